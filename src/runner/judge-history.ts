/** What the clients' history of a run shows: linearizability, weaker consistency, transactions. */
import { ACROSS } from "../checkers/audit/judged.ts";
import { certify } from "../checkers/certificates/order.ts";
import type { CheckOutcome } from "../checkers/consistency/check.ts";
import { checkTransactions, type TransactionCheck } from "../checkers/consistency/transactional.ts";
import { checkWeaker, type WeakerCheck } from "../checkers/consistency/weaker.ts";
import { explain } from "../checkers/explain/explain.ts";
import { checkLinearizable } from "../checkers/linearizability/check.ts";
import { assert } from "../core/assert.ts";
import { ListenerError } from "../core/errors.ts";
import type { Operation } from "../history/operation.ts";
import { modelOf } from "../objects/model.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Simulation } from "./simulation.ts";

/** Configurations that looking for the smallest reason may explore. */
const EXPLAIN_WORK_MAX = 400_000;
/**
 * Configurations that the search for an order may explore that is not true to real time: each takes
 * more memory than the linearizability checker's.
 */
const WEAKER_WORK_MAX = 2_000_000;

/**
 * Says whether the history is linearizable, and if not, by the smallest part of it that no order
 * explains.
 */
export function judgeHistory(
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
export function judgeWeakly(
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
export function promisedLevel(
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
export function judgeTransactions(
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
