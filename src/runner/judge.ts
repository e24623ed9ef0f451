/**
 * The verdict of a run: what the audit found, what the clients' history shows, whether the cluster
 * recovered.
 */

import { ACROSS } from "../checkers/audit/judged.ts";
import { certify } from "../checkers/certificates/order.ts";
import type { CheckOutcome } from "../checkers/consistency/check.ts";
import {
  checkTransactions,
  TRANSACTION_CHECKS,
  type TransactionCheck,
} from "../checkers/consistency/transactional.ts";
import { checkWeaker, WEAKER_CHECKS, type WeakerCheck } from "../checkers/consistency/weaker.ts";
import { explain } from "../checkers/explain/explain.ts";
import { checkLinearizable } from "../checkers/linearizability/check.ts";
import { assert } from "../core/assert.ts";
import { ListenerError } from "../core/errors.ts";
import type { Operation } from "../history/operation.ts";
import { modelOf } from "../objects/model.ts";
import type { SequentialObject } from "../objects/object.ts";
import { hopelessIn } from "../scenario/check-setups.ts";
import { expectationOf, meets } from "../scenario/expectation.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { figuresOf } from "./figures.ts";
import type { FullRunResult, OperationCounts, RunFigures, Verdict } from "./result.ts";
import type { Simulation } from "./simulation.ts";
import { staleReadsOf } from "./stale-reads.ts";
import { vacuousOf } from "./vacuous.ts";

/** Configurations that looking for the smallest reason may explore. */
const EXPLAIN_WORK_MAX = 400_000;
/**
 * Configurations that the search for an order may explore that is not true to real time: each takes
 * more memory than the linearizability checker's.
 */
const WEAKER_WORK_MAX = 2_000_000;

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
  const happened = { ...happenedIn(simulation), ...weaker };
  // What is counted of a service that is alone has no prefix.
  const isAlone = world.services.length === 1;
  const counted = (fact: string) => (isAlone ? fact.slice(fact.indexOf(".") + 1) : fact);
  const acted = simulation.across.some(({ on }) =>
    Object.keys(on).some((fact) => (happened[counted(fact)] ?? 0) > 0),
  );
  const met = { acted, faults, idleChecks, unusedRules, idleSteps };
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

/**
 * Says whether the history is linearizable, and if not, by the smallest part of it that no order
 * explains.
 */
function judgeHistory(
  simulation: Simulation,
  scenario: Scenario,
  history: readonly Operation[],
  isCertified: boolean,
): "ok" | "illegal" | "unknown" {
  const object = simulation.object;
  const model = modelOf(object);
  const { verdict, failure, witness } = checkLinearizable(history, model, {
    budget: { work: scenario.limits.checkWorkMax },
    witness: isCertified,
  });
  // No `ok` without an order that the verifier accepts, which knows only the model and the clock.
  const flaw = verdict === "ok" && isCertified ? certify(history, model, witness ?? []) : null;
  if (flaw !== null && simulation.isOwnObject) throw new ListenerError(inconstant(object, flaw));
  assert(flaw === null, "an order explains its history", { object: object.name, flaw });
  if (verdict !== "illegal" || failure === null) return verdict;
  const named = namedAsClients(history, scenario.workload.clients);
  const { culprit, core, words } = explain(named, model, failure, { workMax: EXPLAIN_WORK_MAX });
  const atUs = history[culprit]?.completedUs ?? simulation.world.nowUs;
  const seen = { step: simulation.history.stepOf(culprit), atUs };
  const operations = [...core].sort((a, b) => a - b);
  simulation.violate("linearizable", words.join("\n"), [], seen, { operations });
  return verdict;
}

/** An object of a user's own, asked the same again, said something else. */
function inconstant({ name }: SequentialObject, flaw: string): string {
  const why = "what it answers must follow from the state and the call alone";
  return `the object ${name}: in an order that it had allowed ${flaw}; ${why}`;
}

/**
 * A client is another process of the history after each operation whose end is unknown. Whether an
 * order explains it does not go by processes, so people read of the client that their scenario has,
 * as in the story.
 */
function namedAsClients(history: readonly Operation[], clients: number): readonly Operation[] {
  return history.map((operation) => {
    const { process } = operation;
    if (process <= clients || clients === 0) return operation;
    return { ...operation, process: ((process - 1) % clients) + 1 };
  });
}

/** Says whether the history keeps to a level that is weaker than linearizability. */
function judgeWeakly(
  simulation: Simulation,
  scenario: Scenario,
  history: readonly Operation[],
  check: WeakerCheck,
): "decided" | "unknown" {
  const work = Math.min(scenario.limits.checkWorkMax, WEAKER_WORK_MAX);
  const { staleness: bound } = scenario;
  const model = modelOf(simulation.object);
  const judged = checkWeaker(check, { history, model, budget: { work }, ...(bound && { bound }) });
  if (judged.verdict === "illegal") report(simulation, history, check, judged);
  return judged.verdict === "ok" || judged.verdict === "illegal" ? "decided" : "unknown";
}

/**
 * The level of isolation that is promised of this run: another where its clocks were too far off.
 */
function promisedLevel(
  { known, across, audit }: Simulation,
  scenario: Scenario,
  protocol: string,
  check: TransactionCheck,
): TransactionCheck {
  const { isolation, withClocksOff } = known.systems.get(protocol) ?? {};
  if (withClocksOff === undefined || check !== isolation) return check;
  const { noticedBy } = withClocksOff;
  const isNoticed = scenario.checks.includes("invariants") && across.includes(noticedBy as never);
  const isOff = isNoticed && audit.stateOf(noticedBy, ACROSS).isBroken;
  return isOff ? withClocksOff.isolation : check;
}

/**
 * Says whether transactions show what they are promised: a level of isolation, or the total;
 * `nothing`: none of them read what the check goes by.
 */
function judgeTransactions(
  simulation: Simulation,
  scenario: Scenario,
  history: readonly Operation[],
  check: TransactionCheck,
): "ok" | "illegal" | "unknown" | "nothing" {
  const budget = { work: scenario.limits.checkWorkMax };
  const judged = checkTransactions(check, { history, model: null, budget });
  const { verdict, figures } = judged;
  if (verdict === "not-applicable") return "nothing";
  if (verdict === "illegal") report(simulation, history, check, judged);
  return verdict !== "illegal" && figures["reads"] === 0 ? "nothing" : verdict;
}

/** Of what a check found, the first is what the violation shows. */
function report(
  simulation: Simulation,
  history: readonly Operation[],
  check: string,
  { summary, findings }: CheckOutcome,
): void {
  const words = [summary, ...findings.map(({ message }) => message)];
  const [first] = findings;
  const operations = [...(first?.operations ?? [])].sort((a, b) => a - b);
  const step = Math.max(0, ...operations.map((one) => simulation.history.stepOf(one)));
  const atUs = Math.max(0, ...operations.map((one) => history[one]?.completedUs ?? 0));
  const seen = { step: step || simulation.world.steps, atUs: atUs || simulation.world.nowUs };
  simulation.violate(check, words.join("\n"), [], seen, { operations });
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
