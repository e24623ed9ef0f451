/** The registry of the store's mutants: one line each. */
import { acknowledgedByOne } from "./acknowledged-by-one.ts";
import { epochNotKept } from "./epoch-not-kept.ts";
import { handedOffNotInTrees } from "./handed-off-not-in-trees.ts";
import { handoffNumberReused } from "./handoff-number-reused.ts";
import { hintForgotten } from "./hint-forgotten.ts";
import { identityReused } from "./identity-reused.ts";
import { lastWriteWins } from "./last-write-wins.ts";
import type { DynamoMutant } from "./mutant.ts";
import { noAntiEntropy } from "./no-anti-entropy.ts";
import { shownBeforeSync } from "./shown-before-sync.ts";
import { sloppyTakenForStrict } from "./sloppy-taken-for-strict.ts";
import { storedBeforeSync } from "./stored-before-sync.ts";
import { tombstonesCollected } from "./tombstones-collected.ts";
import { treesOfKeys } from "./trees-of-keys.ts";
import { vectorsWithoutDots } from "./vectors-without-dots.ts";

export const mutants: readonly DynamoMutant[] = [
  lastWriteWins,
  vectorsWithoutDots,
  tombstonesCollected,
  storedBeforeSync,
  shownBeforeSync,
  sloppyTakenForStrict,
  acknowledgedByOne,
  noAntiEntropy,
  epochNotKept,
  identityReused,
  hintForgotten,
  handoffNumberReused,
  handedOffNotInTrees,
  treesOfKeys,
];
