/**
 * The course of a run: everything that was chosen in it, in the order in which it was asked, small
 * enough for a file.
 */
import type { Value } from "../core/json.ts";
import { type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import type { Decision } from "../kernel/choices/decisions.ts";

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
