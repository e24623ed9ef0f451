/** The fault schedule of a scenario file. */
import type { Value } from "../core/json.ts";
import { shown } from "../core/shown.ts";
import { formatDuration } from "../core/units.ts";
import type { Fault } from "../faults/fault.ts";
import { faults } from "../faults/index.ts";
import { SHAPES } from "../faults/partition.ts";
import { TARGETS } from "../faults/target.ts";
import { parseNode } from "../protocol/node-id.ts";
import { contentId } from "./fault-id.ts";
import { parseDuration } from "./quantities.ts";
import type { Fields, Path, Reader } from "./reader.ts";
import type { FaultChoice, FaultPlan } from "./scenario.ts";
import { readSetting, readSettings } from "./settings.ts";

const ONCE = ["id", "at", "for"];
const REPEATED = ["id", "every", "from", "until", "for", "oneOf"];
const DURATION = "a duration such as 250ms";

/** @param durationUs of the chaos phase: a fault begins before its end. */
export function readFaults(
  reader: Reader,
  value: unknown,
  path: Path,
  nodes: number,
  durationUs: number,
): readonly FaultPlan[] {
  if (value === undefined) return [];
  const list = reader.list(value, path, "a list of faults");
  const plans: FaultPlan[] = [];
  const ids = new Set<string>();
  /** By id: the number of its next copy. */
  const copies = new Map<string, number>();
  list?.forEach((item, index) => {
    const plan = readPlan(reader, item, [...path, index], nodes, durationUs);
    if (plan === null) return;
    let id = plan.id;
    if (ids.has(id) && (item as Fields)["id"] !== undefined)
      reader.wrong([...path, index, "id"], `another fault is called ${shown(id)} already`);
    let copy = copies.get(plan.id) ?? 2;
    while (ids.has(id)) id = `${plan.id}#${copy++}`;
    copies.set(plan.id, copy);
    ids.add(id);
    plans.push({ ...plan, id });
  });
  return plans;
}

function readPlan(
  reader: Reader,
  value: unknown,
  path: Path,
  nodes: number,
  durationUs: number,
): FaultPlan | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.expected(path, "a fault such as { at: 5s, for: 5s, partition: leader }", value);
    return null;
  }
  const given = value as Fields;
  if ("oneOf" in given || "every" in given)
    return readRepeated(reader, given, path, nodes, durationUs);
  const name = Object.keys(given).find((key) => faults.has(key));
  if (name === undefined) {
    const others = Object.keys(given).filter((key) => !ONCE.includes(key));
    const [other] = others;
    if (other === undefined)
      reader.wrong(path, `no fault is named; known: ${[...faults.keys()].join(", ")}`);
    else reader.unknownName([...path, other], "fault", other, [...faults.keys()], true);
    return null;
  }
  const fault = faults.get(name) as Fault;
  const choice = readChoice(reader, given, path, fault, nodes, ONCE);
  for (const length of ["for", fault.lengthName ?? "for"]) {
    if (choice.settings["disk"] === "lost" && length in given && given[length] !== "heal")
      reader.wrong(
        [...path, length],
        "a machine whose disk is lost never starts again: leave this out",
      );
  }
  const atUs = readDuration(reader, given["at"], [...path, "at"]);
  if (given["at"] === undefined) reader.wrong(path, `at is missing: when does the ${name} begin?`);
  if (atUs !== null && atUs >= durationUs) {
    reader.wrong(
      [...path, "at"],
      `the fault begins at ${formatDuration(atUs)}, after the chaos phase has ended (duration: ${formatDuration(durationUs)})`,
    );
  }
  const when = {
    kind: "once",
    atUs: atUs ?? 0,
    forUs: readLength(reader, given, path, fault),
  } as const;
  const otherwise = contentId(`${name}@${formatDuration(when.atUs)}`, when, [choice]);
  return { id: readId(reader, given, path, otherwise), when, oneOf: [choice] };
}

function readRepeated(
  reader: Reader,
  given: Fields,
  path: Path,
  nodes: number,
  durationUs: number,
): FaultPlan {
  const fields = reader.fields(given, path, REPEATED, "a fault") ?? {};
  const everyUs = readDuration(reader, fields["every"], [...path, "every"]) ?? 1_000_000;
  if (fields["every"] === undefined)
    reader.wrong(path, "every is missing: how often does it happen?");
  if (everyUs === 0) reader.expected([...path, "every"], "a duration above 0", fields["every"]);
  const fromUs = readDuration(reader, fields["from"], [...path, "from"]) ?? 0;
  const untilUs = readDuration(reader, fields["until"], [...path, "until"]) ?? durationUs;
  if (fromUs >= untilUs) reader.wrong(path, "from is not before until: nothing would ever happen");
  else if (fromUs >= durationUs) {
    reader.wrong(
      [...path, "from"],
      `the faults begin at ${formatDuration(fromUs)}, after the chaos phase has ended (duration: ${formatDuration(durationUs)})`,
    );
  }
  const forUs = readDuration(reader, fields["for"], [...path, "for"]);
  const list =
    reader.list(
      fields["oneOf"],
      [...path, "oneOf"],
      "a list of faults such as [partition, crash]",
    ) ?? [];
  if (Array.isArray(fields["oneOf"]) && list.length === 0)
    reader.wrong([...path, "oneOf"], "at least one fault is needed");
  const oneOf = list.flatMap((item, index) => {
    const choice = readItem(reader, item, [...path, "oneOf", index], nodes);
    return choice === null ? [] : [choice];
  });
  const said = { everyUs, fromUs, forUs, ...(fields["until"] === undefined ? {} : { untilUs }) };
  const otherwise = contentId(`oneOf@${formatDuration(fromUs)}`, said, oneOf);
  const id = readId(reader, given, path, otherwise);
  return { id, when: { kind: "repeated", everyUs, fromUs, untilUs, forUs }, oneOf };
}

