/** The order of test files: those that take long come first, so that no core waits for the last. */
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Those that take several seconds, by what they took when this was written: the order decides how
 * long all take together, and nothing else.
 */
const LONG: readonly string[] = [
  "scenarios/lock.test.ts",
  "scenarios/commit.test.ts",
  "scenarios/shards.test.ts",
  "host/campaign/queue-store.test.ts",
  "scenarios/raft.test.ts",
  "cli/campaign.test.ts",
  "package.test.ts",
  "cli/documents.test.ts",
  "search/shrink.test.ts",
  "search/exhaustive/explore.test.ts",
  "cli/cli.test.ts",
  "scenarios/paxos.test.ts",
  "scenarios.test.ts",
  "scenarios/chain.test.ts",
  "scenarios/counter.test.ts",
  "scenarios/detector.test.ts",
  "scenarios/replication.test.ts",
  "scenarios/others.test.ts",
  "runner/identity.test.ts",
  "runner/traces/traces.test.ts",
  "page/results.test.ts",
  "runner/choices.test.ts",
  "protocols/zab/zab.test.ts",
  "scenarios/zab.test.ts",
  "runner/recording.test.ts",
  "runner/snapshot.test.ts",
  "programs/examples.test.ts",
  "cli/run.test.ts",
  "page/own.test.ts",
  "page/page.test.ts",
  "scenario/bad-input.test.ts",
  "protocols/raft/planted.test.ts",
  "runner/independence.test.ts",
  "search/futures.test.ts",
  "systems/several-services.test.ts",
  "cli/check-budget.test.ts",
  "systems/facts.test.ts",
  "bare-context.test.ts",
  "programs/echo.test.ts",
  "search/exhaustive/departing.test.ts",
  "cli/layered.test.ts",
  "checkers/linearizability/property.test.ts",
  "host/simulations.test.ts",
  "cli/mutants.test.ts",
  "cli/own-system.test.ts",
  "checkers/consistency/certificates.test.ts",
  "runner/course.test.ts",
  "runner/determinism.test.ts",
  "search/draw-scenario.test.ts",
  "search/strategies/pct.test.ts",
  "search/strategies/guided.test.ts",
  "checkers/consistency/transactions/budget.test.ts",
  "checkers/consistency/sessions.test.ts",
  "world/sessions-property.test.ts",
  "runner/simulate.test.ts",
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
