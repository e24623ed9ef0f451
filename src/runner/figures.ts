/** Figures of a run, for comparing protocols under one schedule of faults. */
import type { FaultDecision } from "../faults/injector.ts";
import type { Operation } from "../history/operation.ts";
import type { World } from "../world/world.ts";
import type { RunFigures, Unavailability } from "./result.ts";

/**
 * @param durationUs of the chaos phase: operations completed later do not count.
 * @param faults in the order in which they began.
 */
export function figuresOf(
  history: readonly Operation[],
  world: World,
  durationUs: number,
  faults: readonly FaultDecision[],
): RunFigures {
  const latenciesSeen: number[] = [];
  // By event, as each operation has two of them: so they are in order without being sorted.
  const completionOf = new Float64Array(2 * history.length).fill(-1);
  let completed = 0;
  for (const { outcome, invokedUs, completed: event, completedUs } of history) {
    if (outcome !== "ok" || invokedUs === null || completedUs === null) continue;
    completed++;
    if (completedUs > durationUs) continue;
    latenciesSeen.push(completedUs - invokedUs);
    completionOf[event] = completedUs;
  }
  // Typed arrays sort by number without a comparator, and many times faster than with one.
  const latencies = Float64Array.from(latenciesSeen).sort();
  const completions = completionOf.filter((us) => us >= 0);
  let longestGapUs = 0;
  let before = 0;
  for (let at = 0; at <= completions.length; at++) {
    const completed = completions[at] ?? durationUs;
    longestGapUs = Math.max(longestGapUs, completed - before);
    before = completed;
  }
  const at = (share: number) =>
    latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  let commits = 0;
  for (const id of world.ids) commits += world.node(id).disk.commits;
  return {
    throughput: Math.round((completions.length * 1_000_000_000) / durationUs) / 1000,
    latencyUs: latencies.length === 0 ? null : { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    messagesPerOperation: ratio(world.counts.messagesSent, completed),
    bytesPerOperation:
      world.taps.weigher !== null ? ratio(world.counts.bytesSent, completed) : null,
    diskSyncsPerOperation: ratio(commits, completed),
    longestGapUs,
    unavailable: unavailabilities(faults, completions, durationUs),
  };
}

/**
 * After each fault, until the next one begins: the longest wait. An operation that was under way
 * may complete right after the fault, so the first wait is not always the relevant one.
 * @param completions ascending.
 */
function unavailabilities(
  faults: readonly FaultDecision[],
  completions: Float64Array,
  durationUs: number,
): readonly Unavailability[] {
  let next = 0;
  return faults.map(({ id, fault, atUs, words }, index) => {
    const untilUs = Math.min(faults[index + 1]?.atUs ?? durationUs, durationUs);
    while (next < completions.length && (completions[next] as number) <= atUs) next++;
    let longestUs = 0;
    let before = atUs;
    for (let at = next; at <= completions.length; at++) {
      const completed = completions[at] ?? durationUs;
      longestUs = Math.max(longestUs, completed - before);
      before = completed;
      if (before >= untilUs) break;
    }
    return { fault: planned(id, fault), atUs, longestUs, target: words };
  });
}

/** Which plan a fault belongs to, without which time it was. */
function planned(id: string, fault: string): string {
  const plan = id.slice(0, id.lastIndexOf("/"));
  return plan.includes(fault) ? plan : `${fault} of ${plan}`;
}

/** To three decimals; 0 of nothing. */
function ratio(count: number, of: number): number {
  return of === 0 ? 0 : Math.round((count * 1000) / of) / 1000;
}
