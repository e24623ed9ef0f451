/**
 * The documents, followed to the letter: each sample is run in its order, in a folder that holds
 * what a checkout holds. Output is as shown, all but how long it took, and what `...` leaves out.
 */
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseScenario } from "../../src/scenario/parse.ts";
import { commandsOf, documents, type Sample, samplesOf } from "../support/samples.ts";
import { folderOf, rashomon } from "./rashomon.ts";

/** A scenario of a reader's own: many of its runs cost little. */
const SMALL = `name: Small
version: 1
protocol: raft
duration: 50ms
network: { latency: 1ms..2ms }
options: { electionTimeout: 10ms..20ms, heartbeat: 5ms }
workload: { clients: 1, rate: 100/s }
`;

/** What a reader has that a document does not show, by document. */
const having: Readonly<Record<string, (folder: string) => void>> = {
  "docs/check.md": (folder) => {
    cpSync("test/data/histories/knossos-cas-register", join(folder, HISTORIES), {
      recursive: true,
    });
    mkdirSync(join(folder, "etcd"));
    for (const name of ["etcd_005.log", "etcd_007.log"]) {
      cpSync(`test/data/histories/jepsen-etcd/${name}`, join(folder, "etcd", name));
    }
    const put = (type: string) => `{"process":0,"type":"${type}","f":"put","key":"x","value":1}\n`;
    writeFileSync(join(folder, "history.jsonl"), put("invoke") + put("ok"));
    const write = (type: string) => `{:process 0, :type :${type}, :f :write, :value 1}\n`;
    writeFileSync(join(folder, "h.edn"), write("invoke") + write("ok"));
  },
  "docs/programs.md": (folder) => {
    cpSync("examples", join(folder, "examples"), { recursive: true });
  },
  "docs/ci.md": (folder) => {
    mkdirSync(join(folder, "scenarios"));
    writeFileSync(join(folder, "scenarios/small.yaml"), SMALL);
  },
};
const HISTORIES = "test/data/histories/knossos-cas-register";

/** What a checkout holds that documents name. */
function checkout(folder: string): void {
  for (const name of ["scenarios", "examples"]) {
    cpSync(name, join(folder, name), { recursive: true });
  }
}

/** Samples that others follow: `docs/options.md` is options.test's, CI runs the README's first. */
const elsewhere = ({ document, text }: Sample): boolean =>
  document === "docs/options.md" || text.startsWith("npm ci && npm start");

/** What comes now and then on standard error while work is under way. */
const PROGRESS = /^step [\d,]+$/;

/**
 * Without how long it took and how far it is, and with the command as an installed package calls
 * it.
 */
function timeless(text: string): string[] {
  return text
    .replaceAll("npm run -s rashomon --", "rashomon")
    .replace(/\d+(\.\d+)? (ms|s)$/gm, "TIME")
    .trim()
    .split("\n")
    .filter((line) => !PROGRESS.test(line));
}

/** What a shell makes of a command: globs, braces, quotes and comments are bash's. */
function argvOf(command: string, cwd: string): string[] {
  const { stdout } = spawnSync("bash", ["-c", `printf '%s\\0' ${command}`], {
    cwd,
    encoding: "utf8",
  });
  return stdout.split("\0").slice(0, -1);
}

const PROGRAM = /^(?:npm run -s rashomon --|npx rashomon|rashomon) /;

for (const document of documents) {
  const samples = samplesOf(document).filter((sample) => !elsewhere(sample));
  const typed = samples.filter(({ language }) => language === "" || language === "sh");
  if (typed.length === 0) continue;
  describe(document, () => {
    const top = folderOf({});
    (having[document] ?? checkout)(top);
    let folder = top;
    for (const sample of typed) {
      test(`line ${sample.line}: ${sample.text.slice(0, 60).trimEnd()}`, async () => {
        folder = top;
        for (const { command, output } of commandsOf(sample)) await follow(command, output);
      });
    }

    async function follow(command: string, output: readonly string[] | null): Promise<void> {
      if (command.startsWith("cd ")) folder = join(top, command.slice(3));
      else if (command.startsWith("cat ")) {
        const file = join(folder, command.slice(4));
        const text = `${(output ?? []).join("\n")}\n`;
        if (existsSync(file)) expect(readFileSync(file, "utf8")).toBe(text);
        else {
          mkdirSync(dirname(file), { recursive: true });
          writeFileSync(file, text);
        }
      } else if (command.startsWith("jq ")) fieldsAreThere(command, folder);
      else {
        expect(command).toMatch(PROGRAM);
        for (const other of shardsOf(command.replace(PROGRAM, ""))) {
          const { status, stdout, stderr } = await rashomon(folder, argvOf(other, folder));
          if (output === null)
            expect([command, status, stderr]).toEqual([command, 0, expect.anything()]);
          else
            asShown(timeless(stdout.trim() === "" ? stderr : stdout), timeless(output.join("\n")));
        }
      }
    }
  });
}

