/**
 * A learner: knows what is chosen from commit notices of the ballot in which it voted, and fetches
 * what it missed.
 */
import { sliceOf } from "../../core/chunked-log.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Install, Learnt } from "./messages.ts";
import type { MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";
import { journal, storing } from "./storage.ts";

/**
 * A node says that everything up to a slot is chosen. A vote of that very ballot is what was
 * chosen; another vote may have lost, and is fetched.
 */
export function notice(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  ballot: Ballot,
  decided: number,
): void {
  if (decided <= state.executed) return;
  noteDecided(state, from, decided);
  for (let slot = state.executed + 1; slot <= decided; slot++) {
    if (state.learnt.has(slot)) continue;
    const vote = state.votes.get(slot);
    if (vote === undefined || !paxos.rules.isNoticed(vote.ballot, ballot)) return;
    state.learnt.set(slot, vote.decree);
  }
}

/** The node has everything that is chosen up to a slot. */
export function noteDecided(state: MultiPaxosState, from: NodeId, decided: number): void {
  if (decided < state.noticed || decided <= state.executed) return;
  state.noticed = decided;
  state.noticedBy = from;
}

/**
 * Asks for what is missing: not at once, since what is on its way may arrive, and not twice within
 * a heartbeat.
 */
export function fetchMissing(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  if (state.executed >= state.noticed) {
    state.askAgainUs = 0;
    return;
  }
  const nowUs = self.monotonicNow();
  const { heartbeatUs } = paxos.options;
  if (state.askAgainUs === 0) state.askAgainUs = nowUs + heartbeatUs / 4;
  if (nowUs < state.askAgainUs || state.noticedBy === self.id) return;
  state.askAgainUs = nowUs + heartbeatUs;
  self.send(state.noticedBy, { type: "learn", from: state.executed + 1 });
}

/**
 * Sends what is chosen from a slot on; where that is compacted, a snapshot of the state after it.
 */
export function tell(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  to: NodeId,
  from: number,
  self: PaxosSelf,
): void {
  const decided = state.executed;
  if (from > decided) return;
  if (from >= state.decided.first) {
    const decrees = sliceOf(state.decided, from, from + paxos.options.entriesMax);
    self.send(to, { type: "learnt", from, decrees, decided });
  } else if (state.snapshot !== null) {
    self.send(to, { type: "install", snapshot: state.snapshot, decided });
  }
}

/** Decrees that were chosen: kept on disk, since acceptors may no longer hold votes for them. */
export function onLearnt(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  message: Learnt,
  self: PaxosSelf,
): void {
  const news = message.decrees.flatMap((decree, at) => {
    const slot = message.from + at;
    return slot <= state.executed || state.learnt.has(slot) ? [] : [{ slot, decree }];
  });
  const contradicts = ({ slot, decree }: (typeof news)[number]) =>
    paxos.rules.isDecidedElsewhere(slot, decree, state.nextSlot, state.open.get(slot));
  // A leader must step down: its commit notice says that all slots up to one were decided as it
  // proposed them.
  if (state.role === "leader" && news.some(contradicts)) paxos.steps.stepDown(paxos, state, self);
  const writes: Write[] = [];
  for (const { slot, decree } of news) {
    state.learnt.set(slot, decree);
    state.open.delete(slot);
    writes.push(journal(state, slot, 0, decree));
  }
  noteDecided(state, from, message.decided);
  // Only what is new asks for more at once: else each copy of a message would go on for itself.
  if (news.length === 0) return;
  paxos.steps.persist(paxos, writes, [], self);
  state.askAgainUs = self.monotonicNow();
}

/** A snapshot replaces every decree up to its slot. */
export function onInstall(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  from: NodeId,
  { snapshot, decided }: Install,
  self: PaxosSelf,
): void {
  if (!paxos.rules.mayInstall(snapshot.slot, state.executed)) return;
  const { rules } = paxos;
  const covers = rules.coversOpenSlots(snapshot.slot, state.nextSlot, state.open);
  if (state.role === "leader" && covers) paxos.steps.stepDown(paxos, state, self);
  paxos.steps.restore(paxos, state, snapshot, self);
  for (const slots of [state.votes, state.learnt, state.open, state.reported]) {
    for (const slot of slots.keys()) if (slot <= snapshot.slot) slots.delete(slot);
  }
  state.nextSlot = Math.max(state.nextSlot, snapshot.slot + 1);
  paxos.steps.persist(paxos, storing(state, snapshot), [], self);
  noteDecided(state, from, decided);
  state.askAgainUs = self.monotonicNow();
}
