/** What clients and operators ask of a node. */
import type { Request } from "../../protocol/request.ts";
import { answerOf, isStale, query } from "../../protocol/state-machine.ts";
import { isPrepared, membersNow } from "./configuration.ts";
import type { MultiPaxosState } from "./state.ts";
import type { MultiPaxos, PaxosSelf } from "./steps.ts";

/** What Raft's operators may ask beside that, and no master does here. */
const TRANSFER = "transfer-leadership";

export function onRequest(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  request: Request,
  self: PaxosSelf,
): void {
  const { options } = paxos;
  if (state.role !== "leader") {
    const leader = state.leader === self.id ? 0 : state.leader;
    self.reply(request, { status: "not-leader", output: null, leader });
  } else if (
    request.readOnly &&
    options.reads === "lease" &&
    paxos.steps.holdsLease(paxos, state, self)
  ) {
    paxos.steps.answerRead(paxos, state, request, self);
  } else paxos.steps.order(paxos, state, request, self);
}

/**
 * An operation of the log: its answer if it has taken effect already, else it waits for its slot.
 */
export function order(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  request: Request,
  self: PaxosSelf,
): void {
  const { client, sequence } = request;
  if (paxos.rules.isDuplicate(sequence, state.machine.sessions.get(client)?.sequence ?? 0)) {
    const output = answerOf(state.machine, request);
    if (output !== undefined) self.reply(request, { status: "ok", output, leader: self.id });
    if (isStale(state.machine, request)) return;
  }
  if (request.command.f === TRANSFER) {
    self.reply(request, { status: "ok", output: false, leader: self.id });
    return;
  }
  if (state.waiting.get(client)?.sequence === sequence) return;
  state.waiting.set(client, request);
  state.queue.push({ request });
}

/**
 * PML §5.2: whether no other node can have led since, and everything that was chosen before is
 * executed.
 */
export function holdsLease(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): boolean {
  const { rules } = paxos;
  if (!rules.isWithinLease(self.monotonicNow(), state.leaseUs)) return false;
  if (!rules.hasRecovered(state.executed, state.recoverThrough)) return false;
  return isPrepared(paxos, state.promises, membersNow(state));
}

/** Answers a read from what is executed: the lease of the node's ballot vouches for it. */
export function answerRead(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  request: Request,
  self: PaxosSelf,
): void {
  const output = query(state.machine, paxos.object, request.command);
  const { leader, executed: index } = state;
  self.reply(request, { status: "ok", output, leader, index, leaseTerm: state.ballot });
}
