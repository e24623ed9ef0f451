/** The messages of Multi-Paxos, with Lamport's names beside ours. */

import { mix } from "../../core/hash.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import { digestRequest } from "../../protocol/request.ts";
import type { Decree, Snapshot, Vote } from "./state.ts";

/** 1a, for all slots from `from` on: promise me this ballot. */
export interface Prepare {
  readonly type: "prepare";
  readonly ballot: Ballot;
  readonly from: number;
}

/** 1b: promised; what is chosen, and what I have accepted in later slots. */
export interface Promised {
  readonly type: "promise";
  readonly ballot: Ballot;
  /** Everything up to here is chosen, and can be had from the sender. */
  readonly decided: number;
  /** Votes for slots above `decided`. */
  readonly votes: readonly (readonly [slot: number, vote: Vote])[];
}

/** 2a: accept this decree for this slot in this ballot. */
export interface Accept {
  readonly type: "accept";
  readonly ballot: Ballot;
  readonly slot: number;
  readonly decree: Decree;
  /** Everything up to here is chosen, as proposed in this ballot or as learnt before it. */
  readonly decided: number;
}

/** 2b, to the leader: accepted, and on disk. */
export interface Accepted {
  readonly type: "accepted";
  readonly ballot: Ballot;
  readonly slot: number;
  /** 32 bits of the decree. */
  readonly digest: number;
}

/** Refused: I have promised a higher ballot, or granted a lease (then `promised` is lower). */
export interface Nack {
  readonly type: "nack";
  readonly ballot: Ballot;
  readonly promised: Ballot;
}

/** A heartbeat of this ballot's leader, with the commit notice. */
export interface Heartbeat {
  readonly type: "heartbeat";
  readonly ballot: Ballot;
  readonly beat: number;
  readonly decided: number;
}

/** Acknowledges that heartbeat of the ballot's leader. */
export interface Heard {
  readonly type: "heard";
  readonly ballot: Ballot;
  readonly beat: number;
}

/** A learner asks for the decrees from a slot on. */
export interface Learn {
  readonly type: "learn";
  readonly from: number;
}

/** These are chosen, from a slot on; and up to `decided` more can be had. */
export interface Learnt {
  readonly type: "learnt";
  readonly from: number;
  readonly decrees: readonly Decree[];
  readonly decided: number;
}

/** The decrees that were asked for are gone: the state after them. */
export interface Install {
  readonly type: "install";
  readonly snapshot: Snapshot;
  readonly decided: number;
}

export type Message =
  | Prepare
  | Promised
  | Accept
  | Accepted
  | Nack
  | Heartbeat
  | Heard
  | Learn
  | Learnt
  | Install;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  prepare: true,
  promise: true,
  accept: true,
  accepted: true,
  nack: true,
  heartbeat: true,
  heard: true,
  learn: true,
  learnt: true,
  install: true,
});

const NO_OP_DIGEST = 0x6e6f6f70;

/** 32 bits of a decree. */
export function digestDecree({ request }: Decree): number {
  return request === null ? NO_OP_DIGEST : digestRequest(request);
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "accept": {
      const hash = mix(mix(mix(3, message.ballot), message.slot), message.decided);
      return mix(hash, digestDecree(message.decree));
    }
    case "accepted":
      return mix(mix(mix(4, message.ballot), message.slot), message.digest);
    case "heartbeat":
      return mix(mix(mix(6, message.ballot), message.beat), message.decided);
    case "heard":
      return mix(mix(7, message.ballot), message.beat);
    case "prepare":
      return mix(mix(1, message.ballot), message.from);
    case "promise": {
      let hash = mix(mix(2, message.ballot), message.decided);
      for (const [slot, vote] of message.votes)
        hash = mix(mix(mix(hash, slot), vote.ballot), digestDecree(vote.decree));
      return hash;
    }
    case "nack":
      return mix(mix(5, message.ballot), message.promised);
    case "learn":
      return mix(8, message.from);
    case "learnt": {
      let hash = mix(mix(9, message.from), message.decided);
      for (const decree of message.decrees) hash = mix(hash, digestDecree(decree));
      return hash;
    }
    case "install":
      return mix(mix(mix(10, message.snapshot.slot), message.snapshot.digest), message.decided);
  }
}
