/** Cycles drawn: in a line of text, and as a graph for Graphviz. */
import type { Value } from "../../../core/json.ts";
import { callText, valueText } from "../../explain/words.ts";
import type { Cycle, Step } from "./cycles.ts";
import type { DrawnCycle } from "./drawn-cycle.ts";
import type { Evidence } from "./evidence.ts";
import { PROCESS, RW, WR, WW } from "./graph.ts";
import { kindOf, operationOf, stepsOf } from "./transaction.ts";
import { LIST } from "./versions.ts";

const NAMES: ReadonlyMap<number, string> = new Map([
  [WW, "ww"],
  [WR, "wr"],
  [RW, "rw"],
  [PROCESS, "process"],
]);

const COLOURS: Readonly<Record<string, string>> = {
  ww: "#c02700",
  wr: "#c05800",
  rw: "#5b00c0",
  process: "#0050c0",
  rt: "#0050c0",
};

/** `c0 txn [["append","x",1]]`. */
export function callOf({ transactions }: Evidence, number: number): string {
  const operation = operationOf(transactions, number);
  return `c${operation.process} ${callText(operation)}`;
}

/** `G0: T1 = ...; T2 = ...: T1 -ww-> T2 (...), T2 -ww-> T1 (...)`. */
export function cycleText({ anomaly, steps }: Cycle, evidence: Evidence): string {
  const number = new Map(steps.map(({ from }, at) => [from, `T${at + 1}`]));
  const members = steps.map(({ from }) => `${number.get(from)} = ${callOf(evidence, from)}`);
  const edges = steps.map((step) => {
    const from = number.get(step.from) as string;
    const to = number.get(step.to) as string;
    return `${from} -${kindName(step)}-> ${to} (${reason(step, from, to, evidence)})`;
  });
  return `${anomaly}: ${members.join("; ")}: ${edges.join(", ")}`;
}

/** A cycle as data. */
export function drawnCycle({ anomaly, steps }: Cycle, evidence: Evidence): DrawnCycle {
  const name = (place: number): string => `T${(place % steps.length) + 1}`;
  const members = steps.map((step, place) => ({
    operation: evidence.transactions.operation[step.from] as number,
    kind: kindName(step),
    key: step.about < 0 ? null : evidence.keyText(evidence.versions.key.at(step.about)),
    reason: reason(step, name(place), name(place + 1), evidence),
  }));
  return { anomaly, members };
}

/** All cycles as one graph in the DOT language, a box for each. */
export function cyclesDot(cycles: readonly Cycle[], evidence: Evidence): string {
  const boxes = cycles.map(({ anomaly, steps }, box) => {
    const name = (transaction: number): string => `c${box}t${transaction}`;
    const nodes = steps.map(({ from }, at) => {
      const { output, input, process, outcome } = operationOf(evidence.transactions, from);
      const lines = (
        (outcome === "ok" && output !== null ? output : input) as readonly Value[]
      ).map((step) => JSON.stringify(step));
      return `    ${name(from)} [label=${quoted(`T${at + 1}: c${process}\n${lines.join("\n")}`)}];`;
    });
    const edges = steps.map((step) => {
      const kind = kindName(step);
      const key =
        step.about < 0 ? "" : ` ${evidence.keyText(evidence.versions.key.at(step.about))}`;
      const colour = COLOURS[kind] ?? "#000000";
      return `    ${name(step.from)} -> ${name(step.to)} [label=${quoted(`${kind}${key}`)}, color="${colour}", fontcolor="${colour}"];`;
    });
    return [
      `  subgraph cluster_${box} {`,
      `    label=${quoted(anomaly)};`,
      ...nodes,
      ...edges,
      "  }",
    ].join("\n");
  });
  return `digraph cycles {\n  node [shape=box, fontname="monospace"];\n${boxes.join("\n")}\n}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\l")}\\l"`;
}

function kindName({ kind }: Step): string {
  return NAMES.get(kind) ?? "rt";
}

/** Which values make a step one. */
function reason(
  { from, kind, about }: Step,
  one: string,
  other: string,
  evidence: Evidence,
): string {
  const { versions } = evidence;
  if (about < 0) {
    return kind === PROCESS
      ? `${one} came first in their process`
      : `${one} had completed before ${other} was invoked`;
  }
  const key = versions.key.at(about);
  const name = evidence.keyText(key);
  const value = valueText(versions.values[about] as Value);
  const isList = versions.kinds.at(key) === LIST;
  const wrote = isList ? "appended" : "wrote";
  if (kind === WR) return `${one} ${wrote} ${value} to ${name}, which was read`;
  const place = evidence.position[about] as number;
  if (kind === WW) {
    const earlier = writesTo(from, name, evidence).findLast(
      (version) =>
        version !== about && (place < 0 || (evidence.position[version] as number) < place),
    );
    const first =
      earlier === undefined ? "something" : valueText(versions.values[earlier] as Value);
    return `${one} ${wrote} ${first} to ${name} before ${value}`;
  }
  const seen = readsOf(from, name, evidence);
  if (isList) {
    return seen === 0 && place <= 1
      ? `${one} read ${name} as it was at first, before ${value}`
      : `${one} read ${name} without ${value}, which was appended ${place < 0 ? "later" : "next"}`;
  }
  return seen === 0
    ? `${one} read ${name} as it was at first, before ${value}`
    : `${one} read of ${name} what ${value} replaced`;
}

/** The versions of a key that a transaction wrote, in order. */
function writesTo(transaction: number, name: string, evidence: Evidence): number[] {
  const found: number[] = [];
  for (const step of stepsOf(operationOf(evidence.transactions, transaction))) {
    const [f, keyValue = null, value = null] = step as readonly Value[];
    if (kindOf(f) === null || kindOf(f) === "read" || valueText(keyValue) !== name) continue;
    found.push(evidence.versions.versionOf(evidence.versions.keyNumber(keyValue), value));
  }
  return found;
}

/** 0 if a transaction's first read of a key returned what was there at first, else 1. */
function readsOf(transaction: number, name: string, evidence: Evidence): number {
  const { versions } = evidence;
  for (const step of stepsOf(operationOf(evidence.transactions, transaction))) {
    const [f, keyValue = null, value = null] = step as readonly Value[];
    if (kindOf(f) !== "read" || valueText(keyValue) !== name) continue;
    if (Array.isArray(value)) return value.length === 0 ? 0 : 1;
    const first = versions.values[versions.initials.at(versions.keyNumber(keyValue))] as Value;
    return value === first ? 0 : 1;
  }
  return 1;
}
