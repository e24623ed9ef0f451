/** Records the course of a run. */
import type { Value } from "../core/json.ts";
import type { ChoiceClass } from "../kernel/choices/classes.ts";
import type { Decision, Listener } from "../kernel/choices/decisions.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { DISK, STEP_MAX, WAKE } from "../world/event.ts";
import { type Course, courseOf } from "./course.ts";
import { Recording } from "./recording.ts";
import { made, replayCourse } from "./replay-course.ts";
import type { SimulationParts } from "./simulation.ts";

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
