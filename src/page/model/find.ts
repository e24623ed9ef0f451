/**
 * Questions: the events of a run that match words, by kind, label, process, term, step, outcome.
 */
import {
  DROP,
  EVENT_NAMES,
  MESSAGE,
  REPLY,
  REQUEST,
  SENT,
  SESSION_MESSAGE,
} from "../../world/event.ts";
import type { Found } from "../engine/messages.ts";
import { fateName, type RunView } from "./run-view.ts";

/** A condition: all words of a question have to hold. */
interface Condition {
  readonly name: string;
  readonly value: string;
}

/** Steps in which what was sent arrives, or is dropped on its way. */
const ARRIVALS: ReadonlySet<number> = new Set([MESSAGE, SESSION_MESSAGE, REQUEST, REPLY, DROP]);

/** What questions may name, for the help beside the field. */
export const QUESTION_HELP =
  "Words that all have to hold: n2, append-entries, kind:crash, fate:lost, to:n3, from:n1, " +
  "term:4, after:3400, before:3500, slot=199; a word alone is a node, a kind, a fate or part of " +
  "what the event says.";

/**
 * What is not understood matches nothing. Where sending matches, the arrival is not found again:
 * the sending says when it was.
 * @param words an event as it is said: the last that is looked at, since it is made for that.
 */
export function find(
  view: RunView,
  question: string,
  max: number,
  words: (event: number) => string,
): Found {
  const names = new Set(view.lanes.map(({ name }) => name));
  const conditions = question
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word): Condition => {
      const [, name = "", value = ""] = /^([a-z]+):(.+)$/.exec(word) ?? [];
      if (name !== "") return { name, value };
      return names.has(word)
        ? { name: "node", value: word }
        : { name: "any", value: word.toLowerCase() };
    });
  if (conditions.length === 0) return { events: [], count: 0 };
  conditions.sort((a, b) => Number(a.name === "any") - Number(b.name === "any"));
  const events: number[] = [];
  const { kinds, steps, settled } = view.outline.columns;
  /** Steps in which something arrives whose sending was found. */
  const arrivals = new Set<number>();
  let count = 0;
  for (let event = 0; event < view.events; event++) {
    const kind = kinds[event] as number;
    if (ARRIVALS.has(kind) && arrivals.has(steps[event] as number)) continue;
    if (!conditions.every((condition) => holds(view, event, condition, words))) continue;
    if (kind === SENT && settled[event] !== 0) arrivals.add(settled[event] as number);
    count++;
    if (events.length < max) events.push(event);
  }
  return { events, count };
}

function holds(
  view: RunView,
  event: number,
  { name, value }: Condition,
  words: (event: number) => string,
): boolean {
  const { columns } = view.outline;
  const kind = columns.kinds[event] as number;
  const step = columns.steps[event] as number;
  const actor = columns.actors[event] as number;
  const other = columns.others[event] as number;
  switch (name) {
    case "kind":
      return EVENT_NAMES[kind] === value;
    case "label":
      return view.labelOf(event) === value;
    case "node":
      return view.nameOf(actor) === value;
    case "from":
      return view.nameOf(kind === SENT ? actor : other) === value;
    case "to":
      return view.nameOf(kind === SENT ? other : actor) === value;
    case "fate":
      return kind === SENT && fateName((columns.marks[event] as number) % 8) === value;
    case "after":
      return step >= Number(value);
    case "before":
      return step <= Number(value);
    case "step":
      return step === Number(value);
    case "term":
      return termOf(view, actor, columns.times[event] as number) === Number(value);
    case "any":
      return (
        EVENT_NAMES[kind] === value ||
        (kind === SENT && fateName((columns.marks[event] as number) % 8) === value) ||
        view.labelOf(event).toLowerCase().includes(value) ||
        words(event).toLowerCase().includes(value)
      );
    default:
      return false;
  }
}

function termOf(view: RunView, address: number, atUs: number): number | null {
  const span = view.outline.roles.findLast(
    (role) => role.address === address && role.fromUs <= atUs,
  );
  return span?.term ?? null;
}
