/** What becomes of what a member holds of others when it receives news of them, or of itself. */
import { must } from "../../../core/assert.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import { spread } from "./gossip.ts";
import type { Update } from "./messages.ts";
import { ALIVE, DEAD, type Standing, SUSPECT } from "./rules.ts";
import type { Membership, Swim, SwimSelf } from "./state.ts";
import { beginSuspicion, confirm } from "./suspicion.ts";

export function hear(
  swim: Swim,
  state: Membership,
  updates: readonly Update[],
  self: SwimSelf,
): void {
  for (const [member, status, incarnation, accuser] of updates) {
    const got: Standing = { status, incarnation };
    if (member === self.id) hearOfItself(swim, state, got, self);
    else {
      const known = standingOf(state, member);
      if (swim.rules.overrides(known, got)) hold(swim, state, member, got, self, accuser);
      else if (accuser !== undefined && isSameSuspicion(known, got)) {
        confirm(swim, state, member, accuser, self);
      }
    }
  }
}

function isSameSuspicion(known: Standing, got: Standing): boolean {
  const isSuspicion = known.status === SUSPECT && got.status === SUSPECT;
  return isSuspicion && known.incarnation === got.incarnation;
}

export function standingOf({ others }: Membership, member: NodeId): Standing {
  return must(others.get(member), "all members are known from the start");
}

/** Refutes what is said of it, in an incarnation after that. */
function hearOfItself(swim: Swim, state: Membership, got: Standing, self: SwimSelf): void {
  if (!swim.rules.refutes(got, state.incarnation)) return;
  const refutedIn = swim.rules.refutedIn(state.incarnation, got.incarnation);
  if (refutedIn > state.incarnation) {
    state.incarnation = refutedIn;
    state.score = Math.min(swim.awareness, state.score + 1);
    self.assert("raised", refutedIn);
  }
  spread(state.news, [self.id, ALIVE, state.incarnation]);
}

/**
 * Holds a member for what was heard, or found, and passes it on.
 * @param accuser who has found it silent, where it is said.
 */
export function hold(
  swim: Swim,
  state: Membership,
  member: NodeId,
  got: Standing,
  self: SwimSelf,
  accuser: NodeId = self.id,
): void {
  const before = standingOf(state, member);
  const { status, incarnation } = got;
  state.others.set(member, got);
  const isAware = swim.suspicionMaxUs > 0;
  spread(
    state.news,
    isAware && status === SUSPECT
      ? [member, status, incarnation, accuser]
      : [member, status, incarnation],
  );
  state.lifeguard?.suspicions.delete(member);
  self.assert("holds", member, status, incarnation);
  const timer = `suspicion ${member}`;
  const wasTrusted = before.status === ALIVE;
  if (status === ALIVE) {
    self.cancelTimer(timer);
    if (!wasTrusted) self.assert("trusts", member);
    self.assert("awaits", member, self.monotonicNow());
  } else if (status === SUSPECT) {
    // One that had been declared dead has come back in between.
    if (before.status === DEAD) self.assert("trusts", member);
    self.assert("suspects", member, self.monotonicNow());
    if (isAware) beginSuspicion(swim, state, member, accuser, self);
    else if (swim.rules.suspicionEnds()) {
      self.setTimer(timer, swim.rules.bearsUs(swim.suspicionUs));
    }
  } else {
    self.cancelTimer(timer);
    if (wasTrusted) self.assert("suspects", member, self.monotonicNow());
    self.assert("declares", member);
  }
}

/** What it found out itself: a member does not answer. */
export function accuse(swim: Swim, state: Membership, member: NodeId, self: SwimSelf): void {
  const known = standingOf(state, member);
  if (known.status === SUSPECT) confirm(swim, state, member, self.id, self);
  if (known.status !== ALIVE) return;
  const incarnation = swim.rules.accusedIn(known.incarnation);
  hold(swim, state, member, { status: SUSPECT, incarnation }, self);
}

/** The time in which a suspicion could be refuted is over. */
export function declareDead(swim: Swim, state: Membership, member: NodeId, self: SwimSelf): void {
  const { status, incarnation } = standingOf(state, member);
  const suspicion = state.lifeguard?.suspicions.get(member);
  if (suspicion !== undefined) {
    self.assert("outlived", member, self.monotonicNow() - suspicion.sinceUs);
  }
  if (status === SUSPECT) hold(swim, state, member, { status: DEAD, incarnation }, self);
}
