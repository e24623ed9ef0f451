/**
 * What the nodes of a user's own protocol send, reply and show of themselves: a judge that finds
 * nothing where an answer, or an index, should be compares nothing. Ours are compiled against these
 * types.
 */

import { nearest, thrownText } from "../core/errors.ts";
import { fieldOf } from "../core/field-of.ts";
import { formatCount } from "../core/formatting.ts";
import { isWhole } from "../core/json.ts";
import { JSON_LIKE, notJsonLike } from "../core/json-like.ts";
import { notPlain } from "../core/plain.ts";
import { shown } from "../core/shown.ts";
import { wrongLabel } from "../protocol/message-label.ts";
import type { Observation } from "../protocol/observation.ts";
import type { MessageLabel, Protocol } from "../protocol/protocol.ts";
import type { Reply } from "../protocol/request.ts";
import { isDeclaredTimer, SHARED_TIMERS } from "../protocol/timer-names.ts";

const STATUSES: readonly unknown[] = ["ok", "not-leader", "session-expired"];

/** Characters of one output: a history keeps all outputs of a run. */
const CHARACTERS_MAX = 2 ** 20;

type Kind = "value" | "whole" | "number" | "node" | "text" | "flag";

const REPLY: Readonly<Record<keyof Reply, Kind>> = {
  status: "text",
  output: "value",
  leader: "node",
  index: "whole",
  leaseTerm: "whole",
  seen: "whole",
};

const OBSERVATION: Readonly<Record<keyof Observation, Kind>> = {
  role: "text",
  term: "whole",
  leader: "node",
  commitIndex: "whole",
  lastIndex: "whole",
  established: "flag",
  unsettled: "whole",
  unsettledWith: "number",
  members: "number",
};

/** What must be there. */
const OF_ANSWER: readonly (keyof Reply)[] = ["output", "leader"];
const OF_OBSERVATION: readonly (keyof Observation)[] = [
  "role",
  "term",
  "leader",
  "commitIndex",
  "lastIndex",
];

/**
 * Whom a refusal names is looked at by the node itself.
 * @param node its name.
 * @param members how many there are.
 * @throws {RangeError} naming the node and the first field at fault.
 */
export function checkReply(node: string, reply: unknown, members: number): void {
  if (typeof reply !== "object" || reply === null) {
    throw new RangeError(`${node} replied ${shown(reply)}, which is no reply`);
  }
  const { status } = reply as Partial<Reply>;
  if (!STATUSES.includes(status)) {
    const expected = `expected one of ${STATUSES.join(", ")}`;
    throw new RangeError(`${node} replied with the status ${shown(status)}; ${expected}`);
  }
  const isAnswer = status === "ok";
  const wrong = wrongIn(reply, REPLY, isAnswer ? OF_ANSWER : [], members);
  if (wrong === null || (!isAnswer && "field" in wrong && wrong.field === "leader")) return;
  throw new RangeError(`${node} replied ${status} ${said("with", wrong)}`);
}

/**
 * @param node its name.
 * @param members how many there are.
 * @param roles those that its protocol declares; absent: any.
 * @throws {RangeError} naming the node and the first field at fault.
 */
export function checkObservation(
  node: string,
  seen: unknown,
  members: number,
  roles?: readonly string[],
): void {
  if (typeof seen !== "object" || seen === null) {
    throw new RangeError(`observe of ${node} gives ${shown(seen)}, which is no observation`);
  }
  const wrong = wrongIn(seen, OBSERVATION, OF_OBSERVATION, members);
  if (wrong !== null) throw new RangeError(`observe of ${node} ${said("gives", wrong)}`);
  const { role } = seen as Observation;
  if (roles === undefined || roles.includes(role)) return;
  const among = `its protocol declares ${roles.join(", ") || "none"} as its roles`;
  throw new RangeError(`observe of ${node} gives the role ${shown(role)}; ${among}`);
}

/**
 * `describe` gives a message a label, of a kind that its protocol declares where it declares any.
 * @param node its sender's name.
 * @throws {RangeError} naming the node, and the kind or what else is wrong.
 */
