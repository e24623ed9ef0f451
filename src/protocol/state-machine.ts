/**
 * The replicated object on one node, with its table of client sessions: commands in log order take
 * effect exactly once.
 */
import { mix, mixValue } from "../core/hash.ts";
import type { Value } from "../core/json.ts";
import type { FactTable } from "./facts.ts";
import type { MemberPart } from "./member-part.ts";
import type { Command, Request } from "./request.ts";

/**
 * A sequential object, as `objects/` has them: `apply` changes nothing and returns the new state.
 */
export interface ReplicatedObject {
  /** Whether each command names a key and touches only that key's part. */
  readonly partitioned: boolean;
  /** Whether `apply` wants to know where in the log it is. */
  readonly placed?: true;
  /** What it says of itself, where it does: as facts of the member that applies. */
  readonly facts?: FactTable;
  initial(): unknown;
  /** @param at of an object that is `placed`, applied from a log. */
  apply(
    state: never,
    command: Command,
    at?: LogPlace,
  ): { readonly state: unknown; readonly output: Value; readonly says?: readonly Said[] };
  /** What other services are to be asked for: a function of the (only) state. */
  outbox?(state: never): readonly Outgoing[];
  /**
   * What the leader is to propose when time has passed, such as the end of a lease: a function of
   * the (only) state.
   */
  expiries?(state: never): readonly Expiry[];
  /** What each member does by itself, beside the log; absent: nothing. */
  readonly member?: MemberPart;
}

/** A command that the leader proposes after a time by its own monotonic clock. */
export interface Expiry {
  /** What it is about; one of an id at a time. */
  readonly id: number;
  /** The index of the entry that it counts from: another one begins the time again. */
  readonly since: number;
  readonly afterUs: number;
  /** Carries `since`, so that it does nothing if a later entry came first. */
  readonly command: Command;
  /** What a leader says of itself as it proposes it: facts that the object declares. */
  readonly says?: readonly Said[];
}

/** A command's place in the log. */
export interface LogPlace {
  /** From 1, as its protocol counts. */
  readonly index: number;
  /** The wall clock of the node that took the command in, never less than before it. */
  readonly timeUs: number;
  /** What the member that took it in has put on it, where the object has a part for members. */
  readonly stamp?: Value;
}

/** A fact and its numbers, without the member. */
export type Said = readonly [fact: string, ...numbers: readonly number[]];

/**
 * What a replicated object wants asked, and by which entry of its log, and as which of its asks.
 */
export interface Outgoing {
  readonly service: string;
  readonly command: Command;
  readonly index: number;
  readonly number: number;
}

/** The last operation of a client that took effect, and its answer. */
export interface Session {
  readonly sequence: number;
  readonly output: Value;
}

/** Plain data: part of a node's state and of its snapshots. */
export interface StateMachine {
  /** By key where the object is partitioned, else under null. */
  parts: Map<Value, unknown>;
  /**
   * By client (Ongaro 2014 §6.3): the sessions are part of the machine, so every replica has the
   * same ones.
   */
  sessions: Map<number, Session>;
}

export function emptyMachine(): StateMachine {
  return { parts: new Map(), sessions: new Map() };
}

/** What the object answers to a command that reads only; nothing changes. */
export function query(machine: StateMachine, object: ReplicatedObject, command: Command): Value {
  return object.apply(partOf(machine, object, command.key) as never, command).output;
}

/** Does the command to the object, without regard to sessions. @param index of its entry. */
export function perform(
  machine: StateMachine,
  object: ReplicatedObject,
  command: Command,
  index = 0,
): Value {
  const part = object.partitioned ? command.key : null;
  const state = partOf(machine, object, command.key) as never;
  const applied =
    object.placed === undefined
      ? object.apply(state, command)
      : object.apply(state, command, { index, timeUs: command.timeUs ?? 0 });
  machine.parts.set(part, applied.state);
  return applied.output;
}

/**
 * The answer that a session holds for a request, undefined if the request has not taken effect or
 * is older than the last that has.
 */
export function answerOf(machine: StateMachine, request: Request): Value | undefined {
  const session = machine.sessions.get(request.client);
  return session?.sequence === request.sequence ? session.output : undefined;
}

/** Whether a request took effect already, or a later one of its client did. */
export function isStale(machine: StateMachine, request: Request): boolean {
  const session = machine.sessions.get(request.client);
  return session !== undefined && session.sequence >= request.sequence;
}

/** Does the command and keeps its answer in the client's session. */
export function execute(
  machine: StateMachine,
  object: ReplicatedObject,
  request: Request,
  index = 0,
): Value {
  const output = perform(machine, object, request.command, index);
  machine.sessions.set(request.client, { sequence: request.sequence, output });
  return output;
}

/**
 * 32 bits of a machine, sessions included: a sum, since the order in which a map was filled says
 * nothing.
 */
export function digestMachine({ parts, sessions }: StateMachine): number {
  let sum = 0;
  for (const [key, part] of parts) sum = (sum + mixValue(mixValue(1, key), part)) | 0;
  for (const [client, session] of sessions) sum = (sum + mixValue(mix(2, client), session)) | 0;
  return sum;
}

function partOf(machine: StateMachine, object: ReplicatedObject, key: Value): unknown {
  const state = machine.parts.get(object.partitioned ? key : null);
  return state === undefined ? object.initial() : state;
}
