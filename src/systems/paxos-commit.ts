/** Paxos Commit: what it promises, and where it is searched. */
import { commitmentGoals, commitmentHappened, commitmentInvariants } from "./commitment.ts";
import type { Goal } from "./goal.ts";
import { commitsInPartition, decidesWithoutCoordinator } from "./goals.ts";
import { paxosCommitSpace } from "./spaces/paxos-commit.ts";
import type { System } from "./system.ts";

export const paxosCommit: System = {
  name: "paxos-commit",
  space: paxosCommitSpace,
  invariants: commitmentInvariants,
  sometimes: [...commitmentGoals, commitsInPartition, decidesWithoutCoordinator] as readonly Goal[],
  happened: commitmentHappened,
};
