/** What this program is: its version, and digests of its code for failure artifacts. */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { byText } from "../core/order.ts";

const SOURCE = new URL("../", import.meta.url);

/** The folder that holds this program's package.json. */
export function programFolder(): string {
  // The built program is one folder deeper than its source.
  for (const place of ["../", "../../"]) {
    const folder = new URL(place, SOURCE);
    if (nameAndVersion(folder) !== null) return fileURLToPath(folder);
  }
  return fileURLToPath(SOURCE);
}

/** The version in package.json. */
export function programVersion(): string {
  return nameAndVersion(pathToFileURL(join(programFolder(), "/")))?.version ?? "0.0.0";
}

function nameAndVersion(folder: URL): { readonly version: string } | null {
  try {
    const text = readFileSync(new URL("package.json", folder), "utf8");
    const { name, version } = JSON.parse(text) as { name?: string; version?: string };
    return name === "rashomon" && version !== undefined ? { version } : null;
  } catch {
    return null;
  }
}

/** By protocol: a program's files do not change while it runs. */
const codes = new Map<string, string>();

/**
 * 16 hexadecimal digits over a protocol's code: all files of its folder, by name. Empty for a
 * protocol without a folder.
 */
export function protocolCode(protocol: string): string {
  const code = codes.get(protocol) ?? digestOf(protocol);
  codes.set(protocol, code);
  return code;
}

/** What is not part of a run: who asks for it, and how it is printed. */
const BESIDE = /^(host|cli|report|bundle|campaign)\//;

/** 16 hexadecimal digits over all of this program's code that a run depends on. */
export function programCode(): string {
  const code = codes.get("") ?? digestOfFolder(SOURCE, (file) => !BESIDE.test(file));
  codes.set("", code);
  return code;
}

function digestOf(protocol: string): string {
  return digestOfFolder(new URL(`protocols/${protocol}/`, SOURCE), () => true);
}

function digestOfFolder(folder: URL, counts: (file: string) => boolean): string {
  const hash = createHash("sha256");
  let files: string[];
  try {
    files = readdirSync(fileURLToPath(folder), { recursive: true, encoding: "utf8" })
      .map((file) => file.replaceAll("\\", "/"))
      .filter(counts);
  } catch {
    return "";
  }
  for (const file of files.filter((name) => /(?<!\.d)\.[jt]s$/.test(name)).sort(byText)) {
    hash.update(`${file}\0`);
    hash.update(readFileSync(new URL(file, folder)));
  }
  return hash.digest("hex").slice(0, 16);
}
