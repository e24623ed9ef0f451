/**
 * The house rules, read from the syntax trees of the source: who may import whom, and what is never
 * named.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { type Mention, readSource, type Source } from "./support/syntax.ts";

const BELOW_SCENARIO = ["core", "kernel", "protocol", "objects", "history"] as const;
const ALL_BUT_SEARCH = [
  ...BELOW_SCENARIO,
  "protocols",
  "programs",
  "world",
  "faults",
  "workloads",
  "checkers",
  "systems",
  "scenario",
  "runner",
] as const;

/** Each folder, and the folders that it may import from. Read upward, this is the architecture. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  core: [],
  kernel: ["core"],
  protocol: ["core"],
  objects: ["core"],
  history: ["core"],
  protocols: ["core", "protocol", "objects"],
  programs: ["core", "protocol"],
  world: ["core", "kernel", "protocol"],
  faults: ["core", "kernel", "protocol", "world"],
  workloads: ["core", "kernel", "protocol", "objects", "history"],
  checkers: ["core", "objects", "history", "protocol"],
  systems: ["core", "protocol", "objects", "faults", "workloads", "checkers"],
  scenario: [
    "core",
    "kernel",
    "protocol",
    "protocols",
    "programs",
    "objects",
    "faults",
    "workloads",
    "checkers",
    "systems",
  ],
  runner: ALL_BUT_SEARCH.filter((folder) => folder !== "runner"),
  search: ALL_BUT_SEARCH,
  campaign: ["core", "runner", "search"],
  report: ["core", "kernel", "history", "checkers", "scenario", "runner", "search"],
  page: [...ALL_BUT_SEARCH, "search", "report"],
  host: [...ALL_BUT_SEARCH, "search", "campaign", "report"],
  cli: [...ALL_BUT_SEARCH, "search", "campaign", "report", "host"],
};

const DOCUMENT = readFileSync("docs/architecture.md", "utf8");

it("docs/architecture.md has the same folders, which may import the same", () => {
  const rows = [...DOCUMENT.matchAll(/^\| `([a-z]+)` \| .* \| ([a-z, ]+) \|$/gm)];
  const said: Record<string, readonly string[]> = {};
  for (const [, folder = "", words = ""] of rows) {
    const [all, but = ""] = words.split(" but ");
    const above = Object.keys(said).filter((name) => name !== but);
    said[folder] = words === "nothing" ? [] : all === "all above" ? above : words.split(", ");
  }
  const sorted = (table: Readonly<Record<string, readonly string[]>>) =>
    Object.entries(table)
      .map(([folder, others]) => `${folder}: ${[...others].sort().join(" ")}`)
      .sort();
  expect(sorted(said)).toEqual(sorted(MAY_IMPORT));
});

it("each file that docs/architecture.md names is there", () => {
  const paths = [...DOCUMENT.matchAll(/`((?:[a-z-]+\/)+[a-z-]+(?:\.ts)?)`/g)].map(
    ([, path = ""]) => path,
  );
  expect(paths.length).toBeGreaterThan(25);
  expect(paths.filter((path) => !existsSync(`src/${path}`) && !existsSync(path))).toEqual([]);
});

/** The packages that a folder may import; `node:` stands for all modules of Node. */
const MAY_USE: Readonly<Record<string, readonly string[]>> = {
  kernel: ["seedrandom"],
  scenario: ["yaml"],
  runner: ["immer"],
  page: ["svelte"],
  host: ["node:", "bullmq", "rolldown", "rolldown/parseAst"],
  cli: ["node:", "chalk", "cli-progress", "yargs"],
};

/**
 * What of the language a simulation may name: nothing here depends on a clock, chance, a locale or
 * the machine.
 */
