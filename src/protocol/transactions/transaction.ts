/** Transactions: who coordinates one, what is done in it, and which node holds which register. */
import { finish, mixText } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { BALLOTS_PER_ROUND, type Ballot, ballotOf } from "../ballot.ts";
import type { NodeId } from "../node-id.ts";

/** A number that no two coordinators, and no two incarnations of one, give to a transaction. */
export type Transaction = Ballot;

/** More than a coordinator begins in one incarnation. */
const PER_EPOCH = 1_000_000;

/** @param count from 1 in each incarnation of the coordinator. */
export function transactionOf(coordinator: NodeId, epoch: number, count: number): Transaction {
  return ballotOf(epoch * PER_EPOCH + count, coordinator);
}

/** Who coordinates a transaction: its number says so. */
export function coordinatorOf(transaction: Transaction): NodeId {
  return transaction % BALLOTS_PER_ROUND;
}

/** One read, write or addition, and its place in the client's transaction. */
export interface Step {
  readonly at: number;
  readonly kind: "read" | "write" | "add";
  readonly register: string;
  readonly value: Value;
}

/** The node that coordinates what a client asks for, so that a retry meets the first try. */
export function homeOf(client: number, nodes: number): NodeId {
  return ((client - 1) % nodes) + 1;
}

/** The node that holds a register. */
export function holderOf(register: string, nodes: number): NodeId {
  return ((finish(mixText(0, register)) >>> 0) % nodes) + 1;
}

/** What a client asks for, `[["read", "x", null], ["write", "y", 2]]`, by the node that does it. */
export function placed(input: Value, nodes: number): ReadonlyMap<NodeId, readonly Step[]> {
  const parts = new Map<NodeId, Step[]>();
  const asked = (Array.isArray(input) ? input : []) as readonly (readonly Value[])[];
  for (const [at, [kind = null, name = null, value = null]] of asked.entries()) {
    const register = String(name);
    const step: Step = { at, kind: kindOf(kind), register, value };
    const holder = holderOf(register, nodes);
    const part = parts.get(holder);
    if (part === undefined) parts.set(holder, [step]);
    else part.push(step);
  }
  return parts;
}

function kindOf(asked: Value): Step["kind"] {
  return asked === "read" || asked === "add" ? asked : "write";
}
