/**
 * A coordinator: does its clients' reads and writes in two phases. It queries a majority for the
 * newest copy, and has a majority hold the newest (of a read) or one that is newer (of a write).
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { Ack, Answer, Message } from "./messages.ts";
import type { AbdState, Copy, Operation } from "./state.ts";
import type { AbdSelf, Register } from "./steps.ts";
import { numberOf, type Writer } from "./tag.ts";

/** This node since it started last. */
function writerOf({ epoch }: AbdState, self: AbdSelf): Writer {
  return epoch * 32 + self.id;
}

/** A client asks: for the first time or again, perhaps after it asked another node. */
export function onRequest(
  register: Register,
  state: AbdState,
  request: Request,
  self: AbdSelf,
): void {
  if (state.opening !== 0) {
    state.waiting.push(request);
    return;
  }
  const { client, sequence } = request;
  const last = state.clients.get(client);
  if (last !== undefined && last.sequence > sequence) return;
  if (last?.sequence === sequence && last.tag !== 0 && !request.readOnly) {
    self.reply(request, { status: "ok", output: null, leader: 0, index: last.tag });
    return;
  }
  for (const [operation, { request: other }] of state.operations) {
    if (other.client !== client) continue;
    if (other.sequence === sequence) return;
    end(state, operation, self);
  }
  state.clients.set(client, { sequence, tag: 0 });
  register.steps.begin(register, state, request, self);
}

/** The epoch is on disk: clients that asked meanwhile are served. */
export function onOpen(register: Register, state: AbdState, self: AbdSelf): void {
  state.opening = 0;
  const { waiting } = state;
  state.waiting = [];
  for (const request of waiting) register.steps.onRequest(register, state, request, self);
}

/** The query phase. */
export function begin(register: Register, state: AbdState, request: Request, self: AbdSelf): void {
  const id = state.epoch * 16_777_216 + ++state.count;
  const operation: Operation = {
    request,
    phase: "query",
    heard: 0,
    refused: 0,
    copy: { tag: 0, value: null },
    holders: 0,
  };
  state.operations.set(id, operation);
  register.steps.ask(register, state, id, operation, self);
}

/** Asks all that have not answered in this phase, for the first time and again. */
export function ask(
  register: Register,
  state: AbdState,
  id: number,
  operation: Operation,
  self: AbdSelf,
): void {
  const message = messageOf(state, id, operation, self);
  for (let to = 1; to <= register.nodes; to++) {
    if (!hasNode(operation.heard, to)) self.send(to, message);
  }
  self.setTimer(`resend ${id}`, register.resendUs);
}

function messageOf(state: AbdState, id: number, operation: Operation, self: AbdSelf): Message {
  const { request, phase, copy } = operation;
  const client = request.readOnly ? 0 : request.client;
  const sequence = request.readOnly ? 0 : request.sequence;
  if (phase === "update") return { type: "update", operation: id, client, sequence, copy };
  const writer = request.readOnly ? 0 : writerOf(state, self);
  return { type: "query", operation: id, client, sequence, writer };
}

export function onAnswer(
  register: Register,
  state: AbdState,
  from: NodeId,
  { operation: id, copy, refused, chosen }: Answer,
  self: AbdSelf,
): void {
  const { rules, steps, nodes } = register;
  const operation = state.operations.get(id);
  if (operation?.phase !== "query") return;
  if (chosen !== 0) {
    // An earlier attempt came so far: this one finishes it.
    const { input } = operation.request.command;
    steps.propagate(register, state, id, operation, { tag: chosen, value: input }, self);
    return;
  }
  if (refused) {
    operation.refused = withNode(operation.refused, from);
    if (rules.isLost(operation.refused, nodes)) steps.giveUp(register, state, id, operation, self);
    return;
  }
  operation.heard = withNode(operation.heard, from);
  if (rules.isNewer(copy.tag, operation.copy.tag)) {
    operation.copy = copy;
    operation.holders = 0;
  }
  if (copy.tag === operation.copy.tag) operation.holders = withNode(operation.holders, from);
  if (!rules.isQuorum(operation.heard, nodes)) return;
  if (operation.request.readOnly) steps.endQuery(register, state, id, operation, self);
  else steps.choose(register, state, id, operation, self);
}

/** A read knows the newest copy: it returns it, or writes it back first. */
export function endQuery(
  register: Register,
  state: AbdState,
  id: number,
  operation: Operation,
  self: AbdSelf,
): void {
  if (register.rules.mayReturn(operation.holders, register.nodes)) {
    register.steps.complete(register, state, id, operation, self);
  } else register.steps.propagate(register, state, id, operation, operation.copy, self);
}

/** A write gets its timestamp. */
export function choose(
  register: Register,
  state: AbdState,
  id: number,
  operation: Operation,
  self: AbdSelf,
): void {
  const { input } = operation.request.command;
  const writer = writerOf(state, self);
  const tag = register.rules.tagAbove(operation.copy.tag, state.number, writer);
  state.number = Math.max(state.number, numberOf(tag));
  register.steps.propagate(register, state, id, operation, { tag, value: input }, self);
}

/** The update phase. */
export function propagate(
  register: Register,
  state: AbdState,
  id: number,
  operation: Operation,
  copy: Copy,
  self: AbdSelf,
): void {
  operation.phase = "update";
  operation.copy = copy;
  operation.heard = 0;
  operation.holders = 0;
  register.steps.ask(register, state, id, operation, self);
}

export function onAck(
  register: Register,
  state: AbdState,
  from: NodeId,
  { operation: id }: Ack,
  self: AbdSelf,
): void {
  const operation = state.operations.get(id);
  if (operation?.phase !== "update") return;
  operation.heard = withNode(operation.heard, from);
  if (!register.rules.isQuorum(operation.heard, register.nodes)) return;
  register.steps.complete(register, state, id, operation, self);
}

export function complete(
  _register: Register,
  state: AbdState,
  id: number,
  { request, copy }: Operation,
  self: AbdSelf,
): void {
  end(state, id, self);
  state.clients.set(request.client, { sequence: request.sequence, tag: copy.tag });
  const output = request.readOnly ? copy.value : null;
  self.reply(request, { status: "ok", output, leader: 0, index: copy.tag });
}

/** Another writer may have chosen a timestamp for this write, or may yet: its end is unknown. */
export function giveUp(
  _register: Register,
  state: AbdState,
  id: number,
  { request }: Operation,
  self: AbdSelf,
): void {
  end(state, id, self);
  self.reply(request, { status: "session-expired", output: null, leader: 0 });
}

function end(state: AbdState, id: number, self: AbdSelf): void {
  state.operations.delete(id);
  self.cancelTimer(`resend ${id}`);
}