const ALLOWED = new Set(
  `AggregateError Array ArrayBuffer Array.from Array.isArray Boolean BigInt Error Float64Array Float64Array.from
  Int32Array Int32Array.from Infinity JSON.parse JSON.stringify Map Math.abs Math.ceil Math.clz32
  Math.floor Math.fround Math.imul Math.max Math.min Math.round Math.sign Math.sqrt Math.trunc NaN
  Number Number.EPSILON Number.MAX_SAFE_INTEGER Number.MIN_SAFE_INTEGER Number.NEGATIVE_INFINITY
  Number.NaN Number.POSITIVE_INFINITY Number.isFinite Number.isInteger Number.isNaN
  Number.isSafeInteger Number.parseFloat Number.parseInt Object.assign Object.create RegExp
  Object.defineProperty Object.entries Object.freeze Object.fromEntries Object.getPrototypeOf
  Object.hasOwn Object.is Object.isFrozen Object.keys Object.prototype Object.values RangeError
  ReferenceError Set String String.fromCharCode String.fromCodePoint String.raw Symbol
  Symbol.asyncIterator Symbol.iterator Symbol.species Symbol.toPrimitive Symbol.toStringTag
  SyntaxError TypeError Uint8Array Uint16Array Uint32Array undefined const ArrayLike
  Awaited Exclude Extract Generator InstanceType Iterable IterableIterator Iterator IteratorResult NonNullable Omit
  Parameters Partial Pick PropertyDescriptor PropertyDescriptorMap PropertyKey Readonly
  ReadonlyArray ReadonlyMap ReadonlySet Record Required ReturnType`.split(/\s+/),
);

/** Files that name more, and why. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // Refuses promises to handlers, and looks whether they returned one.
  "core/json-like.ts": ["Reflect.ownKeys"],
  "core/promised.ts": ["Promise", "Promise.prototype", "Reflect.apply"],
  // The methods of an instance's class are no keys of it.
  "core/misspelt.ts": ["Object.getOwnPropertyNames"],
  // Strict mode: finds out what handlers name by putting traps in the place of the clock, chance
  // and the machine.
  "runner/traps.ts": [
    "globalThis",
    "Object.defineProperties",
    "Object.getOwnPropertyDescriptor",
    "Object.getOwnPropertyDescriptors",
    "Proxy",
    "Reflect.apply",
    "Reflect.construct",
  ],
  // States that were met, for the worker threads of one search: which of them sees which goes by
  // rule, and not by who was first.
  "search/exhaustive/met-table.ts": ["SharedArrayBuffer", "Atomics.load", "Atomics.store"],
  "search/exhaustive/departures.ts": ["SharedArrayBuffer"],
  // Generates the audit's dispatcher; what it generates calls what it is given, and names nothing
  // else.
  "core/dispatch.ts": ["Function"],
  // What a program finds under these names is made of the language's own arithmetic, and asks its
  // process for time and chance.
  "programs/date.ts": [
    "Date",
    "Date.UTC",
    "Date.parse",
    "Date.prototype",
    "Reflect.construct",
    "Object.defineProperties",
    "Object.getOwnPropertyDescriptors",
  ],
  "programs/chance.ts": ["Math", "Object.getOwnPropertyDescriptors"],
  "programs/console.ts": ["Date"],
  "programs/globals.ts": ["Proxy", "Reflect.get"],
  // Makes a program of its text, afresh for each incarnation.
  "programs/image.ts": ["Function"],
  // What errors of a program say of where they were made.
  "programs/stack.ts": ["Error.prepareStackTrace"],
  // What a program's author sees: types alone.
  "programs/api.ts": ["AsyncIterable", "Promise"],
  // The library's entry answers with a promise, made after the run, which is synchronous.
  "runner/library.ts": ["Promise", "Promise.resolve"],
};

/**
 * Folders in which no protocol is named. What knows one is in `systems/`, with the protocol or
 * in the search.
 */
const PROTOCOL_BLIND = ["checkers", "runner", "world", "kernel", "faults", "history", "objects"];

/** `raft`, `multiPaxos`, `ZabLeader`, and the names of where they come from; no `draft`. */
const NAMES_PROTOCOL = /\b(raft|zab|paxos|synod|zookeeper|etcd)|Raft|Zab|Paxos|Synod|ZooKeeper/;

/**
 * Methods that mean something else without an argument: an order by text, the machine's language.
 */
const NEEDS_ARGUMENT = [
  "sort",
  "toSorted",
  "toLocaleString",
  "toLocaleUpperCase",
  "toLocaleLowerCase",
  "localeCompare",
];

const root = fileURLToPath(new URL("../src/", import.meta.url));
const texts = new Map(
  readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => [path, readFileSync(join(root, path), "utf8")]),
);
const sources = [...texts].map(([path, text]) => readSource(path, text));

