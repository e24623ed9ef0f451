/**
 * What one group replicates (Corbett and others 2012, §2.1 and §4.2): its rows, a lock table, the
 * votes that it has cast as a participant, and the transactions that it coordinates.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { ANSWER, type AnswerInput } from "../../protocol/acting-object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Expiry, LogPlace } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";
import { answered, asks, begin, commit, outcome, show } from "./coordinator.ts";
import { type Done, EMPTY, type Group, type Place, type Stamp } from "./group-state.ts";
import {
  type BeginInput,
  type Cell,
  type CommitInput,
  type LeaseInput,
  LOCK_TTL_US,
  type LockInput,
  type ReadInput,
} from "./groups.ts";
import { lease, noted, spanOf } from "./leases.ts";
import { decide, lock, prepare, release, unprepared } from "./participant.ts";
import { memberPart } from "./replica.ts";
import type { GroupRules } from "./rules.ts";
import { read } from "./snapshot-reads.ts";

const FACTS = {
  clocked: claim(
    "`node` took a request in when its clock showed `timeUs`",
    "node",
    "timeUs: moment",
  ),
  locked: claim("`node` gave transaction `id` the locks that it needs here", "node", "id: number"),
  voted: claim(
    "`node` has the vote of yes for transaction `id`, at `timestamp`",
    "node",
    "id: number",
    "timestamp",
  ),
  chose: claim(
    "`node`'s group commits transaction `id` at `timestamp`, for all of its groups: " +
      "`groups` (bits: 2 group 1, 4 group 2)",
    "node",
    "id: number",
    "timestamp",
    "groups",
  ),
  acknowledges: claim(
    "`node` shows transaction `id`, which is operation `operation` of `client`, at " +
      "`timestamp`",
    "node",
    "id: number",
    "client",
    "operation: number",
    "timestamp",
  ),
  applied: claim(
    "`node` did what transaction `id` had to do here, at `timestamp`",
    "node",
    "id: number",
    "timestamp",
  ),
  dropped: claim(
    "`node` gave up the locks of transaction `id`, which is `decided` (0 undecided, 1 " +
      "aborted)",
    "node",
    "id: number",
    "decided",
  ),
  missing: claim(
    "`node` was told to commit transaction `id` at `timestamp`, and has nothing of it",
    "node",
    "id: number",
    "timestamp",
  ),
  wrote: claim(
    "`node`'s entry at `index` wrote `row` at `timestamp`",
    "node",
    "row: hash",
    "timestamp",
    "index",
  ),
  timestampLease: claim(
    "`node` has the lease `epoch` of `holder`, for timestamps from `from` to `until`",
    "node",
    "epoch: number",
    "holder: node",
    "from: number",
    "until: number",
  ),
  gave: claim(
    "`node`'s entry at `index` gave `timestamp`, in the lease `epoch`",
    "node",
    "epoch: number",
    "timestamp",
    "index",
  ),
  promisedAbove: claim(
    "`node` gives no timestamp at or below `timestamp` after `index`, in its lease `epoch`",
    "node",
    "epoch: number",
    "timestamp",
    "index",
  ),
  served: claim(
    "`node` answered a read at `timestamp` when it had applied `index`",
    "node",
    "timestamp",
    "index",
  ),
} as const;

export function groupOf(group: number, rules: GroupRules): ServedObject {
  return {
    name: "spanner-group",
    partitioned: false,
    placed: true,
    functions: {
      begin: { readOnly: false },
      lock: { readOnly: false },
      commit: { readOnly: false },
      prepare: { readOnly: false },
      decide: { readOnly: false },
      release: { readOnly: false },
      expire: { readOnly: false },
      show: { readOnly: false },
      read: { readOnly: false },
      snapshot: { readOnly: true },
      promise: { readOnly: true },
      lease: { readOnly: false },
      outcome: { readOnly: true },
    },
    facts: FACTS,
    initial: () => EMPTY as never,
    apply: (state: never, call: Call, at: LogPlace = { index: 0, timeUs: 0 }): Applied<never> => {
      const { index, timeUs } = at;
      const stamp = at.stamp as Stamp | undefined;
      const span = spanOf(state, stamp);
      const place: Place =
        stamp === undefined ? { index, timeUs, span } : { index, timeUs, stamp, span };
      return apply(group, rules, noted(state, stamp, index), call, place) as Applied<never>;
    },
    outbox: (state) => asks(state as never),
    expiries: (state) => expiries(rules, state as never),
    member: memberPart(rules),
  };
}

function apply(group: number, rules: GroupRules, state: Group, call: Call, at: Place): Done {
  const { f, input } = call;
  const numbers = input as readonly number[];
  const [id = 0, second = 0] = Array.isArray(numbers) ? numbers : [];
  switch (f) {
    case "begin":
      return begin(rules, state, input as unknown as BeginInput, group, at);
    case "lock":
      return lock(rules, state, input as unknown as LockInput, at.index);
    case "commit":
      return commit(rules, state, input as unknown as CommitInput, group, at);
    case "prepare": {
      const [, cells] = input as unknown as readonly [number, readonly Cell[]];
      return prepare(rules, state, id, cells, at);
    }
    case "decide":
      return decide(state, id, second, at.index);
    case "release":
      return release(state, id, null);
    case "expire":
      return release(state, id, second);
    case "read":
      return read(rules, state, input as unknown as ReadInput);
    case "lease":
      return lease(rules, state, input as unknown as LeaseInput, at);
    case "show":
      return show(state, id, second, at.index);
    case "outcome":
      return { state, output: outcome(state, id, second) };
    case ANSWER:
      return answered(rules, state, input as unknown as AnswerInput, at);
    default:
      throw new TypeError(`a group has no function "${f}"`);
  }
}

/** The lease, commit waits, and locks of transactions whose client may have died. */
function expiries(rules: GroupRules, state: Group): readonly Expiry[] {
  const due: Expiry[] = [];
  if (state.lease !== undefined) {
    const { since, againUs } = state.lease;
    const command = { f: "lease", key: null, input: [since] as Value };
    due.push({ id: 0, since, afterUs: againUs, command });
  }
  for (const { id, phase, since, waitUs } of state.coordinated.values()) {
    if (phase !== "waiting") continue;
    const command = { f: "show", key: null, input: [id, since] as Value };
    due.push({ id: 2 * id, since, afterUs: waitUs, command });
  }
  for (const { id, since } of rules.takesOldLocks ? unprepared(state) : []) {
    const command = { f: "expire", key: null, input: [id, since] as Value };
    due.push({ id: 2 * id + 1, since, afterUs: LOCK_TTL_US, command });
  }
  return due;
}
