/**
 * How replicas hear of each other's slots: changes go to all at once, and now and then two compare
 * all that they know, so that what was lost on the way is made up for (anti-entropy, Demers and
 * others 1987).
 */
import { must } from "../../core/assert.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Message, Sent } from "./messages.ts";
import { type CounterState, EMPTY, type Identity, type Slot } from "./state.ts";
import type { Counter, CounterSelf } from "./steps.ts";

export function sendDelta(_counter: Counter, state: CounterState, self: CounterSelf): void {
  if (state.changed.size === 0) return;
  const slots = [...state.changed].map((identity) => sent(identity, state.slots.get(identity)));
  state.changed.clear();
  const delta: Message = { type: "delta", slots };
  for (const peer of self.peers) self.send(peer, delta);
}

export function sendExchange(_counter: Counter, { slots }: CounterState, self: CounterSelf): void {
  if (self.peers.length === 0) return;
  const peer = self.peers[self.random("exchange", self.peers.length)] as NodeId;
  self.send(peer, { type: "exchange", slots: all(slots) });
}

export function onMessage(
  counter: Counter,
  state: CounterState,
  from: NodeId,
  message: Message,
  self: CounterSelf,
): void {
  counter.steps.merge(counter, state, message.slots, self);
  if (message.type !== "exchange") return;
  const known = new Map(
    message.slots.map(([identity, plus, minus]) => [identity, { plus, minus }]),
  );
  const slots = [...state.slots].flatMap(([identity, slot]) =>
    counter.rules.isNews(slot, known.get(identity) ?? EMPTY) ? [sent(identity, slot)] : [],
  );
  if (slots.length > 0) self.send(from, { type: "difference", slots });
}

/** Takes over what is more than it knew; of its own slot it knows best. */
export function merge(
  { rules }: Counter,
  state: CounterState,
  slots: readonly Sent[],
  self: CounterSelf,
): void {
  for (const [identity, plus, minus] of slots) {
    if (!rules.mayMerge(identity, state.identity)) continue;
    const held = state.slots.get(identity) ?? EMPTY;
    const merged = rules.merge(held, { plus, minus });
    if (merged.plus === held.plus && merged.minus === held.minus) continue;
    state.slots.set(identity, merged);
    state.changed.add(identity);
    self.assert("holds", identity, merged.plus, merged.minus);
  }
}

function all(slots: ReadonlyMap<Identity, Slot>): readonly Sent[] {
  return [...slots].map(([identity, slot]) => sent(identity, slot));
}

function sent(identity: Identity, slot: Slot | undefined): Sent {
  const { plus, minus } = must(slot, "what has changed is known");
  return [identity, plus, minus];
}
