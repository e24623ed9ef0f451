/** Events as plain JSON, field by field as docs/traces.md documents them. */

import type { FaultEvent } from "../../faults/injector.ts";
import type { LoggedEvent } from "../../kernel/event-log.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { Observation } from "../../protocol/observation.ts";
import { nodesOf } from "../../protocol/quorum.ts";
import type { Reply, Request } from "../../protocol/request.ts";
import type { Batch } from "../../world/batch.ts";
import {
  COMPLETED,
  CRASH,
  DISK,
  DISK_FAILED,
  DROP,
  DUPLICATED,
  EVENT_NAMES,
  FACT,
  FATES,
  FAULT,
  FAULT_ENDED,
  HALTED,
  HELD,
  INVOKED,
  ISSUED,
  MESSAGE,
  NOTE,
  PAUSED,
  REPLY,
  REQUEST,
  RESUMED,
  ROLE,
  SENT,
  SESSION,
  SESSION_MESSAGE,
  START,
  STEP_MAX,
  TIMER,
  TIMER_CANCELLED,
  TIMER_SET,
  VIOLATION,
  WAKE,
} from "../../world/event.ts";
import type { Recording } from "../recording.ts";
import type { Violation } from "../result.ts";

type Fields = Readonly<Record<string, unknown>>;

/** An event with its name, step, time and cause, and what its kind adds; a step also in words. */
export function eventJson(recording: Recording, event: LoggedEvent): Fields {
  const { kind, step, atUs, cause } = event;
  const what = kind <= STEP_MAX ? { what: recording.words(event) } : {};
  const name = EVENT_NAMES[kind];
  return { event: name, step, atUs, cause, ...fieldsOf(recording, event), ...what };
}

function fieldsOf(recording: Recording, event: LoggedEvent): Fields {
  const { kind, actor, other, number, mark, settled, payload } = event;
  const node = recording.nameOf(actor);
  // One end of what is sent is a process.
  const end = other === 0 ? actor : Math.min(actor, other);
  switch (kind) {
    case MESSAGE:
    case SESSION_MESSAGE:
    case REQUEST:
    case REPLY:
    case DROP:
    case HELD: {
      const from = other === 0 ? null : recording.nameOf(other);
      return { node, from, ...cargo(recording, end, payload) };
    }
    case SENT: {
      const fate = FATES[mark % DUPLICATED];
      return {
        node,
        to: recording.nameOf(other),
        session: number === SESSION_MESSAGE,
        ...cargo(recording, end, payload),
        fate,
        copies: mark >= DUPLICATED ? 2 : 1,
        settled: settled === 0 ? null : settled,
      };
    }
    case TIMER:
    case TIMER_CANCELLED:
      return { node, timer: payload };
    case TIMER_SET:
      return { node, timer: payload, delayUs: number };
    case DISK:
    case DISK_FAILED:
      return { node, ticket: (payload as Batch).ticket };
    case ISSUED: {
      const { ticket, writes, thenSend } = payload as Batch;
      const sends = thenSend.map(({ to, message }) => {
        const address = recording.addressOf(actor, to);
        return { to: recording.nameOf(address), ...cargo(recording, actor, message) };
      });
      return { node, ticket, writes: plain(writes), thenSend: sends };
    }
    case WAKE:
      return { node };
    case SESSION:
      return { node, peer: recording.nameOf(other), up: payload === true };
    case START:
      return { node, incarnation: number };
    case CRASH:
      return { node, durable: number };
    case PAUSED:
    case RESUMED:
      return { node, pauses: number };
    case HALTED:
      return { node, note: payload };
    case FAULT: {
      const { id, fault, words } = payload as FaultEvent;
      return { id, fault, words };
    }
    case FAULT_ENDED: {
      const { id, fault } = payload as FaultEvent;
      return { id, fault };
    }
    case INVOKED: {
      const { process, f, key, input } = recording.simulation.history.at(number);
      return { client: clientOf(recording, actor), operation: number, process, f, key, input };
    }
    case COMPLETED: {
      const { process, outcome, output } = recording.simulation.history.at(number);
      return { client: clientOf(recording, actor), operation: number, process, outcome, output };
    }
    case FACT: {
      const { name = "", fields = [] } = recording.facts[other] ?? {};
      const numbers = payload as readonly number[];
      const named = Object.fromEntries(fields.map((field, at) => [field, numbers[at] ?? 0]));
      return { fact: name, numbers: named, violates: mark === 1 };
    }
    case NOTE:
      return { node: actor === 0 ? null : node, text: payload };
    case VIOLATION: {
      const { check, step, atUs, nodes, message, operations = [] } = payload as Violation;
      return { check, seen: { step, atUs }, nodes, message, operations };
    }
    case ROLE: {
      const { leader, members, ...seen } = payload as Observation;
      return {
        node,
        ...seen,
        leader: leader === 0 ? null : recording.nameOf(leader),
        ...(members === undefined ? {} : { members: nodesOf(members).map(nodeName) }),
      };
    }
    default:
      return { node };
  }
}

/**
 * What travels: a message as its protocol describes it, a request, or a reply with the request that
 * it answers.
 */
function cargo(recording: Recording, address: number, payload: unknown): Fields {
  if (typeof payload === "object" && payload !== null) {
    if ("command" in payload) return { request: requestJson(payload as Request) };
    if ("reply" in payload) {
      const { request, reply } = payload as { readonly request: Request; readonly reply: Reply };
      const { status, output, leader, index } = reply;
      const at = index === undefined ? {} : { index };
      return {
        request: requestJson(request),
        reply: { status, output, leader: leader === 0 ? null : recording.nameOf(leader), ...at },
      };
    }
  }
  const { kind, fields } = recording.describe(address, payload);
  return { message: kind, fields: plain(fields) };
}

function requestJson({ client, sequence, command }: Request): Fields {
  const { f, key, input } = command;
  return { client: `c${client}`, sequence, f, key, input };
}

function clientOf(recording: Recording, actor: number): string | null {
  return actor === 0 ? null : recording.nameOf(actor);
}

/**
 * A value as JSON has it: a Map as a list of pairs, a Set as a list, numbers that JSON has no words
 * for as text.
 */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
    return Array.from<unknown, unknown>(value, plain);
  }
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plain(field)]));
}
