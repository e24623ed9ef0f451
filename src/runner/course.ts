/**
 * The course of a run: everything that was chosen in it, in the order in which it was asked, small
 * enough for a file. By it a failure is made again where the code has changed, and it is said where
 * that run goes another way.
 */
import type { Value } from "../core/json.ts";
import type { ChoicesOfRun } from "../kernel/choices/choices.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import { type Decision, Decisions, type Listener } from "../kernel/choices/decisions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { DISK, STEP_MAX, WAKE } from "../world/event.ts";
import type { World } from "../world/world.ts";
import { hasFingerprint } from "./fingerprint.ts";
import { judge } from "./judge.ts";
import { Recording } from "./recording.ts";
import type { FullRunResult } from "./result.ts";
import { Simulation, type SimulationParts } from "./simulation.ts";

/**
 * A course as a file has it. `contents` are classes and keys without their occurrences (these
 * are counted in order), `of` and `values` are by choice: an index of a content, and the decision.
 */
export interface Course {
  readonly contents: readonly (readonly [ChoiceClass, string])[];
  readonly of: readonly number[];
  readonly values: readonly Value[];
}

/** Whether a value has the form of a course. What does not fit in a run is answered by the base. */
export function isCourse(value: unknown): value is Course {
  if (typeof value !== "object" || value === null) return false;
  const { contents, of, values } = value as Readonly<Record<string, unknown>>;
  return (
    Array.isArray(contents) &&
    Array.isArray(of) &&
    Array.isArray(values) &&
    of.length === values.length &&
    of.every((number) => Number.isSafeInteger(number) && number >= 0 && number < contents.length) &&
    contents.every(
      (one: unknown) =>
        Array.isArray(one) &&
        choiceClasses.includes(one[0] as ChoiceClass) &&
        typeof one[1] === "string",
    )
  );
}

/** Where a run by a course goes another way than the course. */
export interface Divergence {
  /** The step in which it does, from 1. */
  readonly step: number;
  /** What was asked there, and what is; none where the one of them has ended. */
  readonly expected: string | null;
  readonly got: string | null;
}

const OCCURRENCE = / #(\d+)$/;
/** Means the next occurrence. */
const NEXT = " #";

/** Decisions in the order in which they were asked, as a course. */
export function courseOf(decisions: Iterable<Decision>): Course {
  const contents: (readonly [ChoiceClass, string])[] = [];
  const numbers = new Map<string, number>();
  const occurred = new Map<string, number>();
  const of: number[] = [];
  const values: Value[] = [];
  for (const [kind, key, value] of decisions) {
    const content = contentOf(occurred, kind, key);
    const name = `${kind} ${content}`;
    const number = numbers.get(name) ?? contents.length;
    if (number === contents.length) {
      numbers.set(name, number);
      contents.push([kind, content]);
    }
    of.push(number);
    values.push(value);
  }
  return { contents, of, values };
}

/** The key without its occurrence, where that is the next one of its content. */
function contentOf(occurred: Map<string, number>, kind: ChoiceClass, key: string): string {
  const occurrence = Number(OCCURRENCE.exec(key)?.[1] ?? 0);
  if (occurrence === 0) return key;
  const base = `${kind} ${key.replace(OCCURRENCE, "")}`;
  const isNext = (occurred.get(base) ?? 0) + 1 === occurrence;
  occurred.set(base, occurrence);
  return isNext ? key.replace(OCCURRENCE, NEXT) : key;
}

/** The decisions of a course, in order. */
export function decisionsOf({ contents, of, values }: Course): readonly Decision[] {
  const occurred = new Map<string, number>();
  return of.flatMap((number, at): readonly Decision[] => {
    const [kind, content] = contents[number] ?? [];
    if (kind === undefined || content === undefined) return [];
    const value = values[at] as Value;
    if (!content.endsWith(NEXT)) {
      contentOf(occurred, kind, content);
      return [[kind, content, value]];
    }
    const base = `${kind} ${content.slice(0, -NEXT.length)}`;
    const occurrence = (occurred.get(base) ?? 0) + 1;
    occurred.set(base, occurrence);
    return [[kind, `${content.slice(0, -NEXT.length)} #${occurrence}`, value]];
  });
}

