/**
 * `npm run test:nodes`: the same hashes on Node 20, 22 and 24, whose binaries come as npm packages.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Pinned, so that the command does the same tomorrow. */
const VERSIONS = ["20.20.2", "22.23.3", "24.21.0"];

function hashesWith(node: string): string {
  return execFileSync(node, ["dist/bench/hashes.js"], { encoding: "utf8", maxBuffer: 1 << 26 });
}

/** The binary of a version, installed into a folder of its own. */
function install(version: string, folder: string): string {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const prefix = join(folder, version);
  const args = ["install", "--no-save", "--prefix", prefix, `${name}@${version}`];
  execFileSync("npm", args, { stdio: ["ignore", "ignore", "inherit"] });
  return join(prefix, "node_modules", name, "bin", "node");
}

const folder = mkdtempSync(join(tmpdir(), "rashomon-nodes-"));
let failed = 0;
try {
  const here = hashesWith(process.execPath);
  const lines = here.trimEnd().split("\n");
  process.stdout.write(`${process.version} (this one): ${lines.length} hashes\n`);
  for (const version of VERSIONS) {
    const binary = install(version, folder);
    const told = execFileSync(binary, ["--version"], { encoding: "utf8" }).trim();
    const others = hashesWith(binary).trimEnd().split("\n");
    const differing = lines.filter((line, at) => line !== others[at]);
    if (differing.length > 0 || others.length !== lines.length) failed++;
    process.stdout.write(`${told}: ${differing.length === 0 ? "the same" : "DIFFERENT"}\n`);
    for (const line of differing.slice(0, 10)) process.stdout.write(`  ${line}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${VERSIONS.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
