/**
 * Judges, counts and goals of a user's own that say that it was they who threw: a fact is asserted
 * within a handler, which would be blamed.
 */
import type { Count } from "../checkers/happened/count.ts";
import type { Invariant, Property } from "../checkers/property.ts";
import { HostError, ListenerError, thrownText } from "../core/errors.ts";
import type { Goal } from "../systems/goal.ts";

/** The same, but that what its functions throw is a {@link ListenerError}. */
export function blamedInvariant(invariant: Invariant): Invariant {
  const who = `the invariant ${invariant.name}`;
  const { and, atEnd } = invariant;
  return {
    ...blamedProperty(invariant, who),
    ...(and !== undefined && { and: and.map((property) => blamedProperty(property, who)) }),
    ...(atEnd !== undefined && {
      atEnd: naming(who, "at the end", (...given) => atEnd.apply(invariant, given)),
    }),
  };
}

/** As {@link blamedInvariant}. */
export function blamedCount(count: Count): Count {
  const who = `the count ${Object.keys(count.counted(count.initial(1))).join(", ")}`;
  return blamedProperty(count, who);
}

/** As {@link blamedInvariant}. */
export function blamedGoal(goal: Goal): Goal {
  return { ...goal, on: blamedFolds(goal.on, `the goal ${goal.name}`, "") };
}

function blamedProperty<Judged extends Property>(property: Judged, who: string): Judged {
  const { on, near } = property;
  return {
    ...property,
    on: blamedFolds(on, who, ""),
    ...(near !== undefined && { near: blamedFolds(near, who, "near, ") }),
  };
}

// biome-ignore lint/suspicious/noExplicitAny: folds of different kinds
type Told = (...given: any[]) => any;

function blamedFolds<Folds extends Readonly<Record<string, Told>>>(
  folds: Folds,
  who: string,
  where: string,
): Folds {
  const blamed = Object.entries(folds).map(([fact, fold]) => {
    return [fact, naming(who, `${where}at the fact ${fact}`, fold)] as const;
  });
  return Object.fromEntries(blamed) as Folds;
}

/** @throws {ListenerError} whatever is thrown, but for what the host lacks. */
function naming<Body extends Told>(who: string, where: string, body: Body): Body {
  const named = (...given: Parameters<Body>): ReturnType<Body> => {
    try {
      return body(...given) as ReturnType<Body>;
    } catch (error) {
      if (error instanceof HostError) throw error;
      throw new ListenerError(`${who} threw ${thrownText(error)}, ${where}`);
    }
  };
  return named as Body;
}
