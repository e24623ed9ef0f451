/** The messages of atomic commitment, with the names of Gray (1978) and Mohan (1986). */

import { mix, mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";

/** Do this much of the transaction, and vote. */
export interface Prepare {
  readonly type: "prepare";
  readonly transaction: Transaction;
  readonly participants: NodeSet;
  readonly work: readonly Step[];
  /** The coordinator asks about nothing older any more: all of it is over everywhere. */
  readonly oldest: Transaction;
}

/** A vote: "yes" cannot be taken back. It carries what the reads of a prepared part returned. */
export interface Vote {
  readonly type: "vote";
  readonly transaction: Transaction;
  readonly yes: boolean;
  readonly outputs: readonly Value[];
}

/** Why a coordinator aborts: a participant voted no, votes were late, or it knows of nothing. */
export type Reason = "voted-no" | "timeout" | "presumed";

/** The decision, from the coordinator or from a participant that knows it. */
export interface Decision {
  readonly type: "decision";
  readonly transaction: Transaction;
  readonly commit: boolean;
  /** Of an abort by its coordinator. */
  readonly reason?: Reason;
}

/** The commit is on this participant's disk. Aborts are not acknowledged (presumed abort). */
export interface Ack {
  readonly type: "ack";
  readonly transaction: Transaction;
}

/** A participant in doubt asks what was decided. */
export interface Inquire {
  readonly type: "inquire";
  readonly transaction: Transaction;
}

export type Message = Prepare | Vote | Decision | Ack | Inquire;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  prepare: true,
  vote: true,
  decision: true,
  ack: true,
  inquire: true,
});

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "prepare": {
      const head = mixNumber(
        mix(mixNumber(1, message.transaction), message.participants),
        message.oldest,
      );
      return mixValue(head, message.work);
    }
    case "vote":
      return mixValue(mix(mixNumber(2, message.transaction), message.yes ? 1 : 0), message.outputs);
    case "decision": {
      const head = mix(mixNumber(3, message.transaction), message.commit ? 1 : 0);
      return mixValue(head, message.reason ?? null);
    }
    case "ack":
      return mixNumber(4, message.transaction);
    case "inquire":
      return mixNumber(5, message.transaction);
  }
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  prepare: ["transaction", "steps"],
  vote: ["transaction", "yes"],
  decision: ["transaction", "commit"],
  ack: ["transaction"],
  inquire: ["transaction"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { transaction } = message;
  switch (message.type) {
    case "prepare":
      return { kind: "prepare", fields: { transaction, steps: message.work.length } };
    case "vote":
      return { kind: "vote", fields: { transaction, yes: message.yes } };
    case "decision":
      return { kind: "decision", fields: { transaction, commit: message.commit } };
    case "ack":
    case "inquire":
      return { kind: message.type, fields: { transaction } };
  }
}
