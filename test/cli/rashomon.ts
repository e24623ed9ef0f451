/**
 * Runs the command in a folder of its own, as a user would: within this process, or where the
 * process is the subject as one of its own.
 */
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Output } from "../../src/cli/io.ts";
import { BUNDLE } from "../support/bundle.ts";

export const MAIN = join(BUNDLE, "main.js");
const { main } = (await import(
  /* @vite-ignore */ pathToFileURL(join(BUNDLE, "rashomon.js")).href
)) as typeof import("../../src/cli/rashomon.ts");

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

/** What the command may see of its surroundings, beside the folder. */
export interface Surroundings {
  readonly environment?: Readonly<Record<string, string>>;
  /** Of standard output, which then is a terminal. */
  readonly columns?: number;
  /** How the program is called, in the commands that it shows. */
  readonly program?: string;
  /** Whether worker threads do the work; unless given: only where `--workers` is. */
  readonly threads?: boolean;
}

/**
 * Runs the command line in this process, in a folder. One at a time: the working folder is the
 * process's. Starting a thread, which loads the program anew, takes longer than most runs of tests:
 * they work in the calling thread unless they name `--workers`. That threads change nothing is
 * tested where they are the subject, and commands in processes of their own have them always.
 */
export async function rashomon(
  cwd: string,
  argv: readonly string[],
  {
    environment = {},
    columns,
    program = "rashomon",
    threads = argv.includes("--workers"),
  }: Surroundings = {},
): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  const outputOf = (name: "stdout" | "stderr"): Output => ({
    write: (text) => {
      texts[name] += text;
    },
    isTerminal: columns !== undefined && name === "stdout",
    columns: name === "stdout" ? columns : undefined,
  });
  const before = process.cwd();
  process.chdir(cwd);
  try {
    const status = await main(roomy(argv), {
      program,
      threads,
      stdout: outputOf("stdout"),
      stderr: outputOf("stderr"),
      environment: plainEnvironment(environment),
    });
    return { status, ...texts };
  } finally {
    process.chdir(before);
  }
}

/**
 * What is resident here is that of all tests before, too: `check`, which keeps within what is
 * resident, has room beside that.
 */
function roomy(argv: readonly string[]): readonly string[] {
  return argv[0] === "check" && !argv.includes("--memory") ? [...argv, "--memory", "8GiB"] : argv;
}

/** Runs the command to its end, in a process of its own. */
export function rashomonProcess(
  cwd: string,
  argv: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...argv], {
    cwd,
    encoding: "utf8",
    maxBuffer: 2 ** 26,
    env: plainEnvironment(environment),
  });
  return { status, stdout, stderr };
}

/** Runs the command in a process of its own, beside others. @param main the program */
export function endedProcess(
  cwd: string,
  argv: readonly string[],
  main: string = MAIN,
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...argv], { cwd, env: plainEnvironment({}) });
    const texts = { stdout: "", stderr: "" };
    child.stdout.on("data", (text) => {
      texts.stdout += text;
    });
    child.stderr.on("data", (text) => {
      texts.stderr += text;
    });
    child.on("close", (status) => resolve({ status, ...texts }));
  });
}

/**
 * Runs the command in a process of its own and interrupts it as soon as it has said something on
 * standard error.
 */
export function interrupted(
  cwd: string,
  argv: readonly string[],
  signal: NodeJS.Signals = "SIGINT",
): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env: plainEnvironment({}) });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      if (stderr === "") child.kill(signal);
      stderr += text;
    });
    child.on("close", (status) => resolve({ status, stdout, stderr }));
  });
}

/** Runs the command in a process of its own, whose output is not read. @returns its exit code. */
export function unread(cwd: string, argv: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...argv], { cwd, env: plainEnvironment({}) });
    child.stdout.destroy();
    child.on("close", resolve);
    child.stderr.resume();
  });
}
