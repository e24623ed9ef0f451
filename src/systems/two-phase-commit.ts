/** Two-phase commit: what it promises, and where it is searched. */
import { commitmentGoals, commitmentHappened, commitmentInvariants } from "./commitment.ts";
import type { Goal } from "./goal.ts";
import { commitsInPartition } from "./goals.ts";
import { twoPhaseCommitSpace } from "./spaces/two-phase-commit.ts";
import type { System } from "./system.ts";

export const twoPhaseCommit: System = {
  name: "two-phase-commit",
  space: twoPhaseCommitSpace,
  invariants: commitmentInvariants,
  sometimes: [...commitmentGoals, commitsInPartition] as readonly Goal[],
  happened: commitmentHappened,
};
