/**
 * Updates: the head orders them, each member passes on what its disk holds, the tail answers.
 * Whatever the tail holds all others hold.
 */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import { answerOf, execute } from "../../protocol/state-machine.ts";
import type { Ack, Forward, Hello, Offer } from "./messages.ts";
import { headOf, isWhole, predecessorOf, successorOf, tailOf } from "./places.ts";
import type { ChainState } from "./state.ts";
import type { Chain, ChainSelf } from "./steps.ts";

/** How many updates may be under way to a successor that has not acknowledged them. */
const WINDOW = 32;

export function onUpdate(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  const head = headOf(state);
  if (head !== self.id) {
    self.reply(request, { status: "not-leader", output: null, leader: head });
    return;
  }
  if (chain.rules.isNew(request.sequence, state.latest.get(request.client) ?? 0)) {
    chain.steps.take(chain, state, request, self);
    return;
  }
  // It was asked before. While it is on its way the tail answers it; later the head may.
  const output = answerOf(state.machine, request);
  if (output !== undefined) self.reply(request, { status: "ok", output, leader: head });
}

export function take(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void {
  state.history.push(request);
  state.latest.set(request.client, request.sequence);
  chain.steps.persist(chain, state, self);
}

export function advance(chain: Chain, state: ChainState, self: ChainSelf): void {
  const { steps } = chain;
  const whole = isWhole(chain, state, self.id);
  if (whole && tailOf(state) === self.id) steps.commit(chain, state, state.durable, self);
  steps.pass(chain, state, self);
  steps.acknowledge(chain, state, self);
  if (whole && (!state.told || state.reads.length > 0)) steps.renew(chain, state, self);
}

/** Does the updates up to `index`; the tail answers them. */
export function commit(chain: Chain, state: ChainState, index: number, self: ChainSelf): void {
  const isTail = tailOf(state) === self.id;
  while (state.committed < index) {
    const request = state.history[state.committed] as Request;
    const { client, sequence } = request;
    const at = ++state.committed;
    const output = execute(state.machine, chain.object, request, at);
    self.assert("performed", at, client, sequence);
    // After a restart, too: a client may still wait for its last one.
    if (isTail && state.latest.get(client) === sequence) {
      self.reply(request, { status: "ok", output, leader: headOf(state), index: at });
    }
  }
}

export function pass(chain: Chain, state: ChainState, self: ChainSelf): void {
  const successor = successorOf(state, self.id);
  if (successor === 0 || state.passed < 0) return;
  const { epoch, history, durable, passed } = state;
  while (state.sent < Math.min(durable, passed + WINDOW)) {
    const request = history[state.sent] as Request;
    self.send(successor, { type: "forward", epoch, index: ++state.sent, request });
  }
  if (isPending(state, self)) self.setTimer("resend", chain.resendUs);
}

export function acknowledge(_chain: Chain, state: ChainState, self: ChainSelf): void {
  const predecessor = predecessorOf(state, self.id);
  if (predecessor === 0) return;
  const { epoch, durable, committed } = state;
  self.send(predecessor, { type: "ack", epoch, index: durable, committed });
}

/** Whether something is open that a lost message would leave open for ever. */
function isPending(state: ChainState, self: ChainSelf): boolean {
  const { offered, passed, durable, committed, querying } = state;
  if (querying.length > 0) return true;
  if (predecessorOf(state, self.id) !== 0 && offered < 0) return true;
  if (successorOf(state, self.id) === 0) return false;
  return passed < durable || committed < durable;
}

export function resend(chain: Chain, state: ChainState, self: ChainSelf): void {
  if (!isPending(state, self)) return;
  const { epoch, offered, durable, passed, querying } = state;
  const predecessor = predecessorOf(state, self.id);
  if (predecessor !== 0 && offered < 0) self.send(predecessor, { type: "hello", epoch });
  const successor = successorOf(state, self.id);
  if (successor !== 0) {
    self.send(successor, { type: "offer", epoch, index: durable });
    if (passed >= 0) state.sent = chain.rules.continuesFrom(passed, durable);
    chain.steps.pass(chain, state, self);
  }
  if (querying.length > 0) {
    self.send(tailOf(state), { type: "query", epoch, number: state.query });
  }
  self.setTimer("resend", chain.resendUs);
}

export function onHello(
  _chain: Chain,
  state: ChainState,
  from: NodeId,
  _hello: Hello,
  self: ChainSelf,
): void {
  if (from !== successorOf(state, self.id)) return;
  self.send(from, { type: "offer", epoch: state.epoch, index: state.durable });
}

export function onOffer(
  chain: Chain,
  state: ChainState,
  _from: NodeId,
  { index }: Offer,
  self: ChainSelf,
): void {
  if (state.offered < 0) {
    state.offered = index;
    chain.steps.advance(chain, state, self);
  } else chain.steps.acknowledge(chain, state, self);
}

export function onForward(
  chain: Chain,
  state: ChainState,
  _from: NodeId,
  { index, request }: Forward,
  self: ChainSelf,
): void {
  if (index > state.history.length) state.ahead.set(index, request);
  // Links are not FIFO, as the paper's are: what overtook another waits for it.
  for (const [next, early] of [...state.ahead].sort(([one], [other]) => one - other)) {
    if (!chain.rules.isNext(next, state.history.length)) return;
    state.ahead.delete(next);
    chain.steps.take(chain, state, early, self);
  }
}

export function onAck(
  chain: Chain,
  state: ChainState,
  from: NodeId,
  { index, committed }: Ack,
  self: ChainSelf,
): void {
  const { rules, steps } = chain;
  if (from !== successorOf(state, self.id)) return;
  if (state.passed < 0) state.sent = rules.continuesFrom(index, state.durable);
  state.passed = Math.max(state.passed, index);
  // One that joins counts for nothing yet.
  if (from !== state.joining && committed > state.committed) {
    steps.commit(chain, state, committed, self);
    steps.acknowledge(chain, state, self);
  }
  steps.pass(chain, state, self);
}
