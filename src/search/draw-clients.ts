/** How long clients wait in a scenario that is drawn, before they ask again and give up. */
import { formatDuration } from "../core/formatting.ts";
import { parseDuration, parseDurationRange } from "../core/quantities.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Rhythm } from "../systems/space.ts";
import type { Features } from "./manner.ts";

type Source = Readonly<Record<string, unknown>>;

/** An answer takes so many ways at most: to the leader, to the others and back, twice over. */
const WAYS = 8;
/** With less chance than that something may go wrong by luck alone. */
const LUCK = 1e-9;
/** Recovery waits for no more operations in a row that are lost, however much the links lose. */
const LOST_MAX = 1_000;

/** Clients that ask another node at once, or hardly ever, and that give up soon or late. */
export function timesOf(features: Features, { beatUs, patienceUs }: Rhythm): Source {
  const draw = features.draws.of("workload.times");
  const retry = { retry: formatDuration(draw.scaled(Math.max(5_000, beatUs), 4 * patienceUs)) };
  const timeout = { timeout: formatDuration(draw.scaled(2 * patienceUs, 20 * patienceUs)) };
  return {
    ...(features.has("settings", "workload.retry") ? retry : {}),
    ...(features.has("settings", "workload.timeout") ? timeout : {}),
  };
}

/**
 * On links so slow that usual clients would give up before an answer, all wait for one before they
 * ask again: else what they ask again is more and more of the load, and nothing is ever answered.
 */
export function patientFor({ latency }: Source, times: Source, { workload }: Scenario): Source {
  const { timeout = Number.POSITIVE_INFINITY } = workload.settings as { readonly timeout?: number };
  const answerUs = WAYS * (parseDurationRange(latency)?.max ?? 0);
  if (answerUs <= timeout) return {};
  const least = (us: number, name: string) =>
    formatDuration(Math.max(us, parseDuration(times[name]) ?? 0));
  return { timeout: least(2 * answerUs, "timeout"), retry: least(answerUs, "retry") };
}

/** The longest gap before a client's next operation: twice the mean, as workloads draw it. */
export function gapUs({ workload }: Scenario): number {
  const { rate = 0 } = workload.settings as { readonly rate?: number };
  return rate === 0 ? 0 : Math.round((2_000_000 * workload.clients) / rate);
}

/**
 * So many operations in a row a client may lose to links that lose messages: more only by such luck
 * as no search meets. It asks for each as often as its timeout allows, and the chance that one of
 * the ways to an answer is lost is the same each time.
 */
export function operationsLost({ network, workload }: Scenario): number {
  const { timeout = 0, retry = timeout } = workload.settings as {
    readonly timeout?: number;
    readonly retry?: number;
  };
  const { lossPpm } = network;
  if (lossPpm === 0 || timeout === 0) return 0;
  const fails = 1 - powerOf(1 - lossPpm / 1_000_000, WAYS);
  const allFail = powerOf(fails, Math.max(1, Math.floor(timeout / retry)));
  let lost = 0;
  for (let chance = 1; chance > LUCK && lost < LOST_MAX; lost++) chance *= allFail;
  return lost;
}

/** By multiplication alone, which is the same in every engine. */
function powerOf(base: number, exponent: number): number {
  let power = 1;
  for (let at = 0; at < exponent; at++) power *= base;
  return power;
}

/**
 * Whether a client may give up each of its operations before any answer is there, faults or none:
 * sooner than one comes on slow links; where messages are lost, before it asks again; or because it
 * leaves each node before that could say who leads, and has not the time to ask them all.
 */
export function givesUpEarly({ network, nodes, workload }: Scenario): boolean {
  const { timeout = Number.POSITIVE_INFINITY, retry = 0 } = workload.settings as {
    readonly timeout?: number;
    readonly retry?: number;
  };
  const { latencyMaxUs, lossPpm } = network;
  const leavesEarly = retry < 2 * latencyMaxUs;
  const askingUs = leavesEarly ? nodes * retry : 0;
  return timeout < askingUs + WAYS * latencyMaxUs || (lossPpm > 0 && timeout <= retry);
}