export function checkLabel(node: string, protocol: Protocol, message: unknown): void {
  const label = described(node, protocol, message);
  const wrong = wrongLabel(label);
  if (wrong !== null) {
    const odd = notPlain(message, "message");
    throw new RangeError(
      odd === null
        ? `describe of a message of ${node} gives ${wrong}`
        : `${odd}: expected plain data (JSON, Map, Set)`,
    );
  }
  const { messages, messageFields } = protocol;
  const { kind, fields } = label;
  const known = fieldOf(messageFields, kind);
  for (const field in known === undefined ? {} : fields) {
    if (known?.includes(field)) continue;
    const among = `its protocol declares ${known?.join(", ") || "none"} as the fields of ${kind}`;
    throw new RangeError(`${node} sends a message with the field ${shown(field)}; ${among}`);
  }
  if (messages === undefined || messages.includes(kind)) return;
  const declared = messages.length === 0 ? "none" : messages.join(", ");
  const among = `its protocol declares ${declared} as its messages`;
  throw new RangeError(`${node} sends a message of the kind ${shown(kind)}; ${among}`);
}

/** A timer of a user's own protocol is one of those that it declares, if it declares any. */
export function checkTimer({ name: protocol, timers }: Protocol, timer: string): void {
  if (timers === undefined || isDeclaredTimer(timer, [...timers, ...SHARED_TIMERS])) return;
  const declared = timers.length === 0 ? "none" : timers.join(", ");
  throw new RangeError(`${protocol} sets the timer ${shown(timer)}; it declares ${declared}`);
}

/** How long the texts of a JSON-like value are, all together. */
function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  let sum = 0;
  for (const item of Object.values(value)) sum += charactersOf(item);
  return sum;
}

function described(node: string, protocol: Protocol, message: unknown): MessageLabel {
  try {
    return protocol.describe(message);
  } catch (error) {
    throw new RangeError(`describe of a message of ${node} threw ${thrownText(error)}`);
  }
}

/** A field that is missing, or one that is not as it must be. */
type WrongField =
  | { readonly lacks: string; readonly near: string }
  | { readonly field: string; readonly value: unknown; readonly why: string };

function said(verb: "with" | "gives", wrong: WrongField): string {
  if ("lacks" in wrong) {
    return `${verb === "with" ? "without" : "gives no"} ${wrong.lacks}${wrong.near}`;
  }
  return `${verb} the ${wrong.field} ${shown(wrong.value)}, ${wrong.why}`;
}

/** The first field at fault; null: none is. @param needed those that must be there. */
function wrongIn(
  given: object,
  kinds: Readonly<Record<string, Kind>>,
  needed: readonly string[],
  members: number,
): WrongField | null {
  const fields = given as Readonly<Record<string, unknown>>;
  for (const name of needed) {
    if (fields[name] !== undefined) continue;
    const others = Object.keys(fields).filter((other) => !Object.hasOwn(kinds, other));
    const [near] = nearest(name, others);
    return { lacks: name, near: near === undefined ? "" : `, but ${near}` };
  }
  for (const field in fields) {
    const value = fields[field];
    if (value === undefined) continue;
    if (!Object.hasOwn(kinds, field)) {
      return { field, value, why: `which is none of ${Object.keys(kinds).join(", ")}` };
    }
    const why = wrongValue(kinds[field] as Kind, value, members);
    if (why !== null) return { field, value, why };
  }
  return null;
}

/** Why a field cannot have a value; null: it can. */
function wrongValue(kind: Kind, value: unknown, members: number): string | null {
  switch (kind) {
    case "value": {
      const odd = notJsonLike(value, "output");
      if (odd === null) {
        const length = charactersOf(value);
        if (length <= CHARACTERS_MAX) return null;
        return `which has ${formatCount(length)} characters, above ${formatCount(CHARACTERS_MAX)}`;
      }
      const where = typeof value === "object" ? `: ${odd}; expected ${JSON_LIKE}` : "";
      return `which is no JSON value${where}`;
    }
    case "whole":
      return isWhole(value) ? null : "which is no whole number from 0";
    case "number":
      return Number.isSafeInteger(value) ? null : "which is no set of nodes";
    case "node":
      if (isWhole(value) && value <= members) return null;
      return `and there is no such node of ${members}; 0 means none`;
    case "text":
      return typeof value === "string" && value !== "" ? null : "which is no word";
    case "flag":
      return typeof value === "boolean" ? null : "expected true or false";
  }
}
