/** The backup: holds what the primary of its view sends, and consents to that primary's reads. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Probe, Replicate } from "./messages.ts";
import type { ReplicaState } from "./state.ts";
import type { Pair, ReplicaSelf } from "./steps.ts";

export function onReplicate(
  pair: Pair,
  state: ReplicaState,
  _from: NodeId,
  { index, request }: Replicate,
  self: ReplicaSelf,
): void {
  if (index > state.history.length) state.ahead.set(index, request);
  for (const [next, early] of [...state.ahead].sort(([one], [other]) => one - other)) {
    if (!pair.rules.isNext(next, state.history.length)) return;
    state.ahead.delete(next);
    pair.steps.take(pair, state, early, self);
  }
}

export function onProbe(
  pair: Pair,
  state: ReplicaState,
  _from: NodeId,
  { number, completed }: Probe,
  self: ReplicaSelf,
): void {
  pair.steps.complete(pair, state, Math.min(completed, state.durable), self);
  pair.steps.hold(pair, state, number, self);
}

export function hold(_pair: Pair, state: ReplicaState, number: number, self: ReplicaSelf): void {
  const { view, node, primary, backup, durable, completed } = state;
  if (backup !== node) return;
  self.send(primary, { type: "holds", view, number, index: durable, completed });
}
