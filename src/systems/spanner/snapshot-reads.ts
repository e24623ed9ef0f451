/**
 * Reads at a timestamp, without locks (Corbett and others 2012, §4.1.3 and §4.1.4): a group answers
 * once the timestamp is safe: nothing that it has not applied can still be committed at or before
 * it. Of t_Paxos and t_TM it waits for the later. Where the read is an entry of the log, the group
 * votes above its timestamp from then on, and the read waits for those that have voted at or below
 * it; `replica.ts` has reads that are none.
 */
import type { Value } from "../../core/json.ts";
import { changed, type Done, type Group, type Version } from "./group-state.ts";
import type { Cell, ReadInput } from "./groups.ts";
import type { GroupRules } from "./rules.ts";

/** For how long old versions are kept, microseconds. */
const KEPT_US = 5_000_000;

/** With one version more; what no read may ask for any longer is gone. */
export function withVersion(before: readonly Version[], version: Version): readonly Version[] {
  const all = [...before, version];
  const [timestamp] = version;
  const first = all.findLastIndex(([at]) => at <= timestamp - KEPT_US);
  return first > 0 ? all.slice(first) : all;
}

/** A read as an entry of the log. */
export function read(rules: GroupRules, state: Group, [timestamp, rows]: ReadInput): Done {
  const after = changed(state, { last: rules.lastAfterRead(state.last, timestamp) });
  const isSafe = rules.isSafe(timestamp, votesOf(state));
  const output = isSafe ? versionsAt(state, timestamp, rows) : "wait";
  return { state: after, output: output as Value };
}

/** The timestamps of those that have voted here, and are not decided. */
export function votesOf({ held }: Group): readonly number[] {
  return [...held.values()].flatMap(({ isPrepared, votedAt }) => (isPrepared ? [votedAt] : []));
}

/** What rows held at a timestamp, as far as it has been applied; or that this is forgotten. */
export function versionsAt(
  { last, versions }: Group,
  timestamp: number,
  rows: readonly string[],
): "old" | readonly Cell[] {
  if (timestamp < last - KEPT_US) return "old";
  return rows.map((row): Cell => [row, valueAt(versions.get(row), timestamp)]);
}

function valueAt(versions: readonly Version[] = [], timestamp: number): Value {
  return versions.findLast(([at]) => at <= timestamp)?.[1] ?? null;
}
