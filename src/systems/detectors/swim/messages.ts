/** SWIM's messages: probes, and what members know of each other, which travels along. */
import { mix } from "../../../core/hash.ts";
import type { NodeId } from "../../../protocol/node-id.ts";
import type { MessageLabel } from "../../../protocol/protocol.ts";
import type { Status } from "./rules.ts";

/** What is said of a member. */
export type Update = readonly [member: NodeId, status: Status, incarnation: number];

export interface Message {
  /** `ping-req` asks for a ping of `target`; `ack` answers either, for `target`. */
  readonly type: "ping" | "ping-req" | "ack";
  /** The probe's number, of the one that began it. */
  readonly probe: number;
  readonly target: NodeId;
  /** Whom the ack goes to in the end. */
  readonly asker: NodeId;
  readonly updates: readonly Update[];
}

const KINDS = { ping: 1, "ping-req": 2, ack: 3 } as const;

/** 32 bits of everything a message holds. */
export function digestMessage({ type, probe, target, asker, updates }: Message): number {
  let digest = mix(mix(mix(KINDS[type], probe), target), asker);
  for (const [member, status, incarnation] of updates) {
    digest = mix(mix(mix(digest, member), status), incarnation);
  }
  return digest;
}

/** A message as selectors and stories name it. */
export function describeMessage({ type, probe, target, asker, updates }: Message): MessageLabel {
  const said = updates.map(([member, status, incarnation]) => {
    return `n${member} ${["alive", "suspect", "dead"][status]} ${incarnation}`;
  });
  return { kind: type, fields: { probe, target, asker, updates: said.join(", ") } };
}
