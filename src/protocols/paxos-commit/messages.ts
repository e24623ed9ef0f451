/** The messages of Paxos Commit (Gray and Lamport 2006): an instance of Paxos for each vote. */
import { mix, mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Ack, Decision } from "../../protocol/transactions/outcome.ts";
import type { Step, Transaction } from "../../protocol/transactions/transaction.ts";

/** What an instance chooses: Prepared, with what the reads returned; or Aborted. */
export interface Vote {
  readonly yes: boolean;
  readonly outputs: readonly Value[];
}

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

/**
 * Phase 2a of one participant's instance: in ballot 0 from the participant itself, in a later one
 * from a node that has taken over.
 */
export interface Accept {
  readonly type: "accept";
  readonly transaction: Transaction;
  readonly participant: NodeId;
  readonly ballot: Ballot;
  readonly vote: Vote;
  /** All that the transaction's coordinator began before is over everywhere. */
  readonly oldest: Transaction;
}

/** Phase 2b: the vote is on this acceptor's disk. */
export interface Accepted {
  readonly type: "accepted";
  readonly transaction: Transaction;
  readonly participant: NodeId;
  readonly ballot: Ballot;
  readonly vote: Vote;
}

/** Phase 1a, of all instances of a transaction at once. */
export interface Claim {
  readonly type: "claim";
  readonly transaction: Transaction;
  readonly ballot: Ballot;
}

/** A vote that an acceptor has accepted. */
export interface Held extends Vote {
  readonly participant: NodeId;
  readonly ballot: Ballot;
}

/** Phase 1b: this acceptor takes no lower ballot any more; what it has accepted, by participant. */
export interface Promised {
  readonly type: "promise";
  readonly transaction: Transaction;
  readonly ballot: Ballot;
  readonly votes: readonly Held[];
}

/** This acceptor has promised a higher ballot. */
export interface Refused {
  readonly type: "refused";
  readonly transaction: Transaction;
  readonly ballot: Ballot;
}

export type Message = Prepare | Accept | Accepted | Claim | Promised | Refused | Decision | Ack;

const NUMBERS: Readonly<Record<Message["type"], number>> = {
  prepare: 1,
  accept: 2,
  accepted: 3,
  claim: 4,
  promise: 5,
  refused: 6,
  decision: 7,
  ack: 8,
};

/** All kinds of message. */
export const MESSAGES = Object.keys(NUMBERS);

function mixVote(hash: number, { yes, outputs }: Vote): number {
  return mixValue(mix(hash, yes ? 1 : 0), outputs);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  const head = mixNumber(NUMBERS[message.type], message.transaction);
  switch (message.type) {
    case "prepare": {
      const { participants, client, sequence, oldest, work } = message;
      return mixValue(mixNumber(mix(mix(mix(head, participants), client), sequence), oldest), work);
    }
    case "accept": {
      const { participant, ballot, oldest, vote } = message;
      return mixVote(mixNumber(mixNumber(mix(head, participant), ballot), oldest), vote);
    }
    case "accepted":
      return mixVote(mixNumber(mix(head, message.participant), message.ballot), message.vote);
    case "promise": {
      let hash = mixNumber(head, message.ballot);
      for (const held of message.votes) {
        hash = mixVote(mixNumber(mix(hash, held.participant), held.ballot), held);
      }
      return hash;
    }
    case "claim":
    case "refused":
      return mixNumber(head, message.ballot);
    case "decision": {
      const { commit, output, reason = null } = message;
      return mixValue(mixValue(mix(head, commit ? 1 : 0), output), reason);
    }
    case "ack":
      return head;
  }
}

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  prepare: ["transaction", "steps"],
  accept: ["transaction", "participant", "ballot", "yes"],
  accepted: ["transaction", "participant", "ballot", "yes"],
  promise: ["transaction", "ballot"],
  claim: ["transaction", "ballot"],
  refused: ["transaction", "ballot"],
  decision: ["transaction", "commit"],
  ack: ["transaction"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { type, transaction } = message;
  switch (type) {
    case "prepare":
      return { kind: type, fields: { transaction, steps: message.work.length } };
    case "accept":
    case "accepted": {
      const { participant, ballot, vote } = message;
      return { kind: type, fields: { transaction, participant, ballot, yes: vote.yes } };
    }
    case "promise":
    case "claim":
    case "refused":
      return { kind: type, fields: { transaction, ballot: message.ballot } };
    case "decision":
      return { kind: type, fields: { transaction, commit: message.commit } };
    case "ack":
      return { kind: type, fields: { transaction } };
  }
}
