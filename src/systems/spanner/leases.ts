/**
 * Leases to give timestamps (Corbett and others 2012, §4.1.1), as entries of the group's own log:
 * one holder after the other, in intervals of timestamps that do not meet. What a holder promises
 * in its lease it need not write down: its successors give later timestamps only.
 */
import type { LogPlace, Said } from "../../protocol/state-machine.ts";
import {
  changed,
  type Done,
  type Group,
  type Lease,
  type Span,
  type Stamp,
} from "./group-state.ts";
import { LEASE_US, type LeaseInput, RENEW_US } from "./groups.ts";
import type { GroupRules } from "./rules.ts";

/** The least time after which a lease that was refused is asked for again. */
const AGAIN_MIN_US = 20_000;

/**
 * A member asks for a lease, or for more of its own. One that has started again has forgotten what
 * it had promised, and is taken for another.
 * @param since the entry that asked before: where another has come first, nothing is done.
 */
export function lease(
  rules: GroupRules,
  state: Group,
  [since]: LeaseInput,
  { index, timeUs, stamp }: LogPlace,
): Done {
  const { lease: before, last } = state;
  if (stamp === undefined || (before?.since ?? 0) !== since) return { state, output: false };
  const [holder, token] = stamp as unknown as Stamp;
  const until = timeUs + LEASE_US;
  if (before?.holder === holder && before.token === token) {
    const longer = { ...before, until: Math.max(before.until, until), since: index };
    // An idle group's safe time goes on: no later entry has a timestamp at or below this one.
    const ahead = changed(state, { last: Math.max(last, timeUs) });
    return given(ahead, { ...longer, againUs: RENEW_US });
  }
  if (before !== undefined && !rules.hasEnded(before.until, timeUs)) {
    const againUs = Math.max(AGAIN_MIN_US, Math.min(before.until - timeUs, RENEW_US));
    const refused = changed(state, { lease: { ...before, since: index, againUs } });
    return { state: refused, output: false };
  }
  const serial = 0;
  const its = { epoch: index, holder, token, from: timeUs, until, serial, since: index };
  return given(state, { ...its, againUs: RENEW_US });
}

function given(state: Group, one: Lease): Done {
  const { epoch, holder, from, until, since } = one;
  const says: Done["says"] = [["timestampLease", epoch, holder, from, until]];
  return { state: changed(state, { lease: one, index: since }), output: true, says };
}

/**
 * The timestamps that an entry may give: those of the present lease, if it was stamped by its
 * holder in it, and came in order.
 */
export function spanOf({ lease: now, last }: Group, stamp: Stamp | undefined): Span | null {
  if (now === undefined) return [last + 1, Number.MAX_SAFE_INTEGER];
  if (!isInOrder(now, stamp)) return null;
  return [Math.max(last, now.from - 1, stamp[4]) + 1, now.until];
}

/** What an entry that gives a timestamp says of it. */
export function gave({ lease: now, index = 0 }: Group, timestamp: number): readonly Said[] {
  return now === undefined ? [] : [["gave", now.epoch, timestamp, index]];
}

/** Notes which entry this is, and which stamp it has. */
export function noted(state: Group, stamp: Stamp | undefined, index: number): Group {
  const { lease: now } = state;
  if (now === undefined) return state;
  if (!isInOrder(now, stamp)) return changed(state, { index });
  const { epoch, holder, token, from, until, since, againUs } = now;
  const lease = { epoch, holder, token, from, until, serial: stamp[3], since, againUs };
  return changed(state, { index, lease });
}

function isInOrder(now: Lease, stamp: Stamp | undefined): stamp is Stamp {
  return stamp !== undefined && stamp[2] === now.epoch && stamp[3] > now.serial;
}