/** A command for one shard stands for those for all. */
function shardsOf(command: string): readonly string[] {
  const count = Number(/--shard 1\/(\d+)/.exec(command)?.[1] ?? 1);
  return Array.from({ length: count }, (_, shard) =>
    command
      .replace("--shard 1/", `--shard ${shard + 1}/`)
      .replace("shard-1.json", `shard-${shard + 1}.json`),
  );
}

/** The lines of an output, of which those shown may leave out some by `...`. */
function asShown(lines: readonly string[], shown: readonly string[]): void {
  const left = shown.findIndex((line) => line.trim() === "...");
  if (left < 0) expect(lines).toEqual(shown);
  else {
    expect(lines.slice(0, left)).toEqual(shown.slice(0, left));
    expect(lines.slice(left + 1 - shown.length)).toEqual(shown.slice(left + 1));
  }
}

/** jq need not be there: the fields that a filter names are fields of the file's events. */
function fieldsAreThere(command: string, folder: string): void {
  const [, filter = "", file = ""] = /^jq -c '([^']*)' (\S+)/.exec(command) ?? [];
  const names = [...filter.matchAll(/\.(\w+)/g)].map(([, name = ""]) => name);
  expect(names).not.toEqual([]);
  const fields = new Set<string>();
  for (const line of readFileSync(join(folder, file), "utf8").trimEnd().split("\n")) {
    for (const name of Object.keys(JSON.parse(line))) fields.add(name);
  }
  expect(names.filter((name) => !fields.has(name))).toEqual([]);
}

/** Text without how far its lines are indented. */
const flat = (text: string): string => text.replaceAll(/^ +/gm, "").trim();

test("each sample in TypeScript is in a test, which is typed and run", () => {
  const tests = readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => flat(readFileSync(join("test", name), "utf8")));
  const samples = documents.flatMap(samplesOf).filter(({ language }) => language === "ts");
  expect(samples.length).toBeGreaterThan(5);
  const missing = samples.filter(({ text }) => {
    if (PROGRAM_FILE.test(text)) return false;
    const body = flat(text.replaceAll(/^import [^;]*;\n/gm, ""));
    return !tests.some((test) => test.includes(body));
  });
  expect(missing.map(({ document, line }) => `${document}:${line}`)).toEqual([]);
});

/** An awaiting program: a file, which a scenario names. */
const PROGRAM_FILE = /^export default async function/m;

test("each program runs, and says what it is meant to", async () => {
  const programs = documents
    .flatMap(samplesOf)
    .filter(({ language, text }) => language === "ts" && PROGRAM_FILE.test(text));
  expect(programs.length).toBeGreaterThan(0);
  for (const { text } of programs) {
    const scenario = "version: 1\nprotocol: ./sample.ts\nduration: 1s\nworkload: { clients: 0 }\n";
    const folder = folderOf({ "sample.ts": text, "sample.yaml": scenario });
    const ended = await rashomon(folder, ["run", "sample.yaml", "--seed", "7"]);
    expect([ended.status, ended.stdout + ended.stderr]).toEqual([
      0,
      expect.stringContaining("passed"),
    ]);
  }
});