/** Records what is chosen, each at the place where it was asked first. */
class CourseRecorder implements Listener {
  agenda: { readonly cause: number; readonly nowUs: number } = { cause: 0, nowUs: 0 };
  readonly #decisions = new Map<string, Decision>();
  /** By tie: the step that added its entry, and when that was. */
  readonly #ties = new Map<string, { readonly cause: number; readonly atUs: number }>();

  note(kind: ChoiceClass, key: string, decision: Value): void {
    const name = `${kind} ${key}`;
    const { cause, nowUs: atUs } = this.agenda;
    if (kind === "tie") this.#ties.set(name, { cause, atUs });
    this.#decisions.set(name, [kind, key, decision]);
  }

  get decisions(): readonly Decision[] {
    return [...this.#decisions.values()];
  }

  /** The decisions without the ties of entries that were due when no other was, ties shortened. */
  concise({ causes, momentsUs, writesUs }: Tied): readonly Decision[] {
    return [...this.#decisions].flatMap(([name, decision]): readonly Decision[] => {
      const added = this.#ties.get(name);
      if (added === undefined) return [decision];
      const [kind, key, value] = decision;
      // A write is added when the disk begins it, whichever step asked for it.
      const takesUs = this.#decisions.get(`disk ${key}`)?.[2] as number | undefined;
      const dueUs = added.atUs + (takesUs ?? 0);
      const isTied =
        takesUs === undefined
          ? causes.has(added.cause)
          : momentsUs.has(dueUs) || !writesUs.has(dueUs);
      return isTied ? [[kind, key, shortened(value as number)]] : [];
    });
  }

  snapshot(): readonly Decision[] {
    return this.decisions;
  }

  restore(): void {
    // A course is of a run from its beginning.
  }
}

/** A tie in four digits: of a few entries the first is first still. */
function shortened(tie: number): number {
  return Math.floor(tie * 10_000) / 10_000;
}

/**
 * Makes an ordinary run again and records its course up to its end. Ties count only between entries
 * that are due at one microsecond, which are few: those of others are left out, unless the run
 * would be another.
 */
export function recordCourse(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: SimulationParts = {},
): Course {
  const recorder = new CourseRecorder();
  const steps = new Recording({ stepsOnly: true });
  const run = made(
    scenario,
    protocol,
    seed,
    { ...parts, recordings: [steps], choices: { base: "weather", listener: recorder } },
    ({ agenda }) => {
      recorder.agenda = agenda;
    },
  );
  if ((scenario.choices?.windowUs ?? 0) === 0) {
    const course = courseOf(recorder.concise(tiedIn(steps)));
    // What is left out is drawn otherwise: what counts, and is missing, makes another run.
    const replayed = replayCourse(scenario, protocol, seed, course, parts, 1);
    if (replayed.run.hash === run.hash) return course;
  }
  return courseOf(recorder.decisions);
}

/** What may have been due at one microsecond with something else. */
interface Tied {
  /**
   * The steps that added such entries; those of faults and scripts among them, which set timers
   * anew when they change clocks.
   */
  readonly causes: ReadonlySet<number>;
  readonly momentsUs: ReadonlySet<number>;
  /** When writes ended: one that did not when it was due was put off, or lost. */
  readonly writesUs: ReadonlySet<number>;
}

function tiedIn({ log, simulation }: Recording): Tied {
  const causes = new Set<number>();
  const momentsUs = new Set<number>();
  const writesUs = new Set<number>();
  let last: { readonly atUs: number; readonly cause: number } | null = null;
  for (const event of log.events()) {
    const { kind, step, atUs, cause } = event;
    if (kind > STEP_MAX) continue;
    if (kind === WAKE) causes.add(step);
    if (kind === DISK) writesUs.add(atUs);
    if (last?.atUs === atUs) {
      causes.add(last.cause).add(cause);
      momentsUs.add(atUs);
    }
    last = event;
  }
  // What was due with the last step had its turn after the end, and might have had it before.
  const { agenda } = simulation.world;
  const due: number[] = [];
  agenda.dueBy(agenda.nowUs, due);
  for (const slot of due) {
    causes.add(agenda.causeOf(slot)).add(last?.cause ?? 0);
    momentsUs.add(agenda.nowUs);
  }
  return { causes, momentsUs, writesUs };
}

