/** SWIM's messages: probes, and what members know of each other, which travels along. */

import { mix } from "../../../core/hash.ts";
import type { Facts } from "../../../protocol/facts.ts";
import { kindsOf } from "../../../protocol/message-kinds.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import type { MessageLabel } from "../../../protocol/protocol.ts";
import { ALIVE, type Status } from "./rules.ts";

/** What is said of a member; of a suspicion also who found it silent, where that matters. */
export type Update = readonly [
  member: NodeId,
  status: Status,
  incarnation: number,
  accuser?: NodeId,
];

export interface Message {
  /**
   * `ping-req` asks for a ping of `target`; `ack` answers either, for `target`, and `nack` says
   * that a helper has had no ack. `push` says all
   * that its sender holds, and `pull` answers with the same.
   */
  readonly type: "ping" | "ping-req" | "ack" | "nack" | "push" | "pull";
  /** The probe's number, of the one that began it. */
  readonly probe: number;
  readonly target: NodeId;
  /** Whom the ack goes to in the end. */
  readonly asker: NodeId;
  readonly updates: readonly Update[];
}

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  ping: true,
  "ping-req": true,
  ack: true,
  nack: true,
  push: true,
  pull: true,
});

const KINDS = {
  ping: 1,
  "ping-req": 2,
  ack: 3,
  push: 4,
  pull: 5,
  nack: 6,
} as const;

/** 32 bits of everything a message holds. */
export function digestMessage({ type, probe, target, asker, updates }: Message): number {
  let digest = mix(mix(mix(KINDS[type], probe), target), asker);
  for (const [member, status, incarnation, accuser] of updates) {
    digest = mix(mix(mix(digest, member), status), incarnation);
    if (accuser !== undefined) digest = mix(digest, accuser);
  }
  return digest;
}

/**
 * What sending a message asserts. A ping of number 0 is no probe: it is sent to one held for dead.
 */
export function factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: Facts): void {
  const { type, probe, target, asker, updates } = message;
  if (asker === from && probe !== 0) {
    if (type === "ping") facts["pinged"]?.(from, to, probe);
    else if (type === "ping-req") facts["asked"]?.(from, to, target, probe);
  }
  for (const [member, status, incarnation] of updates) {
    if (member === from && status === ALIVE) facts["says"]?.(from, incarnation);
  }
}

/** What a message asserts when it comes. */
export function factsOfArrival(node: NodeId, _from: NodeId, message: Message, facts: Facts): void {
  const { type, probe, target, asker, updates } = message;
  if (type === "ack" && asker === node) facts["acked"]?.(node, target, probe);
  for (const [member, status, incarnation] of updates) {
    if (member !== node && status === ALIVE) facts["lives"]?.(node, member);
    else if (member === node && status !== ALIVE) facts["blamed"]?.(node, incarnation);
  }
}

/** A message as selectors and stories name it. */
export function describeMessage({ type, probe, target, asker, updates }: Message): MessageLabel {
  const said = updates.map(([member, status, incarnation, accuser]) => {
    const by = accuser === undefined ? "" : ` by n${accuser}`;
    return `n${member} ${["alive", "suspect", "dead"][status]} ${incarnation}${by}`;
  });
  return {
    kind: type,
    fields: { probe, target, asker, updates: said.join(", ") },
  };
}