describe("samples in JavaScript", () => {
  const samples = documents.flatMap(samplesOf).filter(({ language }) => language === "js");
  const of = (start: string): string =>
    samples.find(({ text }) => text.startsWith(start))?.text ?? "there is no such sample";

  test("a log of one's own becomes a history", async () => {
    const log = [
      { client: 0, what: "request", kind: "put", key: "x", value: 1 },
      { client: 1, what: "request", kind: "get", key: "x" },
      { client: 0, what: "response", kind: "put", key: "x", value: 1 },
      { client: 1, what: "response", kind: "get", key: "x", value: 1 },
      { client: 1, what: "request", kind: "get", key: "x" },
      { client: 1, what: "refused", kind: "get", key: "x" },
      { client: 1, what: "request", kind: "put", key: "x", value: 2 },
      { client: 1, what: "timeout", kind: "put", key: "x" },
    ];
    const script = `const readMyLog = () => ${JSON.stringify(log)};\n${of("const line")}`;
    const folder = folderOf({ "convert.mjs": script });
    const { stdout } = spawnSync(process.execPath, ["convert.mjs"], {
      cwd: folder,
      encoding: "utf8",
    });
    writeFileSync(join(folder, "history.jsonl"), stdout);
    const ended = await rashomon(folder, ["check", "history.jsonl", "--model", "kv"]);
    expect([ended.status, ended.stdout]).toEqual([
      0,
      expect.stringContaining("4 operations, 1 answer known"),
    ]);
  });

  test.each([
    ["export const model", "0", "ok"],
    ["export const model", "7", "illegal"],
    ["export default", "7", "ok"],
  ])(
    "a model of one's own: %s, a read of 1 after a write of %s: %s",
    async (start, value, verdict) => {
      const line = (type: string, f: string, value: string) =>
        `{"process":0,"type":"${type}","f":"${f}","value":${value}}\n`;
      const folder = folderOf({
        "my-model.js": of(start),
        "package.json": '{"type":"module"}',
        "history.jsonl":
          line("invoke", "write", "1") +
          line("ok", "write", "1") +
          line("invoke", "write", value) +
          line("ok", "write", value) +
          line("invoke", "read", "null") +
          line("ok", "read", value === "0" ? "0" : "1"),
      });
      const ended = await rashomon(folder, ["check", "history.jsonl", "--model", "./my-model.js"]);
      expect(ended.stdout).toMatch(new RegExp(`^${verdict} +history.jsonl`));
    },
  );

  test("there is no other", () => {
    expect(samples.length).toBe(3);
  });
});

describe("samples in YAML and JSON", () => {
  const samples = documents
    .flatMap(samplesOf)
    .filter(({ language }) => language === "yaml" || language === "json");

  test("a scenario, or a part of one, is one", () => {
    const scenarios = samples.filter(({ document }) => document === "docs/scenarios.md");
    expect(scenarios.length).toBe(4);
    for (const { text, document, line } of scenarios) {
      const whole = text.startsWith("  - ") ? `script:\n${text}` : text;
      const head = /^version:/m.test(whole)
        ? ""
        : "version: 1\nprotocol: raft\nnodes: 5\nduration: 30s\n";
      expect(() => parseScenario(head + whole, `${document}:${line}`)).not.toThrow();
    }
  });

  test("the steps of a CI job that call rashomon end with 0", async () => {
    const jobs = samples.filter(({ document }) => document === "docs/ci.md");
    expect(jobs.length).toBe(1);
    const folder = folderOf({ "scenarios/small.yaml": SMALL });
    const commands = (parse(jobs[0]?.text ?? "") as Job).jobs.scenarios.steps
      .map(({ run }) => run ?? "")
      .filter((run) => PROGRAM.test(run));
    expect(commands.length).toBe(1);
    for (const command of commands) {
      const ended = await rashomon(folder, argvOf(command.replace(PROGRAM, ""), folder));
      expect(ended.status).toBe(0);
    }
  });

  test("a file of decisions decides what the run does", async () => {
    const [{ text }] = samples.filter(({ document }) => document === "docs/choices.md") as [Sample];
    const { scenario } = JSON.parse(text);
    const folder = folderOf({ "run.json": text });
    cpSync("scenarios", join(folder, "scenarios"), { recursive: true });
    const argv = ["choices", scenario.file, "--overlay", "run.json", "--drops", "0"];
    const ended = await rashomon(folder, argv);
    expect([ended.status, ended.stdout]).toEqual([0, expect.stringContaining("run.json")]);
  });
});

interface Job {
  readonly jobs: { readonly scenarios: { readonly steps: readonly { readonly run?: string }[] } };
}
