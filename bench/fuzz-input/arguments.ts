/**
 * Command lines: known words in every order, and words that are almost right. Whatever may be
 * written stays in the working folder.
 */
import type { Draws } from "../random-history.ts";
import type { Input } from "./input.ts";
import { mutateText, pick } from "./mutate.ts";

/** What the working folder holds, and what it does not; see `fixtures.ts`. */
const PATHS = [
  "ok.yaml",
  "bad.yaml",
  "planted.yaml",
  "folder",
  "folder/*.yaml",
  "**/*.yaml",
  "[z-a]*.yaml",
  "{ok,bad}.yaml",
  "*.none",
  "loop.yaml",
  "lost.yaml",
  "pipe.yaml",
  "device",
  "zero.yaml",
  "nowhere.yaml",
  "ok.yaml/x",
  "utf16.yaml",
  "bytes.yaml",
  "bom.yaml",
  "crlf.yaml",
  "empty.yaml",
  "ok.jsonl",
  "ok.edn",
  "artifact.json",
  "document.json",
  "a\n::error file=x::y.yaml",
  "esc\u001b[31m.yaml",
  `${"x".repeat(300)}.yaml`,
  `${"folder/".repeat(2_000)}x`,
  "",
  ".",
  "-",
  "--",
  "folder/./../ok.yaml",
  "/proc/self/mem",
  "/proc/rashomon/x",
];

/** Where reports and folders may be asked for. */
const TARGETS = [
  "out/a.json",
  "device",
  "loop.yaml",
  "lost.yaml",
  "pipe.yaml",
  "folder",
  "ok.yaml/x",
  "/proc/rashomon/x",
  "full",
  `out/${"x".repeat(300)}`,
];

const VALUES: Readonly<Record<string, readonly string[]>> = {
  "--seed": ["1", "0", "-1", "1.5", "x", "", "9007199254740993", "99999999999999999999"],
  "--base": ["weather", "keyed", "calm", "x", ""],
  "--drops": ["0", "1", "-1", "1001", "x", ""],
  "--overlay": ["nosuch.json", ".", ""],
  "--seeds": ["1..2", "2..1", "1", "1..", "..2", "a..b", "1..10000001", "1...2", "-1..2", "0..0"],
  "--shard": ["1/1", "1/2", "2/2", "0/2", "3/2", "1/0", "x", "1/", "/1", "1/2/3", "999999/999999"],
  "--workers": ["1", "0", "-1", "1000000", "x", "1.5"],
  "--bail": ["", "1", "0", "x", "-1"],
  "--stall": ["1s", "0", "x", "-1s", "1h", ""],
  "--timeout": ["1s", "0", "x", "100ms"],
  "--memory": ["96MiB", "1MiB", "0", "x", "1GiB", "9999999GiB", "0KiB"],
  "--model": ["kv", "register", "cas-register", "nosuch", "./nosuch.js", "", "constructor"],
  "--format": ["jsonl", "jepsen-edn", "x", "constructor", ""],
  "--check": ["linearizable", "all", "causal", "x", "a,b", ",", ""],
  "--initial": ["0", "null", "{}", "[", "x", "1e999", ""],
  "--state": ["n1@1", "n1@1,000", "x", "n0@1", "n1@", "@1"],
  "--reporter": [
    "json",
    "junit",
    "default",
    "github",
    "ndjson",
    "nosuch",
    "=",
    "json=",
    "constructor",
  ],
  "--grep": ["raft", "(", "", "[", "x"],
};

const FLAGS = [
  "--json",
  "--quiet",
  "--verify",
  "--witness",
  "--output",
  "--help",
  "-h",
  "--version",
  "--list",
  "--json=5",
  "--verify=maybe",
  "--no-json",
  "--nosuch",
  "-x",
  "--",
  "--toString",
  "--__proto__",
  "--constructor.prototype",
];

/** A seed or a span of seeds may make a run long: only the words above are given to these. */
const COMMANDS = [
  "run",
  "replay",
  "choices",
  "check",
  "report",
  "list",
  "schema",
  "init",
  "rum",
  "",
  "mutants nosuch",
  "--help",
];

export function argumentsInput(draws: Draws): Input {
  const argv: string[] = pick(draws, COMMANDS).split(" ");
  const [command = ""] = argv;
  for (let count = draws.below(4); count > 0; count--) argv.push(pathFor(draws, command));
  if (command === "list") argv.push(pick(draws, ["protocols", "faults", "x", "mutants", "checks"]));
  for (let count = draws.below(4); count > 0; count--) {
    if (draws.oneIn(3)) argv.push(pick(draws, FLAGS));
    else {
      const option = pick(draws, Object.keys(VALUES));
      const value = valueFor(draws, option);
      argv.push(...(draws.oneIn(2) ? [option, value] : [`${option}=${value}`]));
    }
  }
  if (command === "run" && draws.oneIn(2)) argv.push("--out", pick(draws, TARGETS));
  return { kind: "arguments", files: [], argv, whole: true, planted: null };
}

function pathFor(draws: Draws, command: string): string {
  if (command === "init")
    return pick(draws, ["out/new", "/proc/rashomon", "ok.yaml", "folder", "loop.yaml"]);
  const path = pick(draws, PATHS);
  return draws.oneIn(8) ? mutateText(draws, path).replaceAll("\0", "0") : path;
}

function valueFor(draws: Draws, option: string): string {
  if (option === "--reporter" && draws.oneIn(2)) {
    return `${pick(draws, ["json", "junit", "default", "x"])}=${pick(draws, TARGETS)}`;
  }
  return pick(draws, VALUES[option] as readonly string[]);
}
