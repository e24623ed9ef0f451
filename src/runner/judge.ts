/**
 * The verdict of a run: what the audit found, what the clients' history shows, whether the cluster
 * recovered.
 */

import { TRANSACTION_CHECKS } from "../checkers/consistency/transactional.ts";
import { WEAKER_CHECKS } from "../checkers/consistency/weaker.ts";
import type { Operation } from "../history/operation.ts";
import { hopelessIn } from "../scenario/check-setups.ts";
import { expectationOf, meets } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { figuresOf } from "./figures.ts";
import { judgeHistory, judgeTransactions, judgeWeakly, promisedLevel } from "./judge-history.ts";
import type { FullRunResult, OperationCounts, RunFigures, Verdict } from "./result.ts";
import type { Simulation } from "./simulation.ts";
import { staleReadsOf } from "./stale-reads.ts";
import { forgottenIn, isCalm } from "./unanswered.ts";
import { vacuousOf } from "./vacuous.ts";

/**
 * Judges what the audit does not see, and sums up.
 * @param isCertified whether an order that explains a history is shown to the verifier, too; one
 * that makes a run again, whose history was certified, need not.
 */
export function judge(
  simulation: Simulation,
  scenario: Scenario,
  protocol: string,
  seed: number,
  isCertified = true,
): FullRunResult {
  const { world, phases } = simulation;
  world.rest();
  simulation.markStates();
  const history = simulation.history.history();
  const doubts = [...hopelessIn(scenario), ...(scenario.doubts[protocol] ?? [])];
  const suspended = simulation.suspended();
  let undecided = false;
  /** Checks that found nothing to judge. */
  const idleChecks: string[] = [];
  const object = simulation.object;
  const { functions } = object;
  /** Whether some answer shows anything of the object. */
  const isAnswered = history.some(
    ({ f, outcome }) => outcome === "ok" && functions[f]?.answersNothing !== true,
  );
  /** What the run is judged by in place of what the scenario asks for. */
  const weaker: Record<string, number> = {};
  let stale: ReturnType<typeof staleReadsOf> = {};
  simulation.judging(() => {
    if (scenario.checks.includes("linearizable")) {
      undecided = judgeHistory(simulation, scenario, history, isCertified) === "unknown";
      if (!isAnswered) idleChecks.push("linearizable");
    }
    for (const check of WEAKER_CHECKS) {
      if (!scenario.checks.includes(check)) continue;
      undecided = judgeWeakly(simulation, scenario, history, check) !== "decided" || undecided;
      if (!isAnswered) idleChecks.push(check);
    }
    stale = staleReadsOf(scenario, object, history);
  });
  for (const asked of TRANSACTION_CHECKS) {
    if (!scenario.checks.includes(asked)) continue;
    const level = promisedLevel(simulation, scenario, protocol, asked);
    if (level !== asked) weaker[`judged-${level}`] = 1;
    const judged = judgeTransactions(simulation, scenario, history, level);
    if (judged === "nothing") idleChecks.push(asked);
    undecided = judged === "unknown" || undecided;
  }
  if (scenario.checks.includes("progress") && phases.noRecovery !== null) {
    const { message, nodes, cause } = phases.noRecovery;
    const text = [message, ...doubts.map(doubtText)].join("\n");
    simulation.violate("progress", text, nodes, undefined, { cause });
  }
  if (scenario.checks.includes("progress") && simulation.violations.length === 0) {
    for (const { f, asked } of phases.forgotten) {
      const message = `none of ${asked} operations ${f} asked after the last fault was answered`;
      simulation.violate("progress", message, [], undefined, { cause: "never-answered" });
    }
  }
  if (simulation.violations.length === 0) {
    const recovered = phases.beyond === null && phases.noRecovery === null;
    undecided = simulation.conclude(recovered, scenario.limits.checkWorkMax) || undecided;
  }
  const failed = simulation.violations.length > 0;
  const beyond = scenario.checks.includes("progress") ? phases.beyond : null;
  if (!failed && beyond !== null) simulation.violate("recoverable", beyond.message, beyond.nodes);
  const violations = [...simulation.violations];
  const verdict: Verdict = failed
    ? "fail"
    : beyond !== null
      ? "unrecoverable"
      : undecided
        ? "unknown"
        : "pass";
  const faults = simulation.injector.decisions.length;
  const unusedRules = simulation.script?.unusedRules() ?? [];
  const idleSteps = simulation.script?.idleSteps() ?? [];
  const unmetRoles = simulation.script?.unmetRoles() ?? [];
  const unanswered = forgottenIn(history, isCalm(scenario)).map(({ f }) => f);
  const happened = { ...happenedIn(simulation), ...weaker };
  // What is counted of a service that is alone has no prefix.
  const isAlone = world.services.length === 1;
  const counted = (fact: string) => (isAlone ? fact.slice(fact.indexOf(".") + 1) : fact);
  const acted = simulation.across.some(({ on }) =>
    Object.keys(on).some((fact) => (happened[counted(fact)] ?? 0) > 0),
  );
  const met = { acted, faults, idleChecks, unusedRules, idleSteps, unmetRoles, unanswered };
  const passed = { scenario, object, history, ...met };
  const vacuous = verdict === "pass" ? vacuousOf(passed) : [];
  return {
    scenario: scenario.file,
    name: scenario.name,
    protocol,
    seed,
    verdict,
    met: meets(expectationOf(scenario, protocol), { verdict, violations }),
    hash: world.trace.digest(),
    steps: world.steps,
    virtualUs: world.nowUs,
    operations: countOperations(history),
    happened,
    violations,
    ...(vacuous.length === 0 ? {} : { vacuous }),
    ...(suspended.length === 0 ? {} : { suspended }),
    ...(doubts.length === 0 ? {} : { doubts }),
    ...(violations.length === 0 ? {} : { decisions: { faults: simulation.injector.decisions } }),
    figures: {
      ...figuresOf(history, world, scenario.durationUs, simulation.injector.decisions),
      ...readsOf(scenario, protocol, simulation),
      ...stale,
      ...ownFiguresOf(simulation, happened),
    },
    history,
  };
}

