/**
 * What a member of a group does beside the log (Corbett and others 2012, §4.1.3 and §4.2.4): any of
 * them answers reads at a timestamp that is safe by what it has applied; the holder of the lease
 * stamps what may give timestamps, and promises to give none at or below one that is read at.
 */
import type { Value } from "../../core/json.ts";
import { ANSWER } from "../../protocol/acting-object.ts";
import type { Member, MemberPart, Taken } from "../../protocol/member-part.ts";
import type { Group, Lease, Stamp } from "./group-state.ts";
import { EPSILON_US, type PromiseInput, type PromiseOutput, type ReadInput } from "./groups.ts";
import type { GroupRules } from "./rules.ts";
import { versionsAt, votesOf } from "./snapshot-reads.ts";

/** What a member remembers until it stops. */
interface Memory {
  /** That of its leases, from when it first asked for one on; 0: it has not. */
  token: number;
  /** The number of its last stamp. */
  serial: number;
  /** As holder: it gives no timestamp at or below this one any more. */
  promised: number;
  /** Its stamps in a lease that it has not found in the log. */
  inFlight: readonly InFlight[];
  /** A holder's promise: entries after this one have later timestamps. */
  heard: readonly [index: number, timestamp: number];
  /** When it may ask its group for a promise or a lease again, where it has no answer. */
  asksAgainUs: number;
}

interface InFlight {
  readonly epoch: number;
  readonly serial: number;
  readonly above: number;
}

/** How long a read waits at a member: its transactor then asks another. */
const PATIENCE_US = 150_000;

/** After how long a member asks its group again: what it asked for may have been forgotten. */
const ASKS_AGAIN_US = 1_000_000;

export function memberPart(rules: GroupRules): MemberPart {
  return {
    takes: new Set(["snapshot", "promise", "lease", "commit", "prepare", ANSWER]),
    asks: new Set(["promise"]),
    patienceUs: PATIENCE_US,
    tooLate: "wait",
    memory: (): Memory => ({
      token: 0,
      serial: 0,
      promised: 0,
      inFlight: [],
      heard: [0, 0],
      asksAgainUs: 0,
    }),
    take(memory: Memory, { f, input }, member): Taken {
      const state = member.state as Group;
      if (f === "snapshot") return snapshot(rules, memory, input as never, state, member);
      if (f === "promise") return onPromise(rules, memory, input as never, state, member);
      return onEntry(rules, memory, f, state, member);
    },
    answered(memory: Memory, output: Value) {
      const promise = output as PromiseOutput | "wait";
      if (promise !== "wait" && promise !== null) memory.heard = promise;
      memory.asksAgainUs = 0;
    },
  };
}

/** A read at a timestamp, at any member. */
function snapshot(
  rules: GroupRules,
  memory: Memory,
  [timestamp, rows]: ReadInput,
  state: Group,
  member: Member,
): Taken {
  const { lease, last, index = 0 } = state;
  if (lease === undefined) {
    askFor(timestamp, memory, member);
    return "later";
  }
  const [through, heard] = memory.heard;
  const known = Math.max(last, lease.from - 1, through <= index ? heard : 0);
  const isDecided = rules.isSafe(timestamp, votesOf(state));
  const isCovered =
    rules.isCovered(timestamp, known) ||
    (isDecided && promise(rules, memory, timestamp, state, member));
  if (!isCovered) askFor(timestamp, memory, member);
  if (!(isCovered && isDecided)) return "later";
  member.assert("served", timestamp, index);
  return { output: versionsAt(state, timestamp, rows) as Value };
}

/** Another member wants to know that all later entries have timestamps above this one. */
function onPromise(
  rules: GroupRules,
  memory: Memory,
  [timestamp]: PromiseInput,
  state: Group,
  member: Member,
): Taken {
  if (promise(rules, memory, timestamp, state, member)) {
    return { output: [state.index ?? 0, timestamp] };
  }
  if (!member.isLeader) return "leader";
  if (state.lease === undefined) askFor(timestamp, memory, member);
  return "later";
}

/** As the holder of the lease: to give no timestamp at or below this one from now on. */
function promise(
  rules: GroupRules,
  memory: Memory,
  timestamp: number,
  { lease, index = 0 }: Group,
  member: Member,
): boolean {
  if (!(isOwn(lease, memory, member) && rules.isWithin(timestamp, lease.until))) return false;
  memory.inFlight = memory.inFlight.filter(
    ({ epoch, serial }) => epoch === lease.epoch && serial > lease.serial,
  );
  const aboves = memory.inFlight.map(({ above }) => above);
  if (!rules.mayPromise(timestamp, aboves)) return false;
  memory.promised = Math.max(memory.promised, timestamp);
  member.assert("promisedAbove", lease.epoch, timestamp, index);
  return true;
}

/** What may give a timestamp: stamped by the holder, within its lease, and by no other. */
function onEntry(
  rules: GroupRules,
  memory: Memory,
  f: string,
  { lease }: Group,
  member: Member,
): Taken {
  if (f === "lease") {
    if (!member.isLeader) return "leader";
    if (memory.token === 0) memory.token = member.monotonicUs + 1;
    return stamped(rules, memory, isOwn(lease, memory, member) ? lease : null, member);
  }
  if (lease === undefined) return "log";
  const mayGive = isOwn(lease, memory, member) && rules.isWithin(earliest(member), lease.until);
  return mayGive && member.isLeader ? stamped(rules, memory, lease, member) : "leader";
}

/** No commit has a timestamp below it (TT.now().latest). */
function earliest({ wallUs }: Member): number {
  return wallUs + EPSILON_US;
}

function stamped(rules: GroupRules, memory: Memory, lease: Lease | null, { id }: Member): Taken {
  const serial = ++memory.serial;
  const above = rules.nextAbove(memory.promised);
  const epoch = lease?.epoch ?? 0;
  if (lease !== null) memory.inFlight = [...memory.inFlight, { epoch, serial, above }];
  const stamp: Stamp = [id, memory.token, epoch, serial, above];
  return { stamp: stamp as unknown as Value };
}

function isOwn(lease: Lease | undefined, { token }: Memory, { id }: Member): lease is Lease {
  return lease !== undefined && token !== 0 && lease.holder === id && lease.token === token;
}

/** Asks who leads for a promise; as who leads, where there is no lease yet, for one. */
function askFor(timestamp: number, memory: Memory, member: Member): void {
  const { state, isLeader, monotonicUs } = member;
  const [, heard] = memory.heard;
  if (monotonicUs < memory.asksAgainUs || heard >= timestamp) return;
  if (isLeader && (state as Group).lease !== undefined) return;
  memory.asksAgainUs = monotonicUs + ASKS_AGAIN_US;
  const f = isLeader ? "lease" : "promise";
  member.ask({ f, key: null, input: [isLeader ? 0 : timestamp] });
}
