/** The messages of the register's two phases, each a round trip to a majority. */

import { mix, mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Copy } from "./state.ts";
import type { Tag, Writer } from "./tag.ts";

/** Which write of which client; client 0: a read. */
interface Asked {
  /** The coordinator's number for the operation. */
  readonly operation: number;
  readonly client: number;
  readonly sequence: number;
}

/** Query phase: what is your newest copy? Of a write: and let `writer` choose its timestamp. */
export interface Query extends Asked {
  readonly type: "query";
  readonly writer: Writer;
}

/** The replica's copy, which its disk holds. */
export interface Answer {
  readonly type: "answer";
  readonly operation: number;
  readonly copy: Copy;
  /** Another writer may choose this write's timestamp, or the client has gone on. */
  readonly refused: boolean;
  /** The timestamp that was chosen for this write; 0: none is known. */
  readonly chosen: Tag;
}

/** Update phase: hold this copy, unless yours is newer. A read that writes back has client 0. */
export interface Update extends Asked {
  readonly type: "update";
  readonly copy: Copy;
}

/** My disk holds that copy, or a newer one. */
export interface Ack {
  readonly type: "ack";
  readonly operation: number;
  readonly tag: Tag;
}

export type Message = Query | Answer | Update | Ack;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  query: true,
  answer: true,
  update: true,
  ack: true,
});

/** 32 bits of a value. */
export function digestValueOf(value: Value): number {
  return mixValue(0, value);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  const { operation } = message;
  switch (message.type) {
    case "query": {
      const asked = mix(mix(mixNumber(1, operation), message.client), message.sequence);
      return mix(asked, message.writer);
    }
    case "answer": {
      const copy = mixCopy(mixNumber(2, operation), message.copy);
      return mixNumber(mix(copy, message.refused ? 1 : 0), message.chosen);
    }
    case "update": {
      const asked = mix(mix(mixNumber(3, operation), message.client), message.sequence);
      return mixCopy(asked, message.copy);
    }
    case "ack":
      return mixNumber(mixNumber(4, operation), message.tag);
  }
}

function mixCopy(hash: number, { tag, value }: Copy): number {
  return mixValue(mixNumber(hash, tag), value);
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  query: ["operation", "client"],
  answer: ["operation", "tag", "value", "refused"],
  update: ["operation", "client", "tag", "value"],
  ack: ["operation", "tag"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { operation } = message;
  switch (message.type) {
    case "query":
      return { kind: "query", fields: { operation, client: message.client } };
    case "answer": {
      const { tag, value } = message.copy;
      const { refused } = message;
      const fields = { operation, tag, value: JSON.stringify(value), refused };
      return { kind: "answer", fields };
    }
    case "update": {
      const { tag, value } = message.copy;
      const fields = { operation, client: message.client, tag, value: JSON.stringify(value) };
      return { kind: "update", fields };
    }
    case "ack":
      return { kind: "ack", fields: { operation, tag: message.tag } };
  }
}
