/** The order of test files: those that take long come first, so that no core waits for the last. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** By what they cost, and only then is a file worth a line here: 4 seconds and more. */
const LONG = [
  "scenarios/raft.test.ts",
  "scenarios/paxos.test.ts",
  "scenarios/others.test.ts",
  "scenarios/zab.test.ts",
  "scenarios.test.ts",
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
