/** Narration: a step in one line, as a person would say it. */

import type { Write } from "../protocol/disk.ts";
import { nodeName } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { nodesOf } from "../protocol/quorum.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { Batch } from "../world/disk.ts";
import {
  CRASH,
  DISK,
  DISK_FAILED,
  DROP,
  MESSAGE,
  REPLY,
  REQUEST,
  SESSION,
  SESSION_MESSAGE,
  START,
  TIMER,
  WAKE,
} from "../world/event.ts";

/** `n3` or `c2`. */
export function addressName(address: number, nodes: number): string {
  return address <= nodes ? nodeName(address) : `c${address - nodes}`;
}

/** What a step was: `n2 gets append-entries from n1: term=3 prevLogIndex=7`. */
export function narrate(
  protocol: Protocol,
  nodes: number,
  kind: number,
  actor: number,
  from: number,
  payload: unknown,
): string {
  const who = addressName(actor, nodes);
  const sender = from === 0 ? "" : ` from ${addressName(from, nodes)}`;
  switch (kind) {
    case MESSAGE:
    case SESSION_MESSAGE:
      return `${who} gets ${messageWords(protocol, payload, sender)}`;
    case DROP:
      return `lost on the way to ${who}${sender}: ${dropWords(protocol, payload)}`;
    case TIMER:
      return `${who}: timer ${String(payload)} fires`;
    case DISK:
      return `${who}: on disk now: ${batchWords(payload as Batch)}`;
    case DISK_FAILED:
      return `${who}: the disk did not take: ${batchWords(payload as Batch)}`;
    case REQUEST:
      return `${who} gets a request${sender}: ${requestWords(payload as Request)}`;
    case REPLY: {
      const { request, reply } = payload as { request: Request; reply: Reply };
      return `${who} gets an answer${sender}: ${requestWords(request)} -> ${replyWords(reply)}`;
    }
    case WAKE:
      return `${(payload as { name: string }).name} wakes`;
    case SESSION:
      return `${who}: session with ${addressName(from, nodes)} is ${payload === true ? "up" : "broken"}`;
    case START:
      return `${who} starts`;
    case CRASH:
      return `${who} crashes`;
    default:
      return who;
  }
}

/** Numbers of facts that stand for a node, and for a set of nodes; and those that say nothing to a person. */
const NODES = ["node", "candidate", "leader", "peer"];
const SETS = ["voters", "outgoing", "members"];
const DIGESTS = ["digest", "chain"];

/** A fact in one line: `n1 delivered: index=3 term=4`. */
export function factWords(
  name: string,
  fields: readonly string[],
  numbers: readonly number[],
): string {
  const words = fields.map((field, at) => {
    const number = numbers[at] ?? 0;
    if (NODES.includes(field)) return `${field}=${nodeName(number)}`;
    if (SETS.includes(field)) return `${field}=${nodesOf(number).map(nodeName).join(",")}`;
    return `${field}=${number}`;
  });
  const [who = 0] = numbers;
  const subject = fields[0] === "client" ? `c${who}` : nodeName(who);
  const rest = words.filter((_, at) => at > 0 && !DIGESTS.includes(fields[at] ?? ""));
  return `${subject} ${name}${rest.length > 0 ? `: ${rest.join(" ")}` : ""}`;
}

function messageWords(protocol: Protocol, message: unknown, sender: string): string {
  const { kind, fields } = protocol.describe(message);
  const words = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
  return `${kind}${sender}${words.length > 0 ? `: ${words.join(" ")}` : ""}`;
}

function dropWords(protocol: Protocol, payload: unknown): string {
  if (typeof payload === "object" && payload !== null) {
    if ("command" in payload) return `request ${requestWords(payload as Request)}`;
    if ("reply" in payload) {
      const { request } = payload as { reply: Reply; request: Request };
      return `answer to ${requestWords(request)}`;
    }
  }
  return messageWords(protocol, payload, "");
}

function requestWords({ command }: Request): string {
  const key = command.key === null ? "" : ` ${String(command.key)}`;
  const input = command.input === null ? "" : ` ${JSON.stringify(command.input)}`;
  return `${command.f}${key}${input}`;
}

function replyWords(reply: Reply): string {
  if (reply.status === "ok") return reply.output === null ? "ok" : JSON.stringify(reply.output);
  return reply.leader === 0 ? "not the leader" : `not the leader, ask ${nodeName(reply.leader)}`;
}

function batchWords(batch: Batch): string {
  return batch.writes.map(writeWords).join(", ") || "everything before";
}

function writeWords(write: Write): string {
  switch (write.kind) {
    case "append":
      return `entry ${write.index}`;
    case "truncate":
      return `nothing from ${write.from} on`;
    case "trim":
      return `nothing up to ${write.through}`;
    case "put":
      return `${write.key} ${JSON.stringify(write.value)}`;
    case "delete":
      return `no ${write.key}`;
  }
}
