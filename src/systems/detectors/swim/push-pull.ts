/**
 * Now and then a member sends all that it holds to another, drawn from all, and gets back what that
 * one holds (as memberlist does, which draws from the living only): so news reaches a member that
 * no other probes, and two sides that hold each other for dead find together.
 */
import type { NodeId } from "../../../protocol/node-id.ts";
import type { Message, Update } from "./messages.ts";
import { ALIVE } from "./rules.ts";
import { hear, standingOf } from "./standing.ts";
import type { Membership, Swim, SwimSelf } from "./state.ts";

export function push(swim: Swim, state: Membership, self: SwimSelf): void {
  const able = self.peers.filter((peer) => swim.rules.isExchangedWith(standingOf(state, peer)));
  if (able.length > 0) {
    const peer = able[self.random("push-pull", able.length)] as NodeId;
    self.send(peer, exchange(state, "push", peer, self));
  }
  self.setTimer("push-pull", swim.pushPullUs);
}

/** @param type `push` is answered, after what it says has been heard. */
export function onExchange(
  swim: Swim,
  state: Membership,
  from: NodeId,
  { type, updates }: Message,
  self: SwimSelf,
): void {
  hear(
    swim,
    state,
    updates.map((update) => asHeard(swim, update)),
    self,
  );
  if (type === "push") self.send(from, exchange(state, "pull", from, self));
}

/**
 * What one holds of another that it holds for dead is no news of its death: it may be long over.
 */
function asHeard({ rules }: Swim, [member, status, incarnation, accuser]: Update): Update {
  const heard = rules.exchangedAs(status);
  return accuser === undefined
    ? [member, heard, incarnation]
    : [member, heard, incarnation, accuser];
}

function exchange(state: Membership, type: "push" | "pull", to: NodeId, self: SwimSelf): Message {
  const updates: Update[] = [[self.id, ALIVE, state.incarnation]];
  for (const [member, { status, incarnation }] of state.others) {
    const [accuser] = state.lifeguard?.suspicions.get(member)?.accusers ?? [];
    updates.push(
      accuser === undefined
        ? [member, status, incarnation]
        : [member, status, incarnation, accuser],
    );
  }
  return { type, probe: 0, target: to, asker: self.id, updates };
}
