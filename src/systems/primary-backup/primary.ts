/** The primary: orders updates, has its backup hold each, and reads with the backup's consent. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Request } from "../../protocol/request.ts";
import { answerOf, execute, query } from "../../protocol/state-machine.ts";
import type { Holds } from "./messages.ts";
import type { ReplicaState } from "./state.ts";
import type { Pair, ReplicaSelf } from "./steps.ts";

/** How many updates may be under way to a backup that has not acknowledged them. */
const WINDOW = 32;

function isPrimary({ primary, node }: ReplicaState): boolean {
  return primary === node;
}

function sendOn({ primary }: ReplicaState, request: Request, self: ReplicaSelf): void {
  self.reply(request, { status: "not-leader", output: null, leader: primary });
}

export function onUpdate(
  pair: Pair,
  state: ReplicaState,
  request: Request,
  self: ReplicaSelf,
): void {
  if (!isPrimary(state)) {
    sendOn(state, request, self);
    return;
  }
  if (pair.rules.isNew(request.sequence, state.latest.get(request.client) ?? 0)) {
    pair.steps.take(pair, state, request, self);
    return;
  }
  const output = answerOf(state.machine, request);
  if (output !== undefined) self.reply(request, { status: "ok", output, leader: state.node });
}

export function take(pair: Pair, state: ReplicaState, request: Request, self: ReplicaSelf): void {
  state.history.push(request);
  state.latest.set(request.client, request.sequence);
  pair.steps.persist(pair, state, self);
}

export function advance(pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  const { rules, steps } = pair;
  if (!isPrimary(state)) {
    steps.hold(pair, state, 0, self);
    return;
  }
  const { backup, durable, held } = state;
  steps.complete(pair, state, rules.completeUpTo(backup, durable, held), self);
  steps.replicate(pair, state, self);
}

/** Does the updates up to `index`; the primary answers them. */
export function complete(pair: Pair, state: ReplicaState, index: number, self: ReplicaSelf): void {
  while (state.completed < index) {
    const request = state.history[state.completed] as Request;
    const { client, sequence } = request;
    const at = ++state.completed;
    const output = execute(state.machine, pair.object, request, at);
    self.assert("performed", at, client, sequence);
    if (isPrimary(state) && state.latest.get(client) === sequence) {
      self.assert("served", state.view);
      self.reply(request, { status: "ok", output, leader: state.node, index: at });
    }
  }
}

export function replicate(pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  const { view, backup, history, durable, held } = state;
  if (backup === 0 || held < 0) return;
  while (state.sent < Math.min(durable, held + WINDOW)) {
    const request = history[state.sent] as Request;
    self.send(backup, { type: "replicate", view, index: ++state.sent, request });
  }
  if (isPending(state)) self.setTimer("resend", pair.resendUs);
}

/** Whether something is open that a lost message would leave open for ever. */
function isPending(state: ReplicaState): boolean {
  const { backup, durable, held, completed, heardOf, reading } = state;
  if (!isPrimary(state) || backup === 0) return false;
  return held < durable || heardOf < completed || reading.length > 0;
}

export function resend(pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  if (!isPending(state)) return;
  const { view, backup, completed, held, reading } = state;
  const number = reading.length > 0 ? state.probe : 0;
  self.send(backup, { type: "probe", view, number, completed });
  if (held >= 0) state.sent = held;
  pair.steps.replicate(pair, state, self);
  self.setTimer("resend", pair.resendUs);
}

export function onHolds(
  pair: Pair,
  state: ReplicaState,
  from: NodeId,
  { number, index, completed }: Holds,
  self: ReplicaSelf,
): void {
  const { rules, steps } = pair;
  if (!isPrimary(state) || from !== state.backup) return;
  if (state.held < 0) state.sent = index;
  state.held = Math.max(state.held, index);
  state.heardOf = Math.max(state.heardOf, completed);
  steps.advance(pair, state, self);
  if (rules.isWhole(state.held, state.due) && !state.told) steps.ping(pair, state, self);
  if (number === 0 || number !== state.probe) return;
  if (!rules.mayRead(state.completed, state.due)) return;
  const { reading } = state;
  state.reading = [];
  for (const request of reading) steps.answer(pair, state, request, self);
  if (state.reads.length > 0) steps.probe(pair, state, self);
}

// --- reads ---

export function onRead(pair: Pair, state: ReplicaState, request: Request, self: ReplicaSelf): void {
  if (!isPrimary(state)) {
    sendOn(state, request, self);
    return;
  }
  if (!pair.rules.asksBackup(state.backup)) {
    pair.steps.answer(pair, state, request, self);
    return;
  }
  state.reads.push(request);
  if (state.reading.length === 0) pair.steps.probe(pair, state, self);
}

export function probe(pair: Pair, state: ReplicaState, self: ReplicaSelf): void {
  state.reading = state.reads;
  state.reads = [];
  const { view, backup, completed } = state;
  self.send(backup, { type: "probe", view, number: ++state.probe, completed });
  self.setTimer("resend", pair.resendUs);
}

export function answer(pair: Pair, state: ReplicaState, request: Request, self: ReplicaSelf): void {
  const output = query(state.machine, pair.object, request.command);
  self.assert("served", state.view);
  self.reply(request, { status: "ok", output, leader: state.node, index: state.completed });
}
