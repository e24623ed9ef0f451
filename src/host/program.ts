/** What this program is: its version, and digests of its code for failure artifacts. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { byText } from "../core/order.ts";

const SOURCE = new URL("../", import.meta.url);

/** The version in package.json. */
export function programVersion(): string {
  for (const place of ["../package.json", "../../package.json"]) {
    try {
      const text = readFileSync(new URL(place, SOURCE), "utf8");
      const found = JSON.parse(text) as { name?: string; version?: string };
      if (found.name === "rashomon" && found.version !== undefined) return found.version;
    } catch {
      // The built program lies one folder deeper than its source.
    }
  }
  return "0.0.0";
}

/** By protocol: a program's files do not change while it runs. */
const codes = new Map<string, string>();

/** 16 hexadecimal digits over a protocol's code: all files of its folder, by name. Empty for a protocol without a folder. */
export function protocolCode(protocol: string): string {
  const code = codes.get(protocol) ?? digestOf(protocol);
  codes.set(protocol, code);
  return code;
}

function digestOf(protocol: string): string {
  const folder = new URL(`protocols/${protocol}/`, SOURCE);
  const hash = createHash("sha256");
  let files: string[];
  try {
    files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" });
  } catch {
    return "";
  }
  for (const file of files.filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort(byText)) {
    hash.update(`${file.replaceAll("\\", "/")}\0`);
    hash.update(readFileSync(new URL(file, folder)));
  }
  return hash.digest("hex").slice(0, 16);
}