const folderOf = (path: string): string => (path.includes("/") ? (path.split("/")[0] ?? "") : "");
const isSimulated = ({ path }: Source): boolean =>
  !["", "page", "host", "cli"].includes(folderOf(path));
const at = ({ path }: Source, { what, line }: Mention): string => `${path}:${line} ${what}`;

/** The imports that go where the folder may not. */
function upward(source: Source): readonly string[] {
  const from = folderOf(source.path);
  if (from === "") return [];
  return source.imports
    .filter(({ what }) => folderOf(what) !== from && !MAY_IMPORT[from]?.includes(folderOf(what)))
    .map((mention) => at(source, mention));
}

/** The packages that the folder may not use. */
function foreign(source: Source): readonly string[] {
  const allowed = MAY_USE[folderOf(source.path)] ?? [];
  return source.packages
    .filter(
      ({ what }) =>
        !allowed.some((name) => what === name || (name === "node:" && what.startsWith(name))),
    )
    .map((mention) => at(source, mention));
}

/** The protocols that a protocol imports beside itself. */
function strangers(source: Source): readonly string[] {
  const [folder, own] = source.path.split("/");
  if (folder !== "protocols" || source.path.split("/").length < 3) return [];
  return source.imports
    .filter(({ what }) => what.startsWith("protocols/") && what.split("/")[1] !== own)
    .map((mention) => at(source, mention));
}

/** What a run could learn of anything but its scenario and its seed. */
function worldly(source: Source): readonly string[] {
  if (!isSimulated(source)) return [];
  const exceptions = EXCEPTIONS[source.path] ?? [];
  const named = source.globals.filter(
    ({ what }) => !ALLOWED.has(what) && !exceptions.includes(what),
  );
  const bare = source.bareCalls.filter(({ what }) => NEEDS_ARGUMENT.includes(what));
  return [...named, ...source.syntax, ...bare].map((mention) => at(source, mention));
}

/** The circles of imports, types included: each file with what it imports of its own circle. */
function circles(all: readonly Source[]): readonly string[] {
  const imports = new Map(all.map(({ path, imports: of }) => [path, of.map(({ what }) => what)]));
  const reach = (from: string): ReadonlySet<string> => {
    const met = new Set<string>();
    const open = [...(imports.get(from) ?? [])];
    for (let path = open.pop(); path !== undefined; path = open.pop()) {
      if (met.has(path)) continue;
      met.add(path);
      open.push(...(imports.get(path) ?? []));
    }
    return met;
  };
  const reached = new Map(all.map(({ path }) => [path, reach(path)]));
  return all.flatMap(({ path }) => {
    const back = (imports.get(path) ?? []).filter((next) => reached.get(next)?.has(path));
    return back.length === 0 ? [] : [`${path} -> ${[...new Set(back)].join(", ")}`];
  });
}

/**
 * Judges and runs are written for any protocol: the lines that name one, in code or in a comment.
 */
function partial(path: string, text: string): readonly string[] {
  if (!PROTOCOL_BLIND.includes(folderOf(path))) return [];
  return text
    .split("\n")
    .flatMap((line, at) => (NAMES_PROTOCOL.test(line) ? [`${path}:${at + 1} ${line.trim()}`] : []));
}

