/** The messages of the gossiping counter: parts of its state, and all of it. */
import { mix } from "../../core/hash.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Identity } from "./state.ts";

/** A slot as it travels. */
export type Sent = readonly [identity: Identity, plus: number, minus: number];

/** The slots that have changed since the last round of gossip. */
export interface Delta {
  readonly type: "delta";
  readonly slots: readonly Sent[];
}

/** Anti-entropy: all slots; the other side answers with what it knows more of. */
export interface Exchange {
  readonly type: "exchange";
  readonly slots: readonly Sent[];
}

/** What the other side of an exchange did not know. */
export interface Difference {
  readonly type: "difference";
  readonly slots: readonly Sent[];
}

export type Message = Delta | Exchange | Difference;

const KINDS = { delta: 1, exchange: 2, difference: 3 } as const;

const FIELDS = ["slots", "plus", "minus"];

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  delta: FIELDS,
  exchange: FIELDS,
  difference: FIELDS,
};

/** All kinds of message. */
export const MESSAGES = Object.keys(KINDS);

/** 32 bits of everything a message holds. */
export function digestMessage({ type, slots }: Message): number {
  let digest: number = KINDS[type];
  for (const [identity, plus, minus] of slots) {
    digest = mix(mix(mix(digest, identity % 2 ** 32), plus), minus);
  }
  return digest;
}

/** A message as selectors and stories name it. */
export function describeMessage({ type, slots }: Message): MessageLabel {
  let plus = 0;
  let minus = 0;
  for (const slot of slots) {
    plus += slot[1];
    minus += slot[2];
  }
  return { kind: type, fields: { slots: slots.length, plus, minus } };
}
