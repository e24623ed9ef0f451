/**
 * The contract of `replay --trace` at the command line: what it writes where, and what it refuses.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Writable } from "node:stream";
import { describe, expect, test } from "vitest";
import { copyTo } from "../../src/cli/trace.ts";
import { readItf, readNdjson, readShiviz } from "../support/trace-readers.ts";
import { folderOf, rashomon, rashomonProcess, unread } from "./rashomon.ts";

const BODY = `version: 1
protocol: raft
nodes: 3
duration: 400ms
workload: { clients: 2, rate: 40/s }
`;
const folder = folderOf({
  "calm.yaml": `name: Calm\n${BODY}`,
  "text.yaml": `name: "\\e[31mred\\e[0m, and ::error::no command"\n${BODY}`,
  // The planted bug is found at every seed; here it is not expected.
  "fails.yaml": readFileSync("scenarios/raft/mutants/vote-not-persisted.yaml", "utf8").replace(
    /^expect:.*$/m,
    "expect: pass",
  ),
  "two.yaml": `name: Two\n${BODY.replace("protocol: raft", "protocols: [raft, zab]")}`,
});
const replay = (...argv: readonly string[]) => rashomon(folder, ["replay", ...argv]);
const textOf = (file: string): string => readFileSync(join(folder, file), "utf8");

describe("replay --trace", () => {
  test("writes a scenario's run to a file, and says on standard error what it wrote", async () => {
    const ended = await replay(
      "calm.yaml",
      "--seed",
      "7",
      "--trace",
      "ndjson",
      "--out",
      "run.ndjson",
    );
    expect([ended.status, ended.stdout]).toEqual([0, ""]);
    const lines = readNdjson(textOf("run.ndjson"));
    expect(lines[0]).toMatchObject({ event: "run", scenario: "calm.yaml", seed: 7 });
    const { hash } = lines.at(-1) as { readonly hash: string };
    expect(ended.stderr).toContain(`run.ndjson: ndjson, `);
    expect(ended.stderr).toContain(hash);
    const run = await rashomon(folder, ["run", "calm.yaml", "--seed", "7", "--json"]);
    expect(JSON.parse(run.stdout).runs[0].hash).toBe(hash);
  });

  test("prints it where no file is named, the same text", async () => {
    const named = await replay("calm.yaml", "--trace=shiviz=run.log");
    const printed = await replay("calm.yaml", "--trace", "shiviz");
    expect([named.status, printed.status, printed.stderr]).toEqual([0, 0, ""]);
    expect(printed.stdout).toBe(textOf("run.log"));
    expect(readShiviz(printed.stdout).length).toBeGreaterThan(50);
  });

  test("writes only the steps that are asked for", async () => {
    await replay("calm.yaml", "--trace", "itf", "--steps", "20..30", "--out", "part.itf.json");
    const { states } = readItf(textOf("part.itf.json"));
    expect(states.map(({ meta }) => meta["step"])).toEqual(
      Array.from({ length: 11 }, (_, at) => 20 + at),
    );
    await replay("calm.yaml", "--trace", "ndjson", "--steps", "20..30", "--out", "part.ndjson");
    const steps = readNdjson(textOf("part.ndjson"))
      .slice(1, -1)
      .map(({ step }) => step as number);
    expect([Math.min(...steps), Math.max(...steps)]).toEqual([20, 30]);
  });

  test("takes an artifact, whose hash the run must have", async () => {
    await rashomon(folder, ["run", "fails.yaml", "--seed", "1", "--quiet"]);
    const [name = ""] = readdirSync(join(folder, "reports")).filter((file) =>
      file.startsWith("fails"),
    );
    const artifact = JSON.parse(textOf(`reports/${name}`));
    const ended = await replay(
      `reports/${name}`,
      "--trace",
      "ndjson",
      "--json",
      "--out",
      "failed.ndjson",
    );
    expect(ended.status).toBe(0);
    const { hash } = artifact;
    expect(JSON.parse(ended.stdout)).toMatchObject({
      trace: "ndjson",
      file: "failed.ndjson",
      hash,
      verdict: "fail",
    });
    const violations = readNdjson(textOf("failed.ndjson")).filter(
      ({ event }) => event === "violation",
    );
    expect(violations.map(({ check }) => check)).toContain(artifact.violations[0].check);
    const other = textOf(`reports/${name}`).replace(hash, "0123456789abcdef");
    writeFileSync(join(folder, "other.json"), other);
    const wrong = await replay("other.json", "--trace", "ndjson", "--out", "other.ndjson");
    expect(wrong.status).toBe(4);
    expect(wrong.stderr).toContain(`its hash is ${hash}, the artifact has 0123456789abcdef`);
    const seeded = await replay("other.json", "--trace", "ndjson", "--seed", "3");
    expect([seeded.status, seeded.stderr]).toEqual([
      2,
      "--seed: other.json is an artifact: it has its own\n",
    ]);
  });

  test("chooses the protocol of a scenario that has several", async () => {
    const ended = await replay("two.yaml", "--protocol", "zab", "--trace", "ndjson=zab.ndjson");
    expect(ended.status).toBe(0);
    expect(readNdjson(textOf("zab.ndjson"))[0]).toMatchObject({ protocol: "zab" });
  });

  test("of itf may be of chosen fields, in their order, and is small", async () => {
    await replay("calm.yaml", "--trace", "itf=all.itf.json");
    await replay("calm.yaml", "--trace", "itf=few.itf.json", "--vars", "votedFor", "term");
    const [all, few] = [textOf("all.itf.json"), textOf("few.itf.json")];
    expect(JSON.parse(few).vars).toEqual(["votedFor", "term"]);
    const termsOf = (text: string) =>
      JSON.parse(text).states.map((state: Readonly<Record<string, unknown>>) => state["term"]);
    expect(termsOf(few)).toEqual(termsOf(all));
    expect(few.length).toBeLessThan(all.length / 10);
  });

  test("lets nothing of a file reach a terminal", async () => {
    for (const format of ["ndjson", "shiviz", "itf"]) {
      const { status, stdout } = await replay("text.yaml", "--trace", format, "--steps", "0..40");
      expect(status).toBe(0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });

  test.each([
    [
      ["calm.yaml", "--trace", "shivis"],
      '--trace: there is no format "shivis"; did you mean shiviz?',
    ],
    [
      ["calm.yaml", "--trace", "html"],
      '--trace: there is no format "html"; known: ndjson, shiviz, itf',
    ],
    [
      ["calm.yaml", "--trace", "shiviz", "--vars", "term"],
      "--vars: shiviz shows no states: it goes with --trace itf",
    ],
    [
      ["calm.yaml", "--state", "n1@3", "--vars", "term"],
      "--vars: they are those of a trace: give --trace itf as well",
    ],
    [
      ["calm.yaml", "--trace", "itf=no.itf.json", "--vars", "term", "termm"],
      '--vars: no state of the run has a field "termm"; did you mean term?',
    ],
    [["calm.yaml", "--trace", "itf="], "--trace: expected a file name after itf="],
    [
      ["calm.yaml", "--trace", "itf=a", "--out", "b"],
      '--out: the trace\'s file is named twice: "a" and this',
    ],
    [["calm.yaml", "--out", "b"], "--out: it is the file of a trace: give --trace as well"],
    [
      ["calm.yaml", "--trace", "itf", "--steps", "9..2"],
      "--steps: expected the lower step first, as in 3300..3411",
    ],
    [
      ["calm.yaml", "--trace", "itf", "--steps", "9"],
      '--steps: expected steps such as 3300..3411, got "9"',
    ],
    [
      ["calm.yaml", "--trace", "itf", "--seed", "-1"],
      '--seed: expected a whole number, at least 0, got "-1"',
    ],
    [
      ["calm.yaml", "--trace", "itf", "--protocol", "paxos"],
      '--protocol: expected one of the scenario\'s: raft; got "paxos"',
    ],
    [
      ["calm.yaml", "--trace", "itf", "--state", "n1@3"],
      "--state: it does not go with --trace: one of the two",
    ],
    [
      ["calm.yaml", "--trace", "itf", "--json"],
      "--json: the trace is what goes to standard output: give it a file by --out",
    ],
    [["calm.yaml", "--trace", "itf", "--out", "."], ".: cannot be written: it is a folder"],
    [
      ["missing.yaml", "--trace", "itf"],
      "missing.yaml: cannot be read: there is no such file or folder",
    ],
  ] as const)("%j is refused with what would be right", async (argv, message) => {
    const before = readdirSync(folder);
    const ended = await replay(...argv);
    expect([ended.status, ended.stdout, ended.stderr]).toEqual([2, "", `${message}\n`]);
    expect(readdirSync(folder)).toEqual(before);
  });

  test("leaves no half of a file where it cannot be written", async () => {
    if (!existsSync("/dev/full")) return;
    const ended = await replay("calm.yaml", "--trace", "ndjson", "--out", "/dev/full");
    expect([ended.status, ended.stderr]).toEqual([
      2,
      "/dev/full: cannot be written: the disk is full\n",
    ]);
  });
});

test("replay --state takes a scenario, too, and says a step's cause", async () => {
  const { status, stdout } = await replay("calm.yaml", "--seed", "7", "--state", "n2@40", "--json");
  expect(status).toBe(0);
  const moment = JSON.parse(stdout);
  expect(moment).toMatchObject({ node: "n2", step: 40 });
  expect(moment.cause).toBeLessThan(40);
});

test("a trace whose reader is gone ends at once, as by a broken pipe", async () => {
  const long = BODY.replace("400ms", "10m");
  const other = folderOf({ "long.yaml": long });
  expect(await unread(other, ["replay", "long.yaml", "--trace", "itf"])).toBe(141);
}, 60_000);

const HANGS = `
let asked = 0;
export default async function main(self) {
  self.onRequest(async () => {
    if (++asked === 400) for (;;);
    return null;
  });
}
`;
const HANGING = `version: 1
protocol: ./hangs.js
nodes: 1
duration: 20s
workload: { clients: 3, rate: 100/s, mix: { read: 1 } }
`;

test.each([
  ["calm.yaml", ""],
  ["hanging.yaml", "The run hangs at step"],
])(
  "standard output of a process gets the text that a file gets: %s",
  (scenario, said) => {
    const other = folderOf({ "calm.yaml": BODY, "hanging.yaml": HANGING, "hangs.js": HANGS });
    const given = ["replay", scenario, "--trace", "itf", "--stall", "3s"];
    const printed = rashomonProcess(other, given);
    const written = rashomonProcess(other, [...given, "--out", "run.itf"]);
    expect([printed.status, written.status]).toEqual([0, 0]);
    expect(printed.stderr).toContain(said);
    expect(printed.stdout.length).toBeGreaterThan(2 ** 17);
    expect(printed.stdout).toBe(readFileSync(join(other, "run.itf"), "utf8"));
  },
  60_000,
);

test("a trace whose reader has gone ends, in peace", async () => {
  const file = join(folder, "long.txt");
  writeFileSync(file, "x".repeat(1 << 20));
  let writes = 0;
  const stream = new Writable({
    highWaterMark: 1,
    write: (_piece, _encoding, done) => {
      writes++;
      setImmediate(() => done(writes === 2 ? new Error("write EPIPE") : null));
    },
  });
  // What an error of the stream means is for those who listen to it.
  stream.on("error", () => undefined);
  const write = (text: string): void => void stream.write(text);
  await copyTo(file, { write, isTerminal: false, columns: 80, stream });
  expect(writes).toBe(2);
  expect(stream.listenerCount("drain") + stream.listenerCount("close")).toBe(0);
});
