/** Runs the built command in a folder of its own, as a user would. */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const MAIN = fileURLToPath(new URL("../../dist/src/cli/main.js", import.meta.url));

/** The environment of a plain terminal: no colours, no CI server. */
function plainEnvironment(changes: Readonly<Record<string, string>>): Record<string, string> {
  return { PATH: process.env["PATH"] ?? "", ...changes };
}

/** A new folder with files in it. @param files text by path. */
export function folderOf(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "rashomon-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command to its end. */
export function rashomon(
  cwd: string,
  given: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...given], {
    cwd,
    encoding: "utf8",
    env: plainEnvironment(environment),
  });
  return { status, stdout, stderr };
}

/** Runs the command and interrupts it as soon as it has said something on standard error. */
export function interrupted(cwd: string, given: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...given], { cwd, env: plainEnvironment({}) });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      if (stderr === "") child.kill("SIGINT");
      stderr += text;
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}
