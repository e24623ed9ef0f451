/** Three-phase commit: what it promises, and where it is searched. */
import { nonBlocking } from "../checkers/invariants/non-blocking.ts";
import { noneUncertain } from "../checkers/premises/none-uncertain.ts";
import { bind } from "../checkers/property.ts";
import { commitmentGoals, commitmentHappened, commitmentInvariants } from "./commitment.ts";
import type { Goal } from "./goal.ts";
import { decidesWithoutCoordinator } from "./goals.ts";
import { threePhaseCommitSpace } from "./spaces/three-phase-commit.ts";
import type { System } from "./system.ts";

export const threePhaseCommit: System = {
  name: "three-phase-commit",
  space: threePhaseCommitSpace,
  invariants: [
    ...commitmentInvariants,
    bind(
      {
        name: "non-blocking",
        statement: "A participant that runs decides in a bounded time, whichever others crash.",
        source: "Skeen 1981; Bernstein, Hadzilacos and Goodman 1987, §7.5",
      },
      nonBlocking,
    ),
  ],
  premises: [
    bind(
      {
        name: "none-uncertain",
        statement:
          "While a participant that runs is uncertain, no process can have decided to commit.",
        source: "Bernstein, Hadzilacos and Goodman 1987, §7.5, the property NB; Skeen 1981",
      },
      noneUncertain,
    ),
  ],
  sometimes: [...commitmentGoals, decidesWithoutCoordinator] as readonly Goal[],
  happened: commitmentHappened,
};
