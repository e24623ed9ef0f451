/**
 * What mutants share: a read that is answered from a node's own state, with nothing to vouch for
 * it.
 */
import type { Request } from "../../../protocol/request.ts";
import { query } from "../../../protocol/state-machine.ts";
import type { MultiPaxosState } from "../state.ts";
import type { MultiPaxos, PaxosSelf } from "../steps.ts";

export function answerUnvouched(
  paxos: MultiPaxos,
  state: MultiPaxosState,
  request: Request,
  self: PaxosSelf,
): void {
  const output = query(state.machine, paxos.object, request.command);
  const { leader, executed: index } = state;
  self.reply(request, { status: "ok", output, leader, index });
}
