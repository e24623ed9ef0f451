/** Probes: pings, pings by way of others, acks, and what travels with them. */
import type { NodeId } from "../../../protocol/node-id.ts";
import { takeUpdates } from "./gossip.ts";
import type { Message, Update } from "./messages.ts";
import { ALIVE, DEAD, SUSPECT } from "./rules.ts";
import { standingOf } from "./standing.ts";
import type { Membership, Swim, SwimSelf } from "./state.ts";

/** No ack has come: others, drawn at random, are asked to ping. */
export function askOthers(swim: Swim, state: Membership, self: SwimSelf): void {
  if (state.target === 0) return;
  const able = self.peers.filter(
    (peer) => peer !== state.target && standingOf(state, peer).status !== DEAD,
  );
  for (let asked = 0; asked < swim.rules.helpersOf(swim.helpers) && able.length > 0; asked++) {
    const [helper] = able.splice(self.random("helper", able.length), 1);
    if (state.lifeguard !== undefined) state.lifeguard.nacksDue++;
    send(swim, state, helper as NodeId, "ping-req", state.probe, state.target, self.id, self);
  }
}

export function onProbe(
  swim: Swim,
  state: Membership,
  from: NodeId,
  { type, probe, target, asker }: Message,
  self: SwimSelf,
): void {
  if (type === "ping") send(swim, state, from, "ack", probe, self.id, asker, self);
  else if (type === "ping-req") help(swim, state, probe, target, asker, self);
  else if (type === "nack") {
    if (probe === state.probe && state.lifeguard !== undefined) state.lifeguard.nacksDue--;
  } else if (asker !== self.id) {
    self.cancelTimer(`nack ${asker} ${target} ${probe}`);
    send(swim, state, asker, "ack", probe, target, asker, self);
  } else if (swim.rules.isAnswerTo(probe, state.probe) && target === state.target) {
    state.target = 0;
    state.score = Math.max(0, state.score - 1);
    self.cancelTimer("indirect");
    const isTrusted = standingOf(state, target).status === ALIVE;
    if (isTrusted) self.assert("awaits", target, self.monotonicNow());
  }
}

/**
 * Pings in another's place. Who asked learns before its period is over that the helper at least
 * has answered (Lifeguard): after half of the time that is left, where the paper has four fifths,
 * since a nack takes its way as well.
 */
function help(
  swim: Swim,
  state: Membership,
  probe: number,
  target: NodeId,
  asker: NodeId,
  self: SwimSelf,
): void {
  send(swim, state, target, "ping", probe, target, asker, self);
  if (swim.awareness === 0) return;
  const { periodUs, ackUs } = swim;
  self.setTimer(`nack ${asker} ${target} ${probe}`, Math.max(1, (periodUs - ackUs) >> 1));
}

/** The one that a helper pinged has not answered. */
export function onNoAnswer(swim: Swim, state: Membership, timer: string, self: SwimSelf): void {
  const [asker = 0, target = 0, probe = 0] = timer.split(" ").slice(1).map(Number);
  send(swim, state, asker, "nack", probe, target, asker, self);
}

/** Sends with news; first what it holds against the receiver (Lifeguard's buddy system). */
export function send(
  { buddy }: Swim,
  state: Membership,
  to: NodeId,
  type: Message["type"],
  probe: number,
  target: NodeId,
  asker: NodeId,
  self: SwimSelf,
): void {
  const { status, incarnation } = standingOf(state, to);
  const isSaid = status === DEAD || (status === SUSPECT && buddy);
  const first: Update | null = isSaid ? [to, status, incarnation] : null;
  const updates = takeUpdates(state.news, state.others.size + 1, first);
  self.send(to, { type, probe, target, asker, updates });
}