/** `partition`, or `{ partition: leader, direction: in }`. */
function readItem(reader: Reader, value: unknown, path: Path, nodes: number): FaultChoice | null {
  const known = [...faults.keys()];
  if (typeof value === "string") {
    const fault = faults.get(value);
    if (fault !== undefined) return readChoice(reader, { [value]: null }, path, fault, nodes, []);
    reader.unknownName(path, "fault", value, known);
    return null;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.expected(path, `a fault: ${known.join(", ")}`, value);
    return null;
  }
  const name = Object.keys(value).find((key) => faults.has(key));
  if (name === undefined) {
    const [other] = Object.keys(value);
    if (other === undefined) reader.expected(path, `a fault: ${known.join(", ")}`, value);
    else reader.unknownName([...path, other], "fault", other, known, true);
    return null;
  }
  const { lengthName } = faults.get(name) as Fault;
  if (lengthName !== undefined && lengthName in value) {
    reader.wrong(
      [...path, lengthName],
      `how long the faults of a oneOf last is said by for, beside every`,
    );
  }
  return readChoice(reader, value as Fields, path, faults.get(name) as Fault, nodes, []);
}

/** A fault's settings, its main one written as the fault's own value. */
function readChoice(
  reader: Reader,
  given: Fields,
  path: Path,
  fault: Fault,
  nodes: number,
  others: readonly string[],
): FaultChoice {
  const length = fault.lengthName === undefined ? [] : [fault.lengthName];
  const known = [
    fault.name,
    ...Object.keys(fault.parameters).filter((name) => name !== fault.main),
    ...length,
    ...others,
  ];
  reader.fields(given, path, known, "a fault");
  const { [fault.main]: main, ...rest } = fault.parameters;
  const settings: Record<string, Value> = { ...readSettings(reader, given, path, rest) };
  const value = given[fault.name];
  const at = [...path, fault.name];
  if (main !== undefined) {
    const usual = value === null || value === true ? null : readSetting(reader, value, at, main);
    settings[fault.main] = usual ?? main.default ?? null;
    if (main.kind === "target" && usual !== null) checkTarget(reader, usual, at, fault, nodes);
  }
  return { fault: fault.name, settings };
}

function checkTarget(reader: Reader, target: Value, path: Path, fault: Fault, nodes: number): void {
  const words: readonly string[] = fault.name === "partition" ? SHAPES : TARGETS;
  if (typeof target === "string") {
    const node = parseNode(target);
    if (node === 0 && !words.includes(target)) {
      reader.unknownName(path, "target", target, words);
    } else if (node > nodes) {
      reader.wrong(path, `there is no node ${target}: the cluster has n1 to n${nodes}`);
    }
    return;
  }
  const groups = target as readonly Value[];
  const named = groups.flat(1);
  if (named.length === 0 || groups.some((group) => Array.isArray(group) && group.length === 0)) {
    reader.expected(path, "at least one node", target);
  }
  if (fault.name !== "partition" && groups.some((group) => Array.isArray(group))) {
    reader.expected(path, "a list of nodes such as [n1, n2]", target);
  }
  const seen = new Set<Value>();
  const twice = named.find((name) => seen.size === seen.add(name).size);
  if (twice !== undefined) reader.wrong(path, `${shown(twice)} is named twice`);
  named.forEach((name) => {
    const node = parseNode(name);
    if (node === 0 || node > nodes) {
      reader.wrong(path, `there is no node ${shown(name)}: the cluster has n1 to n${nodes}`);
    }
  });
}

function readId(reader: Reader, given: Fields, path: Path, otherwise: string): string {
  return reader.text(given["id"], [...path, "id"], "a name for the fault", otherwise);
}

function readLength(reader: Reader, given: Fields, path: Path, fault: Fault): number | null {
  const name =
    fault.lengthName !== undefined && fault.lengthName in given ? fault.lengthName : "for";
  if (name !== "for" && "for" in given)
    reader.wrong([...path, name], `give for or ${name}, not both`);
  return given[name] === "heal"
    ? Number.POSITIVE_INFINITY
    : readDuration(reader, given[name], [...path, name]);
}

function readDuration(reader: Reader, value: unknown, path: Path): number | null {
  if (value === undefined) return null;
  const us = parseDuration(value);
  if (us === null) reader.expected(path, DURATION, value);
  return us;
}
