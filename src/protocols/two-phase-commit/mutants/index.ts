/** The registry of two-phase commit's mutants: one line each. */
import { abortsAloneAfterRestart } from "./aborts-alone-after-restart.ts";
import { abortsWhenInDoubt } from "./aborts-when-in-doubt.ts";
import { answerNotKept } from "./answer-not-kept.ts";
import { answersWhileDeciding } from "./answers-while-deciding.ts";
import { commitOnTimeout } from "./commit-on-timeout.ts";
import { decisionNotForced } from "./decision-not-forced.ts";
import { forgottenBeforeAllAcks } from "./forgotten-before-all-acks.ts";
import { lateRequestDisplaces } from "./late-request-displaces.ts";
import { locksGivenBackAtVote } from "./locks-given-back-at-vote.ts";
import { locksNotTakenAgain } from "./locks-not-taken-again.ts";
import type { CommitMutant } from "./mutant.ts";
import { readTakenForNo } from "./read-taken-for-no.ts";
import { refusalForgotten } from "./refusal-forgotten.ts";
import { voteBeforeSync } from "./vote-before-sync.ts";
import { yesTwiceForOneLock } from "./yes-twice-for-one-lock.ts";

export const mutants: readonly CommitMutant[] = [
  decisionNotForced,
  voteBeforeSync,
  commitOnTimeout,
  abortsAloneAfterRestart,
  abortsWhenInDoubt,
  yesTwiceForOneLock,
  forgottenBeforeAllAcks,
  answersWhileDeciding,
  refusalForgotten,
  locksGivenBackAtVote,
  locksNotTakenAgain,
  answerNotKept,
  lateRequestDisplaces,
  readTakenForNo,
];
