/**
 * Branches of a run: other futures of a moment at which it met something first, most of them with a
 * fault more, soon after that moment.
 */
import type { Fault } from "../faults/fault.ts";
import type { RandomStream } from "../kernel/streams.ts";
import type { Scenario, ScenarioChoices } from "../scenario/scenario.ts";
import type { CorpusEntry } from "./corpus.ts";
import { spaceOf } from "./space.ts";
import type { Subject } from "./subject.ts";

/** Where the run of an entry met something first. */
export interface Place {
  readonly parent: CorpusEntry;
  /** The step in which it did, and the moment of that. */
  readonly step: number;
  readonly atUs: number;
}

/** The places of entries, by what was met there. */
export function placesOf(entries: readonly CorpusEntry[]): readonly (readonly Place[])[] {
  const places = new Map<number, Place[]>();
  for (const parent of entries) {
    for (const [feature, step, atUs] of parent.firsts) {
      const place = { parent, step, atUs };
      const known = places.get(feature);
      if (known === undefined) places.set(feature, [place]);
      else known.push(place);
    }
  }
  return [...places.values()];
}

/** The run of a seed, up to a step and its moment. */
export interface Branch {
  readonly seed: number;
  readonly step: number;
  readonly atUs: number;
}

/** The choices of a run that has none. */
export const ORDINARY: ScenarioChoices = {
  base: "weather",
  operations: "drawn",
  windowUs: 0,
  decisions: [],
};

/**
 * The runs that begin as that of the branch's seed. They part from it before the step itself, which
 * is under way already: it happens, and what it sends, writes and sets is drawn anew.
 * @param scenario what that run ran.
 */
export function branched(
  subject: Subject,
  scenario: Scenario,
  { seed, step, atUs }: Branch,
  stream: RandomStream,
): Scenario {
  const { choices = ORDINARY } = scenario;
  const steps = Math.max(0, step - 1);
  const { begins: own = [] } = choices;
  const before = own.filter((beginning) => beginning.steps < steps);
  // Within a beginning it is the run of another seed still.
  const of = own[before.length]?.seed ?? seed;
  const begins = [...before, { seed: of, steps }];
  const begun = { ...scenario, choices: { ...choices, begins } };
  return struck(subject, begun, atUs, stream);
}

/** Without its beginnings, and what was laid over it: its runs go by their own seed. */
export function fromItsStart(scenario: Scenario): Scenario {
  const { choices, ...rest } = scenario;
  if (choices?.begins === undefined) return scenario;
  const { begins: _begins, untilUs, ...kept } = choices;
  const own = untilUs === undefined ? kept : { ...kept, decisions: [] };
  return own.windowUs === 0 && own.priorities === undefined ? rest : { ...scenario, choices: own };
}

/** A fault more comes within a silence, halved fewer than so often. */
const HALVINGS = 8;

/**
 * With one fault more, of those that its plans have, at a moment soon after another: what the run
 * does up to then is the same. Rates of clocks stay as they are, for they would add up.
 */
function struck(
  subject: Subject,
  scenario: Scenario,
  atUs: number,
  stream: RandomStream,
): Scenario {
  const { faults, durationUs, options } = scenario;
  const { known, protocol } = subject;
  const plans = faults.filter(({ oneOf }) =>
    oneOf.every(({ fault }) => !hasRate(known.faults.get(fault))),
  );
  const plan = stream.pick(plans);
  const choice = stream.pick(plan?.oneOf ?? []);
  const { patienceUs } = spaceOf(subject).rhythm(options[protocol] ?? {});
  const withinUs = Math.max(1, patienceUs >> stream.below(HALVINGS));
  const momentUs = atUs + 1 + stream.below(withinUs);
  if (plan === undefined || choice === undefined || momentUs >= durationUs) return scenario;
  const id = `branch@${momentUs}us/${faults.length}`;
  const when = { kind: "once", atUs: momentUs, forUs: plan.when.forUs } as const;
  return { ...scenario, faults: [...faults, { id, when, oneOf: [choice] }] };
}

function hasRate(fault: Fault | undefined): boolean {
  return Object.values(fault?.parameters ?? {}).some(({ kind }) => kind === "drift");
}
