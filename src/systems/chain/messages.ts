/** The messages of a chain: updates go down it, acknowledgements up. */

import { mix, mixNumber } from "../../core/hash.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import { digestRequest, type Request } from "../../protocol/request.ts";

/** To the predecessor: I have not heard from you in this epoch. It answers with `offer`. */
export interface Hello {
  readonly type: "hello";
  readonly epoch: number;
}

/** To the successor: my disk holds so many updates. It answers with `ack`. */
export interface Offer {
  readonly type: "offer";
  readonly epoch: number;
  readonly index: number;
}

/** To the successor: the update at this index of the history. */
export interface Forward {
  readonly type: "forward";
  readonly epoch: number;
  readonly index: number;
  readonly request: Request;
}

/** To the predecessor: my disk holds so many updates, and the tail's so many. */
export interface Ack {
  readonly type: "ack";
  readonly epoch: number;
  readonly index: number;
  readonly committed: number;
}

/** CRAQ, to the tail: how many updates does your disk hold? */
export interface Query {
  readonly type: "query";
  readonly epoch: number;
  readonly number: number;
}

export interface Version {
  readonly type: "version";
  readonly epoch: number;
  readonly number: number;
  readonly index: number;
}

export type Message = Hello | Offer | Forward | Ack | Query | Version;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  hello: true,
  offer: true,
  forward: true,
  ack: true,
  query: true,
  version: true,
});

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { type, epoch } = message;
  switch (message.type) {
    case "hello":
      return { kind: type, fields: { epoch } };
    case "offer":
      return { kind: type, fields: { epoch, index: message.index } };
    case "forward": {
      const { client, sequence } = message.request;
      return { kind: type, fields: { epoch, index: message.index, client, sequence } };
    }
    case "ack":
      return { kind: type, fields: { epoch, index: message.index, committed: message.committed } };
    case "query":
      return { kind: type, fields: { epoch, number: message.number } };
    case "version":
      return { kind: type, fields: { epoch, number: message.number, index: message.index } };
  }
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  const { epoch } = message;
  switch (message.type) {
    case "hello":
      return mixNumber(6, epoch);
    case "offer":
      return mixNumber(mixNumber(1, epoch), message.index);
    case "forward":
      return mix(mixNumber(mixNumber(2, epoch), message.index), digestRequest(message.request));
    case "ack":
      return mixNumber(mixNumber(mixNumber(3, epoch), message.index), message.committed);
    case "query":
      return mixNumber(mixNumber(4, epoch), message.number);
    case "version":
      return mixNumber(mixNumber(mixNumber(5, epoch), message.number), message.index);
  }
}