function doubtText(doubt: string): string {
  return `The scenario leaves little hope: ${doubt}`;
}

function countOperations(history: readonly Operation[]): OperationCounts {
  const counts = { invoked: history.length, ok: 0, fail: 0, info: 0 };
  for (const { outcome } of history) counts[outcome]++;
  return counts;
}

function happenedIn(simulation: Simulation): Readonly<Record<string, number>> {
  const { world, audit, counts } = simulation;
  return {
    ...Object.fromEntries(
      counts.flatMap(({ count, scope, prefix }) =>
        Object.entries(count.counted(audit.stateOf(count, scope))).map(([name, counted]) => [
          `${prefix}${name}`,
          counted,
        ]),
      ),
    ),
    pauses: world.counts.pauses,
    "messages-sent": world.counts.messagesSent,
    "messages-lost": world.counts.messagesLost,
    "messages-cut": world.counts.messagesCut,
    "messages-duplicated": world.counts.messagesDuplicated,
    ...Object.fromEntries(
      [...simulation.injector.counts].map(([fault, count]) => [`fault-${fault}`, count]),
    ),
  };
}

/**
 * Of what happened, what systems of this kind are compared by: named without their service where
 * only one of a system has such a figure, so that those of several systems are in one column.
 */
function ownFiguresOf(
  { counts }: Simulation,
  happened: Readonly<Record<string, number>>,
): Pick<RunFigures, "own"> {
  const all = counts.flatMap(({ count, prefix }) =>
    (count.compared ?? []).map((name) => ({ name, full: `${prefix}${name}` })),
  );
  if (all.length === 0) return {};
  const isAlone = (name: string) => all.filter((one) => one.name === name).length === 1;
  const own = all.map(({ name, full }) => [isAlone(name) ? name : full, happened[full] ?? 0]);
  return { own: Object.fromEntries(own) };
}

/** How the protocol answers reads, if that is an option of its. */
function readsOf(
  { options }: Scenario,
  protocol: string,
  { known }: Simulation,
): Pick<RunFigures, "reads" | "readsOrdered"> {
  const reads = options[protocol]?.["reads"];
  if (typeof reads !== "string") return {};
  const { ordered } = known.protocols.get(protocol)?.options["reads"] ?? {};
  return { reads, ...(reads === ordered ? { readsOrdered: true as const } : {}) };
}
