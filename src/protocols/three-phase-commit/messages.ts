/** The messages of three-phase commit, with the names of Skeen (1981) and Bernstein (1987). */
import { mix, mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Ack, Decision } from "../../protocol/transactions/outcome.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";

/** Do this much of the transaction, and vote. */
export interface Prepare {
  readonly type: "prepare";
  readonly transaction: Transaction;
  readonly participants: NodeSet;
  readonly work: readonly Step[];
  /** Whose operation it is: what its coordinator must know of it after a crash. */
  readonly client: number;
  readonly sequence: number;
  /** All that this coordinator began before is over everywhere. */
  readonly oldest: Transaction;
}

/** A vote: "yes" cannot be taken back. It carries what the reads of a prepared part returned. */
export interface Vote {
  readonly type: "vote";
  readonly transaction: Transaction;
  readonly yes: boolean;
  readonly outputs: readonly Value[];
}

/** All have voted yes; `output` is what the client will be answered. */
export interface PreCommit {
  readonly type: "pre-commit";
  readonly transaction: Transaction;
  readonly output: Value;
}

/** The pre-commit is on this participant's disk. */
export interface PreCommitted {
  readonly type: "pre-committed";
  readonly transaction: Transaction;
}

/** How far is the transaction with you? From a participant in doubt. */
export interface StateRequest {
  readonly type: "state-request";
  readonly transaction: Transaction;
  /** Whether it takes over: one that has recovered only asks. */
  readonly operational: boolean;
}

/**
 * It is uncertain, or committable: a pre-commit is on its disk. What is decided is sent instead.
 */
export interface StateReply {
  readonly type: "state";
  readonly transaction: Transaction;
  readonly committable: boolean;
  /** Of a committable one. */
  readonly output: Value;
  /** Whether it has run without a crash since it voted. */
  readonly operational: boolean;
}

export type Message =
  | Prepare
  | Vote
  | PreCommit
  | PreCommitted
  | Decision
  | Ack
  | StateRequest
  | StateReply;

const NUMBERS: Readonly<Record<Message["type"], number>> = {
  prepare: 1,
  vote: 2,
  "pre-commit": 3,
  "pre-committed": 4,
  decision: 5,
  ack: 6,
  "state-request": 7,
  state: 8,
};

/** All kinds of message. */
export const MESSAGES = Object.keys(NUMBERS);

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  const head = mixNumber(NUMBERS[message.type], message.transaction);
  switch (message.type) {
    case "prepare": {
      const { participants, client, sequence, oldest, work } = message;
      return mixValue(mixNumber(mix(mix(mix(head, participants), client), sequence), oldest), work);
    }
    case "vote":
      return mixValue(mix(head, message.yes ? 1 : 0), message.outputs);
    case "pre-commit":
      return mixValue(head, message.output);
    case "decision": {
      const { commit, output, reason = null } = message;
      return mixValue(mixValue(mix(head, commit ? 1 : 0), output), reason);
    }
    case "state": {
      const { committable, operational, output } = message;
      return mixValue(mix(head, (committable ? 1 : 0) + (operational ? 2 : 0)), output);
    }
    case "state-request":
      return mix(head, message.operational ? 1 : 0);
    case "pre-committed":
    case "ack":
      return head;
  }
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  prepare: ["transaction", "steps"],
  vote: ["transaction", "yes"],
  "pre-commit": ["transaction"],
  "pre-committed": ["transaction"],
  decision: ["transaction", "commit"],
  ack: ["transaction"],
  "state-request": ["transaction", "operational"],
  state: ["transaction", "committable", "operational"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { type, transaction } = message;
  switch (type) {
    case "prepare":
      return { kind: type, fields: { transaction, steps: message.work.length } };
    case "vote":
      return { kind: type, fields: { transaction, yes: message.yes } };
    case "decision":
      return { kind: type, fields: { transaction, commit: message.commit } };
    case "state": {
      const { committable, operational } = message;
      return { kind: type, fields: { transaction, committable, operational } };
    }
    case "state-request":
      return { kind: type, fields: { transaction, operational: message.operational } };
    case "pre-commit":
    case "pre-committed":
    case "ack":
      return { kind: type, fields: { transaction } };
  }
}
