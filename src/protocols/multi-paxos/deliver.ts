/**
 * Executing: what is chosen goes to the object in the order of the slots, each client's operation
 * once (Paxos Made Simple §3).
 */
import { append } from "../../core/chunked-log.ts";
import { mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { MEMBER_COMMANDS } from "../../protocol/administration.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { Request } from "../../protocol/request.ts";
import { perform } from "../../protocol/state-machine.ts";
import { prune } from "./configuration.ts";
import { digestDecree } from "./messages.ts";
import { compact } from "./snapshots.ts";
import type { Decree, MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** Executes everything that is known to be chosen, up to the first gap. */
export function deliver(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void {
  for (;;) {
    const slot = state.executed + 1;
    const decree = state.learnt.get(slot);
    if (decree === undefined) return;
    state.learnt.delete(slot);
    const ballot = state.votes.get(slot)?.ballot ?? 0;
    state.votes.delete(slot);
    executeNext(paxos, state, decree, ballot, self);
  }
}

/** Executes what is chosen for the next slot. @param ballot of the node's vote for it, 0: none. */
export function executeNext(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  decree: Decree,
  ballot: Ballot,
  self: PaxosSelf,
): void {
  const slot = state.executed + 1;
  append(state.decided, decree);
  state.executed = slot;
  self.assert("delivered", slot, ballot, digestDecree(decree));
  if (decree.request !== null) paxos.steps.execute(paxos, state, slot, decree.request, self);
  if (state.configurations.length > 1 && prune(state)) state.leaseUs = 0;
  if (paxos.options.snapshotEvery !== 0) compact(paxos, state, self);
}

/** An operation takes effect, unless its session has seen it or a later one. */
export function execute(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  slot: number,
  request: Request,
  self: PaxosSelf,
): void {
  const { client, sequence, command } = request;
  const { sessions } = state.machine;
  const session = sessions.get(client);
  let output: Value;
  if (session !== undefined && paxos.rules.isDuplicate(sequence, session.sequence)) {
    self.assert("performed", slot, 0, 0);
    self.assert("answered", slot, 2);
    if (session.sequence !== sequence) return;
    output = session.output;
  } else {
    output = MEMBER_COMMANDS.has(command.f)
      ? paxos.steps.reconfigure(paxos, state, slot, request, self)
      : perform(state.machine, paxos.object, command, slot);
    sessions.set(client, { sequence, output });
    self.assert("performed", slot, client, sequence);
    self.assert("answered", slot, mixValue(3, output));
  }
  if (state.waiting.get(client)?.sequence !== sequence) return;
  state.waiting.delete(client);
  self.reply(request, { status: "ok", output, leader: state.leader, index: slot });
}
