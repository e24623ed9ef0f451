/** Requests of clients, and the replies of nodes. */
import { hashText, mix, mixValue } from "../core/hash.ts";
import type { Value } from "../core/json.ts";
import type { Address, NodeId } from "./node-id.ts";

/** A call of the replicated object. */
export interface Command {
  readonly f: string;
  readonly key: Value;
  readonly input: Value;
  /** The wall clock of the node that received it, where its object uses the log's time. */
  readonly timeUs?: number;
  /** What that node has put on it, where its object has a part for each member. */
  readonly stamp?: Value;
}

/** A client's operation. Sent again, to the same or another node, it is the same operation. */
export interface Request {
  /** The client's session, from 1. */
  readonly client: number;
  /** The operation's number in its session, from 1; a client has one operation open at a time. */
  readonly sequence: number;
  readonly command: Command;
  /** Whether the command cannot change the object. */
  readonly readOnly: boolean;
  /**
   * The session that a node opened for the client, where sessions are registered; absent: the
   * client's number identifies it.
   */
  readonly session?: number;
  /** A digest of all of the above. */
  readonly digest: number;
  /**
   * The highest index in any answer that the client has seen: a node that lags must not serve it.
   * Absent: unknown.
   */
  readonly seen?: number;
  /** The process that asks, and is answered; absent: the client of that number. */
  readonly from?: Address;
}

/**
 * A node's answer. `not-leader`: the node will not answer it; ask `leader` if it is not 0. It says
 * nothing of what has become of the operation, which may take effect all the same: a leader that
 * has lost its office had perhaps replicated it, and it may have been asked of other nodes before.
 * `session-expired`: no node knows any more whether it took effect, and none will find out. So `ok`
 * ends an operation of the history; `session-expired` ends it as `info`; `not-leader` leaves it
 * open, to be tried again or to end as `info`.
 */
export interface Reply {
  readonly status: "ok" | "not-leader" | "session-expired";
  readonly output: Value;
  readonly leader: NodeId;
  /**
   * The state that was read is the one after this index; of an operation: its own. Absent: not
   * reported.
   */
  readonly index?: number;
  /** The term whose lease vouches for a read; absent: none does. */
  readonly leaseTerm?: number;
  /**
   * How far the node had come, in its protocol's own count; the client's later requests carry it.
   */
  readonly seen?: number;
}

/**
 * The content key of a client's operation: `c2/17`. What else is chosen of it has the same with
 * ` moment`, or ` node`.
 */
export function operationKey(client: number, sequence: number): string {
  return `c${client}/${sequence}`;
}

/** The operation that a key is about: `c2/17` of `c2/17 moment`. */
export function operationOfKey(key: string): string {
  const end = key.indexOf(" ");
  return end < 0 ? key : key.slice(0, end);
}

/** Makes a request with its digest. */
export function request(
  client: number,
  sequence: number,
  command: Command,
  readOnly: boolean,
): Request {
  const digest = plainDigest(client, sequence, command);
  return { client, sequence, command, readOnly, digest };
}

/** A request with another command in its place. */
export function withCommand(asked: Request, command: Command): Request {
  const { client, sequence, readOnly, digest, session, seen, from } = asked;
  if (session !== undefined || seen !== undefined) return { ...asked, command };
  // Field by field: objects that a spread makes are slow to read.
  return from === undefined
    ? { client, sequence, command, readOnly, digest }
    : { client, sequence, command, readOnly, digest, from };
}

function plainDigest(client: number, sequence: number, { f, key, input }: Command): number {
  return mixValue(mixValue(mix(mix(hashText(f), client), sequence), key), input);
}

/** A digest that was computed, with the content that it is of. */
interface Computed {
  readonly client: number;
  readonly sequence: number;
  readonly f: string;
  readonly key: Value;
  readonly input: Value;
  readonly digest: number;
}

/** The last ones, by client and sequence. */
const COMPUTED_MAX = 1_024;
const computed = new Array<Computed | undefined>(COMPUTED_MAX).fill(undefined);

/**
 * 32 bits of what a request holds, computed from its content and never taken from the digest that
 * it carries: a fault that alters a request on its way cannot hide it from the judges. The same
 * operation is seen some ten times, on each disk and each object; what was computed last for its
 * client and sequence is used again if the content is equal, so that the answer is always that of
 * the plain computation.
 */
export function digestRequest({ client, sequence, command }: Request): number {
  const at = (client * 61 + sequence) & (COMPUTED_MAX - 1);
  const known = computed[at];
  const { f, key, input } = command;
  if (
    known !== undefined &&
    known.client === client &&
    known.sequence === sequence &&
    known.f === f &&
    known.key === key &&
    (known.input === input || isSameList(known.input, input))
  ) {
    return known.digest;
  }
  const digest = plainDigest(client, sequence, command);
  const kept = copyOf(input);
  if (kept !== undefined && copyOf(key) === key) {
    computed[at] = { client, sequence, f, key, input: kept, digest };
  }
  return digest;
}

/**
 * A value that no one else can change: itself, or a copy of a flat list; undefined for what is
 * nested.
 */
function copyOf(value: Value): Value | undefined {
  if (typeof value !== "object" || value === null) return value;
  const flat = Array.isArray(value) && value.every((item) => typeof item !== "object");
  return flat ? [...value] : undefined;
}

function isSameList(known: Value, given: Value): boolean {
  if (!Array.isArray(known) || !Array.isArray(given) || known.length !== given.length) return false;
  for (let at = 0; at < known.length; at++) if (known[at] !== given[at]) return false;
  return true;
}
