/**
 * To add a thing of any kind is one new file (or folder) and its line in one registry: in a copy of
 * the source one of each is added, all are used in one run, and what was touched is counted.
 */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { rolldown } from "rolldown";
import { beforeAll, expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));

interface Addition {
  readonly kind: string;
  /** The new file, below `src/`. */
  readonly file: string;
  readonly text: string;
  /** Its line in a registry; null: it needs none. */
  readonly line: {
    readonly registry: string;
    readonly after: RegExp;
    readonly words: string;
  } | null;
}

/** The thing that a file exports, in the list of a registry, with the import that it needs. */
function added(
  kind: string,
  file: string,
  name: string,
  registry: string,
  after: RegExp,
  text: string,
  words = name,
): Addition {
  return { kind, file, text, line: { registry, after, words } };
}

const ADDITIONS: readonly Addition[] = [
  {
    kind: "fact",
    file: "protocols/beacon/facts.ts",
    text: `import { claim } from "../../protocol/facts.ts";
export const FACTS = { beaten: claim("\`node\` has beaten \`count\` times.", "node", "count") };`,
    line: null,
  },
  added(
    "protocol",
    "protocols/beacon/beacon.ts",
    "beacon",
    "protocols/index.ts",
    /entry\(raft, [^\n]*\n/,
    `import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Declaration, Instances } from "../../protocol/protocol.ts";
import { FACTS } from "./facts.ts";
export interface Rules { next(count: number): number }
export const rules: Rules = { next: (count) => count + 1 };
export function beacon(rules: Rules): Declaration<never> & Instances<{ count: number }, never> {
  return {
    name: "beacon", about: "Beats.", options: {}, faultModel: CRASH_RECOVERY, leaderless: true, facts: FACTS,
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
    instance: () => ({
      start(_disk, self) { self.setTimer("beat", 1_000); return { count: 0 }; },
      onMessage() {},
      onTimer(state, _timer, self) {
        state.count = rules.next(state.count);
        self.assert("beaten", state.count);
        self.setTimer("beat", 1_000);
      },
      onRequest(_state, request, self) { self.reply(request, { status: "ok", output: null, leader: self.id }); },
      onDisk() {},
      observe: ({ count }) => ({ role: "beacon", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
    }),
  };
}`,
    'entry(beacon, beaconRules, {}, [{ name: "skips", about: "Skips.", fault: [], detectors: ["beats-in-turn"], origin: "a test", equivalent: false, rules: { next: (count: number) => count + 2 } }])',
  ),
  added(
    "invariant",
    "checkers/invariants/in-turn.ts",
    "inTurn",
    "checkers/invariants/index.ts",
    /^export \{ freshTerm[^\n]*\n/m,
    `import { nodeName } from "../../protocol/node-id.ts";
import type { Property } from "../property.ts";
export const inTurn: Property<{ counts: number[] }> = {
  initial: (nodes) => ({ counts: new Array<number>(nodes + 1).fill(0) }),
  on: {
    beaten(state, view, node, count) {
      const before = state.counts[node] as number;
      if (count !== 1 && count !== before + 1) view.report(\`\${nodeName(node)}: \${count} after \${before}\`, [node]);
      state.counts[node] = count;
    },
  },
};`,
    'export { inTurn } from "./in-turn.ts";',
  ),
  added(
    "system",
    "systems/beacon.ts",
    "beacon",
    "systems/index.ts",
    /^ {4}raft,\n/m,
    `import { bind } from "../checkers/property.ts";
import { inTurn } from "../checkers/invariants/in-turn.ts";
import type { System } from "./system.ts";
export const beacon: System = {
  name: "beacon",
  invariants: [bind({ name: "beats-in-turn", statement: "No beat is left out.", source: "a test" }, inTurn)],
  happened: [],
};`,
  ),
  added(
    "fault",
    "faults/hiccup.ts",
    "hiccup",
    "faults/index.ts",
    /^ {4}pause,\n/m,
    `import type { Fault } from "./fault.ts";
import { pause } from "./pause.ts";
export const hiccup: Fault = { ...pause, name: "hiccup" };`,
  ),
  added(
    "workload",
    "workloads/murmur.ts",
    "murmur",
    "workloads/index.ts",
    /\[mixed, /,
    `import { mixed } from "./mixed.ts";
import type { Workload } from "./workload.ts";
export const murmur: Workload = { ...mixed, name: "murmur" };`,
  ),
  added(
    "object",
    "objects/note.ts",
    "note",
    "objects/index.ts",
    /^ {2}register,\n/m,
    `import type { SequentialObject } from "./object.ts";
export const note: SequentialObject<null> = {
  name: "note", partitioned: false, functions: { write: { readOnly: false }, read: { readOnly: true } },
  initial: () => null, identity: () => "", apply: () => ({ state: null, output: null }),
};`,
  ),
  added(
    "mutant",
    "protocols/raft/mutants/votes-at-random.ts",
    "votesAtRandom",
    "protocols/raft/mutants/index.ts",
    /^ {2}noPrevote,\n/m,
    `import type { RaftMutant } from "./mutant.ts";
export const votesAtRandom: RaftMutant = {
  name: "votes-at-random", about: "A test.", fault: [], detectors: ["one-vote-per-term"], origin: "a test",
  equivalent: false, rules: { mayVoteFor: () => true },
};`,
  ),
  added(
    "report format",
    "report/count.ts",
    "countReporter",
    "report/index.ts",
    /\[defaultReporter, /,
    `import type { Reporter } from "./reporter.ts";
export const countReporter: Reporter = { name: "count", about: "How many", render: ({ document }) => String(document.runs.length) };`,
  ),
];

const PROBE = `export { simulate } from "./runner/simulate.ts";
export { parseScenario } from "./scenario/parse.ts";
export { protocols } from "./protocols/index.ts";
export { invariants } from "./systems/index.ts";
export { reporters } from "./report/index.ts";`;

interface Probe {
  simulate: typeof import("../src/runner/simulate.ts").simulate;
  parseScenario: typeof import("../src/scenario/parse.ts").parseScenario;
  protocols: typeof import("../src/protocols/index.ts").protocols;
  invariants: typeof import("../src/systems/index.ts").invariants;
  reporters: typeof import("../src/report/index.ts").reporters;
}

const SCENARIO = `name: One of each
version: 1
protocol: beacon
nodes: 3
object: note
duration: 1s
workload: { kind: murmur, clients: 2, mix: { write: 1, read: 1 } }
faults: [{ hiccup: n1, at: 200ms, for: 20ms }]
`;

/** By registry, what was changed there. */
const touched = new Map<string, string[]>();
let probe: Probe;

/** Adds a thing to the copy. @returns the registries that it touched. */
function add(source: string, { file, text, line }: Addition): void {
  mkdirSync(dirname(join(source, file)), { recursive: true });
  writeFileSync(join(source, file), `${text}\n`);
  if (line === null) return;
  const { registry, after, words } = line;
  const path = join(source, registry);
  const before = readFileSync(path, "utf8");
  const isExport = words.startsWith("export");
  const entry =
    isExport || after.source.endsWith("\\n") ? `${words}${isExport ? "" : ","}\n` : `${words}, `;
  const listed = before.replace(after, (found) => found + entry);
  expect(listed, `${registry} has a place for ${words}`).not.toBe(before);
  const from = `./${relative(dirname(path), join(source, file))}`;
  const names = words.startsWith("entry") ? "beacon, rules as beaconRules" : words;
  writeFileSync(path, isExport ? listed : `import { ${names} } from "${from}";\n${listed}`);
  touched.set(registry, [...(touched.get(registry) ?? []), basename(file)]);
}

beforeAll(async () => {
  const copy = mkdtempSync(join(tmpdir(), "one-file-one-line-"));
  const source = join(copy, "src");
  cpSync(join(ROOT, "src"), source, { recursive: true });
  cpSync(join(ROOT, "tsconfig.json"), join(copy, "tsconfig.json"));
  symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
  for (const addition of ADDITIONS) add(source, addition);
  writeFileSync(join(source, "probe.ts"), PROBE);
  const graph = await rolldown({ input: join(source, "probe.ts"), platform: "node" });
  const file = join(copy, "probe.mjs");
  await graph.write({ file, format: "esm", codeSplitting: false });
  await graph.close();
  probe = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as Probe;
});

test.each(ADDITIONS.map(({ kind, line }) => [kind, line?.registry] as const))(
  "a %s is one file and one line",
  (_kind, registry) => {
    if (registry === undefined) return;
    expect(touched.get(registry)).toHaveLength(1);
  },
);

test("protocol, system, fact, invariant, fault, workload and object are there in a run", () => {
  const scenario = probe.parseScenario(SCENARIO, "each.yaml");
  const run = probe.simulate(scenario, "beacon", 1);
  expect(run.violations).toEqual([]);
  expect(run.verdict).toBe("pass");
  expect(run.operations.ok).toBeGreaterThan(0);
  expect(probe.protocols.get("beacon")?.facts).toHaveProperty("beaten");
  expect(probe.invariants.get("beats-in-turn")?.protocols).toEqual(["beacon"]);
});

test("its planted bug is found by its invariant", () => {
  const scenario = probe.parseScenario(`${SCENARIO}mutant: skips\n`, "each.yaml");
  const { verdict, violations } = probe.simulate(scenario, "beacon", 1);
  expect([verdict, violations[0]?.check]).toEqual(["fail", "beats-in-turn"]);
});

test("mutant and report format are there by name", () => {
  expect(probe.protocols.get("raft")?.mutants.has("votes-at-random")).toBe(true);
  expect(probe.reporters.has("count")).toBe(true);
});
