/**
 * Judges, counts and goals of a user's own that say that it was they who threw, returned what
 * nothing looks at, or reported what is no report: a fact is asserted within a handler, which would
 * be blamed.
 */
import type { Count } from "../checkers/happened/count.ts";
import type { AuditView, Invariant, Property } from "../checkers/property.ts";
import { HostError, ListenerError, thrownText } from "../core/errors.ts";
import { isWhole } from "../core/json.ts";
import { isPromise } from "../core/promised.ts";
import { shown } from "../core/shown.ts";
import type { Goal } from "../systems/goal.ts";

/** What a function must return, and how that is said. */
interface Returns {
  readonly expected: string;
  fits(returned: unknown): boolean;
}

const NOTHING: Returns = {
  expected: "expected nothing: what must not be is said by view.report",
  fits: (returned) => returned === undefined,
};
/** A count judges nothing: what it returns could be meant for no verdict. */
const NO_PROMISE: Returns = {
  expected: "expected none: what it counts is counted before it returns",
  fits: (returned) => !isPromise(returned),
};
const NEARNESS: Returns = {
  expected: "expected a whole number, or FAR",
  fits: (returned) => Number.isSafeInteger(returned),
};
const CONCLUSION: Returns = {
  expected: "expected decided or unknown",
  fits: (returned) => returned === "decided" || returned === "unknown",
};
const SUSPENDED: Returns = {
  expected: "expected a list of texts",
  fits: (returned) =>
    Array.isArray(returned) && returned.every((item: unknown) => typeof item === "string"),
};
const REACHED: Returns = {
  expected: "expected true or false",
  fits: (returned) => typeof returned === "boolean",
};

/**
 * The same, but that what its functions throw, and what they return or report that is none of what
 * they may, is a {@link ListenerError}.
 */
export function blamedInvariant(invariant: Invariant): Invariant {
  const who = `the invariant ${invariant.name}`;
  const { and, atEnd, suspendedBy } = invariant;
  return {
    ...blamedProperty(invariant, who),
    ...(and !== undefined && {
      and: and.map((property) => blamedProperty(property, who)),
    }),
    ...(suspendedBy !== undefined && {
      suspendedBy: naming(
        who,
        "as the run was judged",
        (...given) => suspendedBy.apply(invariant, given),
        SUSPENDED,
      ),
    }),
    ...(atEnd !== undefined && {
      atEnd: naming(
        who,
        "at the end",
        (...given) => atEnd.apply(invariant, given),
        CONCLUSION,
        checkingViews(),
      ),
    }),
  };
}

/** As {@link blamedInvariant}. */
export function blamedCount(count: Count): Count {
  const who = `the count ${Object.keys(count.counted(count.initial(1))).join(", ")}`;
  return blamedProperty(count, who, NO_PROMISE);
}

/** As {@link blamedInvariant}. */
export function blamedGoal(goal: Goal): Goal {
  return {
    ...goal,
    on: blamedFolds(goal.on, `the goal ${goal.name}`, "", REACHED),
  };
}

function blamedProperty<Judged extends Property>(
  property: Judged,
  who: string,
  returns = NOTHING,
): Judged {
  const { on, near } = property;
  return {
    ...property,
    on: blamedFolds(on, who, "", returns, checkingViews()),
    ...(near !== undefined && {
      near: blamedFolds(near, who, "near, ", NEARNESS),
    }),
  };
}

/** Gives a view whose reports are looked at for one that a fold gets. */
type Checking = (view: AuditView) => AuditView;

// biome-ignore lint/suspicious/noExplicitAny: folds of different kinds
type Told = (...given: any[]) => any;

function blamedFolds<Folds extends Readonly<Record<string, Told>>>(
  folds: Folds,
  who: string,
  where: string,
  returns: Returns,
  checked: Checking | null = null,
): Folds {
  const blamed = Object.entries(folds).map(([fact, fold]) => {
    return [fact, naming(who, `${where}at the fact ${fact}`, fold, returns, checked)] as const;
  });
  return Object.fromEntries(blamed) as Folds;
}

/**
 * @throws {ListenerError} whatever is thrown, but for what the host lacks; and for what is returned
 * that nothing would look at.
 * @param checked of the view that the function gets; null: it gets none.
 */
function naming<Body extends Told>(
  who: string,
  where: string,
  body: Body,
  { expected, fits }: Returns,
  checked: Checking | null = null,
): Body {
  const named = (...given: Parameters<Body>): ReturnType<Body> => {
    let returned: unknown;
    try {
      if (checked !== null) given[1] = checked(given[1] as AuditView);
      returned = body(...given);
    } catch (error) {
      if (error instanceof HostError) throw error;
      if (error instanceof ReportError) {
        throw new ListenerError(`${who} reported ${error.message}, ${where}`);
      }
      throw new ListenerError(`${who} threw ${thrownText(error)}, ${where}`);
    }
    if (fits(returned)) return returned as ReturnType<Body>;
    const what = isPromise(returned) ? "a promise" : shown(returned);
    throw new ListenerError(`${who} returned ${what} (${expected}), ${where}`);
  };
  return named as Body;
}

/** What was reported is no report: says what it is. */
class ReportError extends Error {
  override readonly name = "ReportError";
}

/** By the view that a property gets: the same, whose reports are looked at; the last is kept. */
function checkingViews(): Checking {
  let known: AuditView | null = null;
  let checked: AuditView | null = null;
  return (view) => {
    if (known === view && checked !== null) return checked;
    known = view;
    checked = {
      ...view,
      report(message, nodes, seen) {
        checkReport(message, nodes, view.nodes);
        if (seen !== undefined) checkSeen(message, seen, view);
        view.report(message, nodes, seen);
      },
    };
    return checked;
  };
}

/**
 * @param members how many there are. @throws {ReportError} saying what is wrong with the report.
 */
function checkReport(message: unknown, nodes: unknown, members: number): void {
  if (typeof message !== "string" || message === "") {
    throw new ReportError(`${shown(message)}, which is no message`);
  }
  if (!Array.isArray(nodes)) {
    const expected = "expected a list of nodes, such as [node]";
    throw new ReportError(`${shown(message)} of ${shown(nodes)}: ${expected}`);
  }
  for (const node of nodes as readonly unknown[]) {
    if (isWhole(node) && node >= 1 && node <= members) continue;
    throw new ReportError(
      `${shown(message)} of the node ${shown(node)}: there is no such node of ${members}`,
    );
  }
}

/** @throws {ReportError} for a moment that is none of the run's so far. */
function checkSeen(message: string, seen: unknown, view: AuditView): void {
  const { step, atUs } = (seen ?? {}) as Readonly<Record<string, unknown>>;
  const isPast = isWhole(step) && isWhole(atUs) && step <= view.step() && atUs <= view.now();
  if (isPast) return;
  const expected = "expected { step, atUs } of a moment of the run, up to now";
  throw new ReportError(`${shown(message)} as seen at ${shown(seen)}: ${expected}`);
}
