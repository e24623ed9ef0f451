/** Narration: an event in one line, as a person would say it. */
import { counted, formatDuration, formatMoment } from "../core/formatting.ts";
import { cutText, told } from "../core/shown.ts";
import type { FaultEvent } from "../faults/injector.ts";
import type { Operation } from "../history/operation.ts";
import type { LoggedEvent } from "../kernel/event-log.ts";
import type { Write } from "../protocol/disk.ts";
import { nodeName } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import type { MessageLabel } from "../protocol/protocol.ts";
import type { Reply, Request } from "../protocol/request.ts";
import type { Batch } from "../world/batch.ts";
import {
  COMPLETED,
  CRASH,
  DISK,
  DISK_FAILED,
  DROP,
  DUPLICATED,
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
  TIMER,
  TIMER_CANCELLED,
  TIMER_SET,
  VIOLATION,
  WAKE,
} from "../world/event.ts";
import { factWords, type NamedFact } from "./fact-words.ts";
import type { Violation } from "./result.ts";

/** What narration needs to know of the run. */
export interface Narrated {
  /** What processes are called, by address; 0 is none. */
  readonly names: readonly string[];
  /** A message as the protocol of a process describes it. */
  describe(address: number, message: unknown): MessageLabel;
  /** The number of clients, a script's among them. */
  readonly clients: number;
  /** By address above those of the nodes: clients, then what else acts. */
  readonly actors: readonly { readonly name: string }[];
  readonly facts: readonly NamedFact[];
  /** A client's operation by its number. */
  operation(number: number): Operation;
  /** Whether a call of that name only reads. */
  reads(f: string): boolean;
}

/** An event, as far as it is narrated. */
export type Narratable = Pick<
  LoggedEvent,
  "kind" | "actor" | "other" | "number" | "mark" | "settled" | "payload"
>;

/** `n3`, `c2`, `faults`. */
export function addressName(
  { names, clients, actors }: Pick<Narrated, "names" | "clients" | "actors">,
  address: number,
): string {
  const nodes = names.length - 1;
  if (address === 0) return nodeName(0);
  if (address <= nodes) return names[address] as string;
  const client = `c${address - nodes}`;
  return address <= nodes + clients ? client : (actors[address - nodes - 1]?.name ?? client);
}

/** What an event was: `n2 gets append-entries from n1: term=3 prevLogIndex=7`. */
export function narrate(run: Narrated, event: Narratable): string {
  const { kind, actor, other, number, payload } = event;
  // One end of what is sent is a process, and a message's ends run one protocol.
  const label = (message: unknown) =>
    run.describe(other === 0 ? actor : Math.min(actor, other), message);
  const who = addressName(run, actor);
  const sender = other === 0 ? "" : ` from ${addressName(run, other)}`;
  switch (kind) {
    case MESSAGE:
    case SESSION_MESSAGE:
      return `${who} gets ${messageWords(label, payload, sender)}`;
    case DROP:
      return `lost on the way to ${who}${sender}: ${sentWords(label, payload)}`;
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
      return (
        `${who}: session with ${addressName(run, other)} is ` +
        `${payload === true ? "up" : "broken"}`
      );
    case START:
      return `${who} starts`;
    case CRASH:
      return crashWords(who, payload as string | null);
    case SENT:
      return (
        `${who} sends ${addressName(run, other)} ` +
        `${sentWords(label, payload)}${fateWords(event)}`
      );
    case HELD:
      return `held on the way to ${who}${sender}: ${sentWords(label, payload)}`;
    case TIMER_SET:
      return `${who} sets timer ${String(payload)} to ${formatDuration(number)}`;
    case TIMER_CANCELLED:
      return `${who} cancels timer ${String(payload)}`;
    case ISSUED:
      return `${who} writes: ${batchWords(payload as Batch)}`;
    case PAUSED:
      return `${who} is paused`;
    case RESUMED:
      return number === 0 ? `${who} goes on` : `${who} stays paused`;
    case HALTED:
      return `${who} halts: ${String(payload)}`;
    case FAULT:
    case FAULT_ENDED: {
      const { fault, words } = payload as FaultEvent;
      return `${fault} ${kind === FAULT ? "begins" : "ends"}: ${words}`;
    }
    case INVOKED:
      return `${who} invokes ${callWords(run.operation(number))}`;
    case COMPLETED:
      return completionWords(run, who, run.operation(number));
    case FACT: {
      const fact = run.facts[other] ?? NO_FACT;
      return factWords(fact, {
        numbers: payload as readonly number[],
        last: number,
        named: (member) => run.names[fact.base + member] ?? nodeName(member),
        asker: fact.fields[0] === "client" ? who : "",
      });
    }
    case NOTE:
      return actor === 0 ? String(payload) : `${who}: ${String(payload)}`;
    case VIOLATION: {
      const { check, message } = payload as Violation;
      return `${check}: ${message}`;
    }
    case ROLE: {
      const { role, term, commitIndex } = payload as Observation;
      // Not every protocol has terms, or decides by index.
      const since = term === 0 ? "" : ` in term ${term}`;
      const decided = commitIndex === 0 ? "" : `, commit index ${commitIndex}`;
      return `${who} is ${role}${since}${decided}`;
    }
    default:
      return who;
  }
}

