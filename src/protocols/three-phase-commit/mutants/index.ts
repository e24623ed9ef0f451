/** The registry of three-phase commit's mutants: one line each. */

import { answerNotKept } from "./answer-not-kept.ts";
import { backupCommitsAtOnce } from "./backup-commits-at-once.ts";
import { commitOnTimeout } from "./commit-on-timeout.ts";
import type { ThreePhaseMutant } from "./mutant.ts";
import { noTakeover } from "./no-takeover.ts";
import { outcomeNotLookedAt } from "./outcome-not-looked-at.ts";
import { preCommitLeftOut } from "./pre-commit-left-out.ts";
import { readTakenForNo } from "./read-taken-for-no.ts";
import { recoveredTakesPart } from "./recovered-takes-part.ts";
import { voteBeforeSync } from "./vote-before-sync.ts";
import { yesTwiceForOneLock } from "./yes-twice-for-one-lock.ts";

export const mutants: readonly ThreePhaseMutant[] = [
  voteBeforeSync,
  commitOnTimeout,
  outcomeNotLookedAt,
  preCommitLeftOut,
  backupCommitsAtOnce,
  recoveredTakesPart,
  answerNotKept,
  readTakenForNo,
  noTakeover,
  yesTwiceForOneLock,
];
