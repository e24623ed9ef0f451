/**
 * Reads at a timestamp, without locks (Corbett and others 2012, §4.1.3 and §4.1.4): a group answers
 * once the timestamp is safe: nothing that it has not applied can still be committed at or before
 * it. Of t_Paxos and t_TM it waits for the later: the read is an entry of its log, after which the
 * group votes above the timestamp, and it waits for those that have voted at or below it.
 */
import type { Value } from "../../core/json.ts";
import type { Done, Group, Version } from "./group-state.ts";
import type { Cell, ReadInput, ReadOutput } from "./groups.ts";
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

export function read(rules: GroupRules, state: Group, [timestamp, rows]: ReadInput): Done {
  const after = { ...state, last: rules.lastAfterRead(state.last, timestamp) };
  const answer = (output: ReadOutput): Done => ({ state: after, output: output as Value });
  if (timestamp < state.last - KEPT_US) return answer("old");
  const votes = [...state.held.values()].flatMap(({ isPrepared, votedAt }) =>
    isPrepared ? [votedAt] : [],
  );
  if (!rules.isSafe(timestamp, votes)) return answer("wait");
  return answer(rows.map((row): Cell => [row, valueAt(state.versions.get(row), timestamp)]));
}

function valueAt(versions: readonly Version[] = [], timestamp: number): Value {
  return versions.findLast(([at]) => at <= timestamp)?.[1] ?? null;
}
