/**
 * Transfers between two shards on different protocols, by a replicated coordinator that asks both:
 * each of its asks takes effect exactly once, across changes of its leader (Gray and Lamport 2006
 * have the problem; RIFL, Lee 2015, the identity).
 */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import type { System } from "../system.ts";
import { account } from "./account.ts";
import { coordinator } from "./coordinator.ts";
import { transfersGoals } from "./goals.ts";
import { transfersMutants } from "./mutants.ts";

/** Of one shard: what each transfer did, by the balance that it left (each applies it alike). */
interface Moves {
  /** By transfer: amount and balance after it. */
  readonly done: Map<number, readonly [amount: number, balance: number]>;
}

interface State {
  /** By transfer: the amount that its entry in the coordinator's log says. */
  readonly begun: Map<number, number>;
  readonly left: Moves;
  readonly right: Moves;
}

function moved(
  state: State,
  view: AuditView,
  side: "left" | "right",
  node: number,
  [transfer, amount, balance]: readonly [number, number, number],
): void {
  const { done } = state[side];
  const who = [view.addressOf(side, node)];
  const before = done.get(transfer);
  const name = view.nameOf(side, node);
  if (before === undefined) {
    done.set(transfer, [amount, balance]);
    if (state.begun.get(transfer) !== amount) {
      view.report(
        `${name} moved ${amount} for transfer ${transfer}, which no client asked for`,
        who,
      );
    }
    if (side === "right" && !state.left.done.has(transfer)) {
      view.report(`${name} added what transfer ${transfer} had taken nowhere`, who);
    }
  } else if (before[0] !== amount || before[1] !== balance) {
    view.report(
      `${name} moved the amount of transfer ${transfer} twice: ${before[0]} to leave ${before[1]}` +
        `, and ${amount} to leave ${balance}`,
      who,
    );
  }
}

const movedOnce: Invariant<State> = {
  name: "moved-once",
  statement:
    "A shard moves the amount of a transfer at most once, after the coordinator's log holds it, " +
    "and the right one only what the left one has given.",
  source: "RIFL (Lee and others 2015), exactly-once over services",
  initial: () => ({
    begun: new Map(),
    left: { done: new Map() },
    right: { done: new Map() },
  }),
  on: {
    "coordinator.began"(state, _view, _node, transfer, amount) {
      state.begun.set(transfer, amount);
    },
    "left.withdrew"(state, view, node, ...move) {
      moved(state, view, "left", node, move as [number, number, number]);
    },
    "right.deposited"(state, view, node, ...move) {
      moved(state, view, "right", node, move as [number, number, number]);
    },
    "coordinator.finished"(state, view, node, transfer) {
      if (state.right.done.has(transfer)) return;
      view.report(
        `${view.nameOf("coordinator", node)} finished transfer ${transfer}, and nothing was added`,
        [view.addressOf("coordinator", node)],
      );
    },
  },
};

export const transfers: System = {
  name: "transfers",
  about: "Two shards on different protocols, and a replicated coordinator that asks both.",
  front: "coordinator",
  // A transfer asks both shards, one after the other, each by consensus: some ten end in a second.
  // What waits for them when the faults end has to end within the time to recover.
  space: {
    workload: { rate: { from: "1/s", to: "4/s" }, clients: { from: 1, to: 3 } },
    rhythm: () => ({ beatUs: 20_000, patienceUs: 120_000 }),
  },
  services: [
    {
      name: "coordinator",
      about: "Takes transfers, and asks the shards: n1 to n3.",
      runs: ["multi-paxos", "raft", "zab"],
      on: [1, 2, 3],
      object: coordinator,
    },
    {
      name: "left",
      about: "The account that pays: n3 to n5.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [3, 4, 5],
      object: account,
    },
    {
      name: "right",
      about: "The account that is paid: n5 to n7.",
      runs: ["zab", "raft", "multi-paxos"],
      on: [5, 6, 7],
      object: account,
    },
  ],
  sometimes: transfersGoals,
  invariants: [movedOnce as Invariant],
  happened: [],
  mutants: transfersMutants,
};
