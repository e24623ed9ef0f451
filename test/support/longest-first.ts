/** The order of test files: those that take long come first, so that no core waits for the last. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Those that take several seconds, by what they took when this was written: the order decides how
 * long all take together, and nothing else.
 */
const LONG: readonly string[] = [
  "scenarios/raft.test.ts",
  "package.test.ts",
  "scenarios/paxos.test.ts",
  "cli/cli.test.ts",
  "runner/traces/traces.test.ts",
  "protocols/zab/zab.test.ts",
  "runner/identity.test.ts",
  "protocols/multi-paxos/multi-paxos.test.ts",
  "scenarios/others.test.ts",
  "scenarios/zab.test.ts",
  "runner/choices.test.ts",
  "cli/run.test.ts",
  "checkers/linearizability/property.test.ts",
  "runner/snapshot.test.ts",
  "runner/simulate.test.ts",
  "scenarios.test.ts",
  "runner/independence.test.ts",
  "cli/check-budget.test.ts",
  "scenario/bad-input.test.ts",
  "runner/determinism.test.ts",
  "scenario/parse.test.ts",
  "programs/echo.test.ts",
  "runner/recording.test.ts",
  "checkers/consistency/certificates.test.ts",
  "search/mutants.test.ts",
  "world/sessions-property.test.ts",
];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONG.findIndex((name) => moduleId.endsWith(`/test/${name}`));
      return rank < 0 ? LONG.length : rank;
    };
    const others = await super.sort(files);
    return others.sort((a, b) => rankOf(a) - rankOf(b));
  }
}
