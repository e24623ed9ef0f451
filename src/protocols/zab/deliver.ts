/**
 * Delivery: committed transactions go to the object in the order of their zxids, each client's
 * operation once.
 */
import { entryAt, trimThrough } from "../../core/chunked-log.ts";
import { mix, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import { answerOf, execute, type StateMachine } from "../../protocol/state-machine.ts";
import { isVoter } from "./electorate.ts";
import { digestTxn } from "./messages.ts";
import { isAdministrative, type Txn, type ZabState, zxidAt } from "./state.ts";
import type { Zab, ZabSelf } from "./steps.ts";
import { snapshotOf, snapshotWrites } from "./storage.ts";
import { epochOf } from "./zxid.ts";

/**
 * Delivers everything up to an index, and answers this server's clients whose operations were among
 * it.
 */
export function deliver(zab: Zab, state: ZabState, through: number, self: ZabSelf): void {
  while (state.delivered < through) {
    const index = ++state.delivered;
    const txn = entryAt(state.log, index) as Txn;
    const epoch = epochOf(txn.zxid);
    const digest = digestTxn(txn);
    self.assert("delivered", index, epoch, digest);
    state.chain = mix(mix(state.chain, epoch), digest);
    if (txn.voters !== 0) {
      self.assert("reconfigured", index, digest, txn.voters);
      zab.steps.activate(zab, state, txn.voters, index, self);
    }
    if (txn.request !== null) zab.steps.perform(zab, state, txn.request, txn.voters, index, self);
  }
  const { snapshotEvery } = zab.options;
  if (snapshotEvery > 0 && state.delivered - state.snapshotIndex >= snapshotEvery) {
    zab.steps.takeSnapshot(zab, state, self);
  }
}

export function perform(
  zab: Zab,
  state: ZabState,
  request: Request,
  voters: NodeSet,
  index: number,
  self: ZabSelf,
): void {
  const { machine } = state;
  let output: Value | undefined;
  if (zab.rules.isDuplicate(machine, request)) output = answerOf(machine, request);
  else {
    output = isAdministrative(request.command)
      ? keep(machine, request, voters !== 0)
      : execute(machine, zab.object, request, index);
    self.assert("performed", index, request.client, request.sequence);
    self.assert("answered", index, mixValue(3, output));
  }
  const waiting = state.waiting.get(request.client);
  if (waiting === undefined || waiting.sequence !== request.sequence) return;
  state.waiting.delete(request.client);
  if (output === undefined) return;
  const { leader } = state;
  self.reply(waiting, { status: "ok", output, leader, seen: index, index });
}

/** A command that is not an operation of the object: its answer is kept like any other. */
function keep({ sessions }: StateMachine, { client, sequence }: Request, output: Value): Value {
  sessions.set(client, { sequence, output });
  return output;
}

/**
 * A reconfiguration is committed: from here on only its voters decide. A server may know of a later
 * one already.
 */
export function activate(
  _zab: Zab,
  state: ZabState,
  voters: NodeSet,
  index: number,
  self: ZabSelf,
): void {
  if (index < state.votersIndex) return;
  state.voters = voters;
  state.votersIndex = index;
  if (state.nextIndex <= index) {
    state.nextVoters = 0;
    state.nextIndex = 0;
  }
  if (state.role === "following" || state.role === "observing") {
    state.role = isVoter(state, self.id) ? "following" : "observing";
  }
}

/**
 * Keeps the state on disk in place of the log before it; some of the log stays for learners that
 * lag a little.
 */
export function takeSnapshot(zab: Zab, state: ZabState, self: ZabSelf): void {
  const snapshot = snapshotOf(state, self);
  const through = Math.max(state.delivered - zab.options.kept, state.log.first - 1);
  const baseZxid = zxidAt(state, through);
  state.snapshotIndex = state.delivered;
  zab.steps.persist(zab, state, snapshotWrites(snapshot, through, baseZxid), "quiet", 0, 0, self);
  trimThrough(state.log, through);
  state.baseZxid = baseZxid;
}
