/**
 * In what order things come that are due at nearly the same time: as they are due, or by priorities
 * of processes or of links within a window (PCT: Burckhardt and others 2010).
 */
import type { PrioritySettings } from "../kernel/choices/priorities.ts";
import { explicitSource } from "../scenario/resolve.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Draw } from "../systems/space.ts";
import { spaceOf } from "./space.ts";
import type { Subject } from "./subject.ts";

/** The window is the time in which a silence is noticed, halved so often. */
export const HALVINGS = { least: 2, most: 8 };
/** Of so many entries one comes last of all: doubled up to so often; or none does. */
const LATE = { least: 64, doublings: 6 };

/** Plain timing for half of all draws; for the others priorities, a window and a depth. */
export function drawOrder(subject: Subject, scenario: Scenario, draw: Draw): Scenario {
  if (draw.below(2) === 0) return scenario;
  const halvings = draw.between(HALVINGS.least, HALVINGS.most);
  const of = draw.pick(["processes", "links"] as const);
  const doublings = draw.below(LATE.doublings + 1);
  const late = doublings === LATE.doublings ? 0 : LATE.least * 2 ** doublings;
  return prioritised(subject, scenario, halvings, { of, late });
}

/**
 * A scenario whose order within a window goes by priorities: a silence, halved so often. The window
 * closes when the faults end. That a leader stays is not asked then: what is late by a window at
 * that moment is on its way still. A directed scenario keeps its own order, and so does a system
 * that promises to notice something within a time.
 */
export function prioritised(
  subject: Subject,
  scenario: Scenario,
  halvings: number,
  priorities: PrioritySettings,
): Scenario {
  if (scenario.script.length > 0 || subject.scenario?.choices !== undefined) return scenario;
  const { rhythm, anyOrder } = spaceOf(subject);
  if (!anyOrder) return scenario;
  const { patienceUs } = rhythm(scenario.options[subject.protocol] ?? {});
  const windowUs = Math.max(1, Math.floor(patienceUs / 2 ** halvings));
  const choices = {
    base: "weather",
    operations: "drawn",
    windowUs,
    priorities,
    decisions: [],
  } as const;
  const ordered = withChoices({ ...scenario, staysUs: 0 }, choices);
  // Its source says the order, too, and resolves to the same: what fails is replayed by that.
  return { ...ordered, source: explicitSource(ordered, subject.known) };
}

/** The choices come where a scenario that is read has them: its digest goes by that. */
function withChoices(scenario: Scenario, choices: NonNullable<Scenario["choices"]>): Scenario {
  const { faults, given, script, checks, staleness, mutants, doubts, expect, limits, ...before } =
    scenario;
  const { source, ...first } = before;
  const judged = { checks, ...(staleness !== undefined && { staleness }) };
  const rest = { mutants, doubts, expect, limits, source };
  return { ...first, faults, choices, given, script, ...judged, ...rest };
}
