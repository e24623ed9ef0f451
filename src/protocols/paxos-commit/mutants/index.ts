/** The registry of Paxos Commit's mutants: one line each. */
import { acceptedBeforeSync } from "./accepted-before-sync.ts";
import { answerNotKept } from "./answer-not-kept.ts";
import { asksOnce } from "./asks-once.ts";
import { evenBackOff } from "./even-back-off.ts";
import { forgottenAtFirstAck } from "./forgotten-at-first-ack.ts";
import { latePrepareVotedOn } from "./late-prepare-voted-on.ts";
import { minorityOfAcceptors } from "./minority-of-acceptors.ts";
import type { PaxosCommitMutant } from "./mutant.ts";
import { oneInstanceForAll } from "./one-instance-for-all.ts";
import { preparedInAFreeOne } from "./prepared-in-a-free-one.ts";
import { promiseNotKept } from "./promise-not-kept.ts";
import { readTakenForNo } from "./read-taken-for-no.ts";
import { voteBeforeSync } from "./vote-before-sync.ts";
import { yesTwiceForOneLock } from "./yes-twice-for-one-lock.ts";

export const mutants: readonly PaxosCommitMutant[] = [
  oneInstanceForAll,
  preparedInAFreeOne,
  minorityOfAcceptors,
  promiseNotKept,
  acceptedBeforeSync,
  voteBeforeSync,
  answerNotKept,
  readTakenForNo,
  forgottenAtFirstAck,
  latePrepareVotedOn,
  yesTwiceForOneLock,
  asksOnce,
  evenBackOff,
];
