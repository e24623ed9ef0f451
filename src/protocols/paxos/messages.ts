/** The messages of the synod, with Lamport's names beside ours. */

import { mix, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Vote } from "./state.ts";

/** 1a: promise me this ballot. */
export interface Prepare {
  readonly type: "prepare";
  readonly ballot: Ballot;
}

/** 1b: promised; and this is what I have accepted so far. */
export interface Promised {
  readonly type: "promise";
  readonly ballot: Ballot;
  readonly vote: Vote | null;
}

/** 2a: accept this value in this ballot. */
export interface Accept {
  readonly type: "accept";
  readonly ballot: Ballot;
  readonly value: Value;
}

/** 2b, to every learner: accepted. */
export interface Accepted {
  readonly type: "accepted";
  readonly ballot: Ballot;
  readonly value: Value;
}

/** Refused: I have promised a higher ballot. */
export interface Nack {
  readonly type: "nack";
  readonly ballot: Ballot;
  readonly promised: Ballot;
}

/** This value is chosen; it was accepted in this ballot. */
export interface Decided {
  readonly type: "decided";
  readonly ballot: Ballot;
  readonly value: Value;
}

/** A learner that knows nothing asks. */
export interface Ask {
  readonly type: "ask";
}

export type Message = Prepare | Promised | Accept | Accepted | Nack | Decided | Ask;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  prepare: true,
  promise: true,
  accept: true,
  accepted: true,
  nack: true,
  decided: true,
  ask: true,
});

/** 32 bits of a value. */
export function digestValueOf(value: Value): number {
  return mixValue(0, value);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "prepare":
      return mix(1, message.ballot);
    case "promise":
      return mixValue(mix(2, message.ballot), message.vote);
    case "accept":
      return mixValue(mix(3, message.ballot), message.value);
    case "accepted":
      return mixValue(mix(4, message.ballot), message.value);
    case "nack":
      return mix(mix(5, message.ballot), message.promised);
    case "decided":
      return mixValue(mix(6, message.ballot), message.value);
    case "ask":
      return mix(7, 0);
  }
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  prepare: ["ballot"],
  promise: ["ballot", "voted", "value"],
  accept: ["ballot", "value"],
  accepted: ["ballot", "value"],
  nack: ["ballot", "promised"],
  decided: ["ballot", "value"],
  ask: [],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  switch (message.type) {
    case "ask":
      return { kind: "ask", fields: {} };
    case "prepare":
      return { kind: "prepare", fields: { ballot: message.ballot } };
    case "promise":
      return {
        kind: "promise",
        fields: {
          ballot: message.ballot,
          voted: message.vote?.ballot ?? 0,
          value: JSON.stringify(message.vote?.value ?? null),
        },
      };
    case "nack":
      return { kind: "nack", fields: { ballot: message.ballot, promised: message.promised } };
    default:
      return {
        kind: message.type,
        fields: { ballot: message.ballot, value: JSON.stringify(message.value) },
      };
  }
}
