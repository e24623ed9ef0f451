/**
 * Reads: at the tail; in CRAQ (Terrace and Freedman 2009) at any member, which asks the tail for
 * its version while an update of the object is on its way down. The configuration service is asked
 * first whether the epoch is the present one. Weaker reads (§2.4) ask neither while they may not.
 */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import { emptyMachine, perform, query as queryMachine } from "../../protocol/state-machine.ts";
import type { Query, Version } from "./messages.ts";
import { hasReads, headOf, isWhole, tailOf } from "./places.ts";
import type { ChainState } from "./state.ts";
import type { Chain, ChainSelf } from "./steps.ts";

export function onRead(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  if (!hasReads(chain, state, self.id)) {
    self.reply(request, { status: "not-leader", output: null, leader: tailOf(state) });
    return;
  }
  const whole = isWhole(chain, state, self.id);
  if (whole && isTrusted(chain, state, self)) {
    chain.steps.serve(chain, state, request, self);
    return;
  }
  state.reads.push(request);
  if (whole) chain.steps.renew(chain, state, self);
}

/** Whether the configuration service need not be asked. */
function isTrusted({ rules, weak }: Chain, { trust }: ChainState, self: ChainSelf): boolean {
  if (weak === null || trust === undefined) return false;
  if (trust.confirmedAtUs < 0) return weak.trustUs === Number.POSITIVE_INFINITY;
  return rules.isTrusted(self.monotonicNow() - trust.confirmedAtUs, weak.trustUs);
}

export function onConfirmed(chain: Chain, state: ChainState, epoch: number, self: ChainSelf): void {
  const { confirming } = state;
  state.confirming = [];
  const may =
    chain.rules.mayAnswer(epoch, state.epoch) &&
    hasReads(chain, state, self.id) &&
    isWhole(chain, state, self.id);
  const { trust } = state;
  if (may && trust !== undefined) {
    trust.confirmedAtUs = chain.rules.confirmedAt(trust.askedAtUs, self.monotonicNow());
  }
  if (!may) state.reads.unshift(...confirming);
  else for (const request of confirming) chain.steps.serve(chain, state, request, self);
}

export function beginReadsAgain(chain: Chain, state: ChainState, self: ChainSelf): void {
  const waiting = [...state.querying, ...state.dirty, ...state.confirming, ...state.reads];
  state.querying = [];
  state.dirty = [];
  state.confirming = [];
  state.reads = [];
  for (const request of waiting) chain.steps.onRead(chain, state, request, self);
}

export function serve(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  const { rules, weak } = chain;
  const ahead = rules.versionShown(state.durable, state.history.length) - state.committed;
  if (weak !== null && rules.mayShow(ahead, weak.aheadMax)) {
    chain.steps.show(chain, state, request, self);
    return;
  }
  const last = lastUpdateOf(chain, state, request.command.key);
  if (tailOf(state) === self.id || chain.rules.isClean(last, state.committed)) {
    chain.steps.answer(chain, state, request, self);
    return;
  }
  state.dirty.push(request);
  if (state.querying.length === 0) chain.steps.query(chain, state, self);
}

/**
 * Where in the history the object was updated last, of what the tail is not known to hold; or 0.
 */
function lastUpdateOf({ object }: Chain, { history, committed }: ChainState, key: Value): number {
  for (let index = history.length; index > committed; index--) {
    if (!object.partitioned || history[index - 1]?.command.key === key) return index;
  }
  return 0;
}

export function answer(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  const output = queryMachine(state.machine, chain.object, request.command);
  const index = state.committed;
  self.reply(request, { status: "ok", output, leader: headOf(state), index });
}

export function show(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  const { object, rules, weak } = chain;
  const { joined, history, durable, committed } = state;
  const index = rules.versionShown(durable, history.length);
  const { key } = request.command;
  const part = object.partitioned ? key : null;
  // The object alone, after the updates of it that the tail is not known to hold.
  const machine = emptyMachine();
  const clean = state.machine.parts.get(part);
  if (clean !== undefined) machine.parts.set(part, clean);
  for (let at = committed; at < index; at++) {
    const { command } = history[at] as Request;
    if (!object.partitioned || command.key === key) perform(machine, object, command, at + 1);
  }
  const output = queryMachine(machine, object, request.command);
  self.reply(request, { status: "ok", output, leader: headOf(state) });
  if (weak?.trustUs === Number.POSITIVE_INFINITY) self.assert("shown", joined, index);
  else if (weak !== null) self.assert("bounded", request.client, request.sequence, index);
}

/** One question for all that wait: the tail is asked after they came. */
export function query(chain: Chain, state: ChainState, self: ChainSelf): void {
  state.querying = state.dirty;
  state.dirty = [];
  const { epoch } = state;
  self.assert("dirty", epoch);
  self.send(tailOf(state), { type: "query", epoch, number: ++state.query });
  self.setTimer("resend", chain.resendUs);
}

export function onQuery(
  chain: Chain,
  state: ChainState,
  from: NodeId,
  { number }: Query,
  self: ChainSelf,
): void {
  if (tailOf(state) !== self.id || !isWhole(chain, state, self.id)) return;
  const { epoch, committed } = state;
  self.send(from, { type: "version", epoch, number, index: committed });
}

export function onVersion(
  chain: Chain,
  state: ChainState,
  _from: NodeId,
  { number, index }: Version,
  self: ChainSelf,
): void {
  const { rules, steps } = chain;
  if (number !== state.query || state.querying.length === 0) return;
  const { querying } = state;
  state.querying = [];
  steps.commit(chain, state, rules.versionRead(index, state.committed), self);
  for (const request of querying) steps.answer(chain, state, request, self);
  if (state.dirty.length > 0) steps.query(chain, state, self);
}
