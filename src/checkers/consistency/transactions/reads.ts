/** What transactions read of others, apart from what they read of themselves. */
import { sameValue, type Value } from "../../../core/json.ts";
import { valueText } from "../../explain/words.ts";
import type { Evidence } from "./evidence.ts";
import { isAnswered, kindOf, OK, operationOf, stepsOf } from "./transaction.ts";
import { isEmpty, LIST, MIXED, startsWith, UNWRITTEN } from "./versions.ts";

/**
 * A read of a list: the whole answer, and how much of it was there before the reader's own appends;
 * -1 where the reader's own steps determine what it reads, so that only the order of the elements
 * counts.
 */
export interface ListRead {
  readonly transaction: number;
  readonly list: readonly Value[];
  readonly external: number;
}

const EMPTY: readonly Value[] = [];

/** What the current transaction knows of a key from its own steps. */
interface Known {
  transaction: number;
  /** Of a register: the version it must read; -1 if it was never written. */
  version: number;
  /** Whether it wrote that itself. */
  own: boolean;
  /** Of a list: what it read last, null if nothing yet ... */
  base: readonly Value[] | null;
  /** ... and what it has appended since. */
  appended: Value[];
}

/** Shared by all who appended nothing; never changed. */
const NONE: Value[] = [];

/** Goes through the reads of all transactions that succeeded. @returns those of lists, by key */
export function collectReads(evidence: Evidence): ListRead[][] {
  const { transactions, versions, meter } = evidence;
  const lists: ListRead[][] = [];
  const known: Known[] = [];
  for (let number = 0; number < transactions.count; number++) {
    meter.demand();
    if (transactions.outcome[number] !== OK) continue;
    const operation = operationOf(transactions, number);
    const answered = isAnswered(operation);
    let written = versions.stepsFrom[number] as number;
    for (const step of stepsOf(operation)) {
      if (!Array.isArray(step)) continue;
      const value = (step as readonly Value[])[2] ?? null;
      const kind = kindOf((step as readonly Value[])[0]);
      if (kind === null || (kind === "read" && !answered)) continue;
      const key = versions.keyNumber((step as readonly Value[])[1] ?? null);
      const version = kind === "read" ? -1 : versions.steps.at(written++);
      let state = known[key];
      if (state === undefined) {
        state = { transaction: -1, version: -1, own: false, base: null, appended: NONE };
        known[key] = state;
      }
      const isFirst = state.transaction !== number;
      if (isFirst) {
        state.transaction = number;
        state.base = null;
        state.appended = NONE;
      }
      if (versions.kinds.at(key) === MIXED) continue;
      if (kind === "append") {
        if (state.base !== null && holds(state.base, value)) {
          evidence.odd(
            "future-read",
            [number],
            () => `it read ${valueText(value)} of ${evidence.keyText(key)} before it appended that`,
          );
        }
        if (state.appended === NONE) state.appended = [value];
        else state.appended.push(value);
      } else if (kind === "write") {
        state.version = version;
        state.own = true;
      } else if (versions.kinds.at(key) === LIST) {
        readList(evidence, number, key, value, state, lists);
      } else readRegister(evidence, number, key, value, state, isFirst, written);
    }
  }
  return lists;
}

/**
 * Takes a read of a register.
 * @param written where the next step of the transaction that writes is in `versions.steps`
 */
function readRegister(
  evidence: Evidence,
  number: number,
  key: number,
  value: Value,
  state: Known,
  isFirst: boolean,
  written: number,
): void {
  const { versions } = evidence;
  const first = versions.initials.at(key);
  const isFirstValue =
    versions.kinds.at(key) === UNWRITTEN &&
    isEmpty(value) &&
    isEmpty(versions.values[first] as Value);
  const version = isFirstValue ? first : versions.versionOf(key, value);
  if (!isFirst && version !== state.version) {
    const before =
      state.version < 0 ? "another value" : valueText(versions.values[state.version] as Value);
    evidence.odd(
      "internal",
      [number],
      () =>
        `it read ${valueText(value)} of ${evidence.keyText(key)}, though it had ${state.own ? "written" : "read"} ${before} itself`,
    );
  }
  if (version < 0) {
    evidence.odd(
      "unwritten-read",
      [number],
      () => `it read ${valueText(value)} of ${evidence.keyText(key)}, which no operation wrote`,
    );
  } else if (isFirst) evidence.source(number, version, false);
  else if (version !== state.version) {
    let wrote = false;
    let wroteIt = false;
    for (let at = versions.stepsFrom[number] as number; at < written; at++) {
      const own = versions.steps.at(at);
      wrote ||= versions.key.at(own) === key;
      wroteIt ||= own === version;
    }
    if (!wroteIt) evidence.source(number, version, wrote);
  }
  state.version = version;
  state.own = !isFirst && state.own && version === state.version;
}

function readList(
  evidence: Evidence,
  number: number,
  key: number,
  value: Value,
  state: Known,
  lists: ListRead[][],
): void {
  if (value !== null && !Array.isArray(value)) {
    evidence.odd(
      "unwritten-read",
      [number],
      () =>
        `it read ${valueText(value)} of the list ${evidence.keyText(key)}, which no operation wrote`,
    );
    return;
  }
  const list = (value ?? EMPTY) as readonly Value[];
  const { base, appended } = state;
  const external = list.length - appended.length;
  const endsWell =
    external >= 0 && appended.every((item, at) => sameValue(item, list[external + at] as Value));
  const beginsWell = base === null || (external === base.length && startsWith(list, base));
  if (!endsWell || !beginsWell) {
    const expected = `${base === null ? "..." : valueText(base as Value)}${appended.map((item) => ` ${valueText(item)}`).join("")}`;
    evidence.odd(
      "internal",
      [number],
      () =>
        `it read ${valueText(list as Value)} of ${evidence.keyText(key)}, but its own steps before make that ${expected}`,
    );
  }
  let ofKey = lists[key];
  if (ofKey === undefined) {
    ofKey = [];
    lists[key] = ofKey;
  }
  const isExternal = endsWell && (base === null || !beginsWell);
  ofKey.push({ transaction: number, list, external: isExternal ? external : -1 });
  state.base = list;
  state.appended = NONE;
}

function holds(list: readonly Value[], value: Value): boolean {
  return list.some((item) => sameValue(item, value));
}