describe("architecture", () => {
  it("imports only downward, in every form of an import", () => {
    expect(sources.flatMap(upward)).toEqual([]);
  });

  it("has no circle of imports, types included", () => {
    expect(circles(sources)).toEqual([]);
  });

  it("uses a package only in the folders that it belongs to", () => {
    expect(sources.flatMap(foreign)).toEqual([]);
  });

  it("lets no protocol import another", () => {
    expect(sources.flatMap(strangers)).toEqual([]);
  });

  it("names nothing below host/ and cli/ that a run could learn the time, chance or the machine from", () => {
    expect(sources.flatMap(worldly)).toEqual([]);
  });

  it("names no protocol in a judge, a run or their world", () => {
    expect([...texts].flatMap(([path, text]) => partial(path, text))).toEqual([]);
  });

  it("opens every file with the sentence that says what it is for", () => {
    const silent = [...texts].filter(([, text]) => !/^(#!.*\n)?\/\*\*/.test(text));
    expect(silent.map(([path]) => path)).toEqual([]);
  });
});

describe("the judge of the architecture", () => {
  const told = (judge: (source: Source) => readonly string[], path: string, text: string) =>
    judge(readSource(path, text)).map((line) => line.slice(line.indexOf(" ") + 1));

  it.each([
    'import { x } from "../host/x.ts";',
    'import type { X } from "../host/x.ts";',
    'import "../host/x.ts";',
    'export { x } from "../host/x.ts";',
    'export * from "../host/x.ts";',
    'type X = import("../host/x.ts").X;',
    'const x = import("../host/x.ts");',
  ])("sees an import upward: %s", (text) => {
    expect(told(upward, "kernel/a.ts", text)).toEqual(["host/x.ts"]);
  });

  it("sees a circle, of types or of side effects, and none where two ways lead to one file", () => {
    const circle = [
      readSource("world/a.ts", 'import type { B } from "./b.ts"; import "./d.ts";'),
      readSource("world/b.ts", 'export type C = import("./c.ts").C;'),
      readSource("world/c.ts", 'import "./a.ts"; import "./d.ts";'),
      readSource("world/d.ts", ""),
    ];
    expect(circles(circle)).toEqual([
      "world/a.ts -> world/b.ts",
      "world/b.ts -> world/c.ts",
      "world/c.ts -> world/a.ts",
    ]);
    expect(circles(circle.filter(({ path }) => path !== "world/b.ts"))).toEqual([]);
  });

  it("sees a package in the wrong folder, and a protocol that imports another", () => {
    expect(told(foreign, "kernel/a.ts", 'import yargs from "yargs";')).toEqual(["yargs"]);
    expect(told(foreign, "kernel/a.ts", 'import "node:fs";')).toEqual(["node:fs"]);
    expect(told(strangers, "protocols/zab/a.ts", 'import "../raft/rules.ts";')).toEqual([
      "protocols/raft/rules.ts",
    ]);
  });

  it.each([
    ["Date.now()", "Date.now"],
    ["new Date()", "Date"],
    ["globalThis.Date", "globalThis.Date"],
    ['Math["random"]()', "Math.random"],
    ["Math[name]()", "Math.[]"],
    ["const { random } = Math", "Math"],
    ["Math.exp(1)", "Math.exp"],
    ["const later = Promise.resolve().then(f)", "Promise.resolve"],
    ["let p: Promise<void>", "Promise"],
    ["process.env", "process.env"],
    ["setTimeout(f, 1)", "setTimeout"],
    ["new WeakMap()", "WeakMap"],
    ["new Intl.Collator()", "Intl.Collator"],
    ["performance.now()", "performance.now"],
    ["[2, 1].sort()", "sort"],
    ["[2, 1].toSorted()", "toSorted"],
    ["x.toLocaleString()", "toLocaleString"],
    ["async function f2() {}", "async"],
    ["import.meta.url", "import.meta"],
    ['eval("1")', "eval"],
    ['Function("return 1")', "Function"],
  ])("sees what a run must not name: %s", (text, what) => {
    const declared = "let x, f, name;";
    expect(told(worldly, "kernel/a.ts", `${declared} ${text};`)).toContain(what);
  });

  it("lets a typed array sort without an order: it goes by number", () => {
    const text = "let x; Float64Array.from(x).sort(); new Float64Array(x).sort();";
    expect(told(worldly, "kernel/a.ts", text)).toEqual([]);
  });

  it.each([
    'if (protocol === "raft") return;',
    "const highest = multiPaxosRound(ballot);",
    "/** Zab tells of it twice. */",
  ])("sees a protocol's name: %s", (text) => {
    expect(partial("checkers/a.ts", text)).toHaveLength(1);
    expect(partial("systems/a.ts", text)).toEqual([]);
    expect(partial("runner/a.ts", "const draft = drafted(1);")).toEqual([]);
  });

  it("lets names of a file's own be, and members of things", () => {
    const text = "export const random = 1; export const of = (state) => state.process + random;";
    expect(told(worldly, "kernel/a.ts", text)).toEqual([]);
  });
});
