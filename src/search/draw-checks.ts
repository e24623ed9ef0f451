/** What is judged of a drawn scenario, and expected of it: nothing that it cannot promise. */
import { canJudge } from "../checkers/consistency/weaker.ts";
import { formatDuration } from "../core/formatting.ts";
import type { Settings } from "../core/parameters.ts";
import { searchedChecks } from "../scenario/checks.ts";
import type { CheckName, Scenario } from "../scenario/scenario.ts";
import type { Space } from "../systems/space.ts";
import { givesUpEarly } from "./draw-clients.ts";
import type { Subject } from "./subject.ts";

const STAY_US = 1_000_000;
/** A leader is not asked to stay where clocks are wronger than that, or more messages are lost. */
const STAYS = { driftPpm: 10_000, lossPpm: 20_000 };

/** Fields of a source that say how it is judged. */
type Judged = {
  readonly checks?: readonly CheckName[];
  readonly stays?: string;
};

/** What is judged, where it is not what is usual: nothing that its options cannot promise. */
export function checked(
  { known, protocol }: Subject,
  space: Required<Space>,
  scenario: Scenario,
  options: Settings,
): Judged {
  const { workload, object } = scenario;
  const usual = searchedChecks(known, [protocol], workload.kind);
  const histories = space.histories(options);
  const functions = Object.keys(known.objects.get(object)?.functions ?? {});
  const checks = usual.flatMap((check) =>
    check === "linearizable" && histories !== null
      ? histories.filter((weaker) => canJudge(weaker, functions))
      : [check],
  );
  if (givesUpEarly(scenario) || !recovers(space, scenario, options)) {
    return { checks: checks.filter((check) => check !== "progress") };
  }
  return checks.includes("premises") || histories !== null ? { checks } : {};
}

/** What is expected of the scenario: all that is usual, but what its options cannot promise. */
export function promised(
  subject: Subject,
  space: Required<Space>,
  scenario: Scenario,
  options: Settings,
): Judged {
  const { known } = subject;
  const { clocks, network, workload, faults } = scenario;
  const judged = checked(subject, space, scenario, options);
  if (!recovers(space, scenario, options)) return judged;
  // What is late when the faults end is on its way still: a leader may be heard too late once more.
  const isLate = faults.some(({ oneOf }) =>
    oneOf.some(({ fault }) => known.faults.get(fault)?.harms.includes("reordering")),
  );
  const isRough = isLate || clocks.driftMaxPpm > STAYS.driftPpm || network.lossPpm > STAYS.lossPpm;
  const isKept = !isRough && space.stays(options, askedOf(workload));
  return { ...judged, ...(isKept && { stays: formatDuration(STAY_US) }) };
}

function recovers(space: Required<Space>, scenario: Scenario, options: Settings): boolean {
  return space.recovers(options, askedOf(scenario.workload), scenario.network);
}

function askedOf({ settings, kind, clients }: Scenario["workload"]): Settings {
  return { ...settings, kind, clients };
}