/** A run by a course, and where it went another way. */
export interface Replayed {
  readonly run: FullRunResult;
  /** Null: nowhere. */
  readonly divergence: Divergence | null;
}

/**
 * Runs a scenario by a course: what this decided is decided alike, whatever else has changed;
 * anything new is drawn by seed and key.
 * @param draw from 0: another one draws what is new otherwise.
 */
export function replayCourse(
  scenario: Scenario,
  protocol: string,
  seed: number,
  course: Course,
  parts: SimulationParts = {},
  draw = 0,
): Replayed {
  const decisions = decisionsOf(course);
  const compared = new Comparison(decisions);
  const choices = {
    seed: draw === 0 ? `${seed}` : `${seed}/${draw}`,
    base: "keyed",
    decider: new Decisions(decisions),
    listener: compared,
  } as const;
  const run = made(scenario, protocol, seed, { ...parts, choices }, (world) => {
    compared.clock = world;
  });
  compared.end();
  return { run, divergence: compared.divergence };
}

/** How often what is new is drawn before it is said that a failure does not come again. */
const DRAWS = 8;

/** The first run by a course that fails as the recorded one did; else the first of all. */
export function failureByCourse(
  scenario: Scenario,
  protocol: string,
  seed: number,
  course: Course,
  fingerprint: string,
  parts: SimulationParts = {},
): Replayed {
  const first = replayCourse(scenario, protocol, seed, course, parts);
  let replayed = first;
  for (let draw = 1; draw < DRAWS && first.divergence !== null; draw++) {
    if (hasFingerprint(replayed.run, fingerprint)) return replayed;
    replayed = replayCourse(scenario, protocol, seed, course, parts, draw);
  }
  return hasFingerprint(replayed.run, fingerprint) ? replayed : first;
}

function made(
  scenario: Scenario,
  protocol: string,
  seed: number,
  parts: SimulationParts & { readonly choices: ChoicesOfRun },
  before: (world: World) => void,
): FullRunResult {
  const simulation = new Simulation(scenario, protocol, seed, parts);
  before(simulation.world);
  simulation.boot();
  simulation.run();
  return judge(simulation, scenario, protocol, seed);
}

/** Holds what a run asks against the course that it goes by. */
class Comparison implements Listener {
  clock: { readonly steps: number } = { steps: 0 };
  divergence: Divergence | null = null;
  readonly #expected: readonly Decision[];
  readonly #asked = new Set<string>();
  #at = 0;

  constructor(expected: readonly Decision[]) {
    this.#expected = expected.filter(([kind]) => kind !== "tie");
  }

  note(kind: ChoiceClass, key: string): void {
    if (this.divergence !== null) return;
    const name = `${kind} ${key}`;
    // Ties that did not count are left out of a course.
    if (kind === "tie") return;
    // A choice that is answered twice counts where it was asked first.
    if (this.#asked.has(name)) return;
    this.#asked.add(name);
    const next = this.#expected[this.#at++];
    if (next !== undefined && next[0] === kind && next[1] === key) return;
    const expected = next === undefined ? null : `${next[0]} ${next[1]}`;
    this.divergence = { step: this.clock.steps, expected, got: name };
  }

  /** The run is over: what it did not come to is missing. */
  end(): void {
    const next = this.#expected[this.#at];
    if (this.divergence !== null || next === undefined) return;
    const expected = `${next[0]} ${next[1]}`;
    this.divergence = { step: this.clock.steps, expected, got: null };
  }

  snapshot(): null {
    return null;
  }

  restore(): void {
    // It is not part of a run's state.
  }
}

/** `diverged at step 213: expected draw n1/1 election-timeout #5, got ...`. */
export function divergenceText({ step, expected, got }: Divergence): string {
  return `diverged at step ${step}: expected ${expected ?? "the end"}, got ${got ?? "the end"}`;
}
