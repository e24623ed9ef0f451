/**
 * A coordinator: does its clients' operations with R and W of a key's N replicas. A write first
 * reads, so that its version descends from what it has read: the context that clients would bring.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import { hasNode, withNode } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { keyNumber } from "./facts.ts";
import type { Stored, Versions } from "./messages.ts";
import { nextOperation, type Operation, type StoreState } from "./state.ts";
import type { Store, StoreSelf } from "./steps.ts";
import { clockOf, merged, shown, type Version } from "./versions.ts";

export function onRequest(
  store: Store,
  state: StoreState,
  request: Request,
  self: StoreSelf,
): void {
  if (state.opening !== 0) {
    state.waiting.push(request);
    return;
  }
  const { client, sequence } = request;
  for (const [id, { request: other }] of state.operations) {
    if (other.client !== client) continue;
    if (other.sequence >= sequence) return;
    end(state, id, self);
  }
  const id = nextOperation(state);
  const operation: Operation = {
    request,
    phase: "query",
    heard: 0,
    stored: 0,
    versions: [],
    answers: new Map(),
    waited: 0,
    output: null,
    write: 0,
  };
  state.operations.set(id, operation);
  if (request.readOnly) self.assert("looks", id, keyNumber(request.command.key));
  store.steps.ask(store, state, id, operation, self);
}

/** Asks the replicas that have not answered; where they do not, others stand in for them. */
export function ask(
  store: Store,
  _state: StoreState,
  id: number,
  operation: Operation,
  self: StoreSelf,
): void {
  const { n, sloppy, rules, preference } = store;
  const { phase, heard, stored, versions, waited, request } = operation;
  const { key } = request.command;
  const order = preference(key);
  const others = rules.mayStandIn(sloppy, waited) ? order.slice(n) : [];
  for (const [at, owner] of order.slice(0, n).entries()) {
    if (hasNode(phase === "query" ? heard : stored, owner)) continue;
    // Each has one that stands in for it and for no other, so that W means W disks.
    for (const to of [owner, ...others.slice(at, at + 1)]) {
      if (phase === "query") self.send(to, { type: "query", operation: id, key });
      else self.send(to, { type: "store", operation: id, key, owner, versions });
    }
  }
  operation.waited++;
  self.setTimer(`resend ${id}`, store.resendUs);
}

export function onVersions(
  store: Store,
  state: StoreState,
  from: NodeId,
  { operation: id, versions }: Versions,
  self: StoreSelf,
): void {
  const operation = state.operations.get(id);
  if (operation?.phase !== "query") return;
  operation.heard = withNode(operation.heard, from);
  operation.answers.set(from, versions);
  operation.versions = merged(operation.versions, versions, store.rules.isObsolete);
  if (store.rules.hasRead(operation.heard, store.r)) {
    store.steps.endQuery(store, state, id, operation, self);
  }
}

export function endQuery(
  store: Store,
  state: StoreState,
  id: number,
  operation: Operation,
  self: StoreSelf,
): void {
  const { request, versions } = operation;
  const before = shown(versions)?.value ?? store.object.initial();
  const applied = store.object.apply(before as never, request.command);
  operation.output = applied.output;
  if (request.readOnly) {
    store.steps.repair(store, state, id, operation, self);
    store.steps.complete(store, state, id, operation, self);
    return;
  }
  const place = JSON.stringify(request.command.key);
  const version: Version = {
    writer: state.epoch * 32 + state.node,
    count: ++state.writes,
    context: clockOf(versions),
    value: applied.state as never,
  };
  // All that it has written itself goes along until something descends from it: so any that has
  // seen one write of a writer has seen, or holds, all before it, and a context of counts is exact.
  const own = state.own.get(place) ?? [];
  const set = merged(
    merged(own, versions, store.rules.isObsolete),
    [version],
    store.rules.isObsolete,
  );
  state.own.set(place, set);
  operation.phase = "store";
  operation.write = version.count;
  operation.versions = set;
  operation.waited = 0;
  store.steps.ask(store, state, id, operation, self);
}

export function repair(
  { rules, n, preference }: Store,
  _state: StoreState,
  _id: number,
  { request, versions, answers }: Operation,
  self: StoreSelf,
): void {
  const { key } = request.command;
  if (versions.length === 0) return;
  for (const owner of preference(key).slice(0, n)) {
    const held = answers.get(owner);
    if (held === undefined || !rules.lacks(held, versions)) continue;
    self.send(owner, { type: "store", operation: 0, key, owner, versions });
  }
}

export function onStored(
  store: Store,
  state: StoreState,
  _from: NodeId,
  { operation: id, owner, key }: Stored,
  self: StoreSelf,
): void {
  const handoff = state.handoffs.get(id);
  if (handoff !== undefined) {
    state.handoffs.delete(id);
    const held = state.held.get(handoff.place);
    if (held !== undefined && store.rules.mayForget(handoff.versions, held.versions)) {
      state.held.delete(handoff.place);
      store.steps.persist(store, state, { key, owner, versions: [] }, [], self);
    }
    return;
  }
  const operation = state.operations.get(id);
  if (operation?.phase !== "store") return;
  operation.stored = withNode(operation.stored, owner);
  if (!store.rules.hasWritten(operation.stored, store.w)) return;
  store.steps.complete(store, state, id, operation, self);
}

export function complete(
  { n, r, w, sloppy }: Store,
  state: StoreState,
  id: number,
  { request, versions, output, write }: Operation,
  self: StoreSelf,
): void {
  end(state, id, self);
  const key = keyNumber(request.command.key);
  if (request.readOnly) {
    for (const [writer, count] of clockOf(versions)) self.assert("finds", id, writer, count);
    self.assert("returns", id, key, !sloppy && r + w > n ? 1 : 0);
  } else {
    self.assert("written", key, state.epoch * 32 + state.node, write, w);
  }
  self.reply(request, { status: "ok", output, leader: 0 });
}

function end(state: StoreState, id: number, self: StoreSelf): void {
  state.operations.delete(id);
  self.cancelTimer(`resend ${id}`);
}