const NO_FACT: NamedFact = { name: "", fields: [], base: 0, about: "" };

type Describe = (message: unknown) => MessageLabel;

function messageWords(label: Describe, message: unknown, sender: string): string {
  const { kind, fields } = label(message);
  const words = Object.entries(fields).map(
    ([name, value]) => `${name}=${value === "" ? "none" : cutText(String(value))}`,
  );
  return `${kind}${sender}${words.length > 0 ? `: ${words.join(" ")}` : ""}`;
}

/** A message, a request or an answer on its way. */
function sentWords(label: Describe, payload: unknown): string {
  if (typeof payload === "object" && payload !== null) {
    if ("command" in payload) return `request ${requestWords(payload as Request)}`;
    if ("reply" in payload) {
      const { request, reply } = payload as { reply: Reply; request: Request };
      return `answer to ${requestWords(request)} -> ${replyWords(reply)}`;
    }
  }
  return messageWords(label, payload, "");
}

function requestWords({ command }: Request): string {
  return callWords(command);
}

/** `put k3 17`. */
function callWords(call: Pick<Operation, "f" | "key" | "input">): string {
  const key = call.key === null ? "" : ` ${cutText(String(call.key))}`;
  const input = call.input === null ? "" : ` ${told(call.input)}`;
  return `${call.f}${key}${input}`;
}

/** An operation's end, with what it was and since when. */
function completionWords(run: Narrated, who: string, operation: Operation): string {
  const { f, outcome, output, invokedUs } = operation;
  const call = `${who} ${callWords(operation)}`;
  const since = invokedUs === null ? "" : ` (invoked at ${formatMoment(invokedUs)})`;
  switch (outcome) {
    case "ok":
      if (output !== null) return `${call} completes: ${told(output)}${since}`;
      return `${call} completes: ${run.reads(f) ? "nil" : "ok"}${since}`;
    case "fail":
      return `${call} fails: it did not take effect${since}`;
    case "info":
      return `${call} is given up: it may take effect or not${since}`;
  }
}

/** What became of something sent, where it is known. */
function fateWords({ mark, settled }: Narratable): string {
  const twice = mark >= DUPLICATED ? ", twice" : "";
  const fate = FATES[mark % DUPLICATED];
  if (fate === undefined || fate === "in-flight") return twice;
  return `${twice}: ${fate}${settled === 0 ? "" : ` at step ${settled}`}`;
}

function replyWords(reply: Reply): string {
  if (reply.status === "ok") return reply.output === null ? "ok" : told(reply.output);
  return reply.leader === 0 ? "not the leader" : `not the leader, ask ${nodeName(reply.leader)}`;
}

/** Writes of a batch that a story shows. */
const WRITES_MAX = 20;

function batchWords(batch: Batch): string {
  const { writes } = batch;
  const shown = writes.slice(0, WRITES_MAX).map(writeWords);
  const more = writes.length - shown.length;
  const rest = more > 0 ? [`and ${counted(more, "write")} more`] : [];
  return [...shown, ...rest].join(", ") || "everything before";
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
      return `${cutText(write.key)} ${told(write.value)}`;
    case "delete":
      return `no ${cutText(write.key)}`;
  }
}

/** What ended a process itself is said: its program's error, or why it halted. */
function crashWords(who: string, ending: string | null): string {
  if (ending === null) return `${who} crashes`;
  return `${who} crashes: ${ending.replace(/^(crashes|stops): /, "")}`;
}
