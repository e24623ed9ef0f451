/**
 * Atomic commitment: all processes reach one decision, none reverses it, and it is to commit only
 * if all have voted for it. By transaction, O(1) a fact.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, withNode } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

const WORDS = ["abort", "commit"] as const;

/** By transaction: the nodes whose disks hold an abort, and those that hold or report a commit. */
interface Outcomes {
  readonly holders: Map<number, [aborted: NodeSet, committed: NodeSet]>;
}

/** Takes a node's outcome down. @returns the nodes, but for this one, that have the other one. */
function others({ holders }: Outcomes, node: number, transaction: number, commit: 0 | 1): NodeSet {
  const known: [NodeSet, NodeSet] = holders.get(transaction) ?? [0, 0];
  known[commit] = withNode(known[commit], node);
  holders.set(transaction, known);
  return known[commit === 1 ? 0 : 1] & ~withNode(0, node);
}

/** AC1: all processes that reach a decision reach the same one. */
export const oneDecision: Property<Outcomes> = {
  initial: () => ({ holders: new Map() }),
  readings: { holders: "nodes" },
  on: {
    resolved(state, view, node, transaction, outcome) {
      const commit = outcome === 1 ? 1 : 0;
      const [other] = nodesOf(others(state, node, transaction, commit));
      if (other === undefined) return;
      view.report(
        `transaction ${transaction}: ${nodeName(node)} decided to ${WORDS[commit]}, and ` +
          `${nodeName(other)} to ${WORDS[commit === 1 ? 0 : 1]}`,
        [node, other],
      );
    },
    /** An abort that is only sent binds no disk: it is presumed of what is forgotten. */
    notified(state, view, node, transaction, outcome) {
      if (outcome === 0) return;
      const [other] = nodesOf(others(state, node, transaction, 1));
      if (other === undefined) return;
      view.report(
        `transaction ${transaction}: ${nodeName(node)} sent word that it is committed, and ` +
          `${nodeName(other)} had aborted it`,
        [node, other],
      );
    },
  },
};

/** AC2: a process cannot reverse its decision after it has reached one. */
export const decisionStays: Property<{ readonly decided: Map<string, number> }> = {
  initial: () => ({ decided: new Map() }),
  on: {
    resolved({ decided }, view, node, transaction, commit) {
      const key = `${node} ${transaction}`;
      const before = decided.get(key);
      if (before === undefined) decided.set(key, commit);
      else if (before !== commit) {
        view.report(
          `transaction ${transaction}: ${nodeName(node)} had decided to ` +
            `${WORDS[before as 0 | 1]}, and decided to ${WORDS[commit as 0 | 1]}`,
          [node],
        );
      }
    },
  },
};

/** AC3: the commit decision can only be reached if all processes voted yes, durably. */
export const allVotedYes: Property<{ readonly prepared: Map<number, number> }> = {
  initial: () => ({ prepared: new Map() }),
  readings: { prepared: "nodes" },
  on: {
    ready({ prepared }, _view, node, transaction) {
      prepared.set(transaction, (prepared.get(transaction) ?? 0) | (1 << (node - 1)));
    },
    decided({ prepared }, view, node, transaction, participants) {
      const missing = participants & ~(prepared.get(transaction) ?? 0);
      if (missing === 0) return;
      const names = nodesOf(missing).map(nodeName).join(", ");
      view.report(
        `transaction ${transaction}: ${nodeName(node)} decided to commit, and no disk of ${names} ` +
          "holds a vote of yes",
        [node, ...nodesOf(missing)],
      );
    },
  },
};

/** AC4: where no process votes no and nothing fails, all commit. */
export const abortsForAReason: Property<{ readonly refused: Set<number> }> = {
  initial: () => ({ refused: new Set() }),
  on: {
    voted({ refused }, _view, _node, transaction, yes) {
      if (yes === 0) refused.add(transaction);
    },
    abandoned({ refused }, view, node, transaction) {
      if (refused.has(transaction)) return;
      view.report(
        `transaction ${transaction}: ${nodeName(node)} aborted it as voted against, and no ` +
          "participant had",
        [node],
      );
    },
  },
};

/** A vote of yes is on disk before it is sent: after a crash it must be known. */
export const voteIsDurable: Property<{ readonly prepared: Set<string> }> = {
  initial: () => ({ prepared: new Set() }),
  on: {
    ready({ prepared }, _view, node, transaction) {
      prepared.add(`${node} ${transaction}`);
    },
    voted({ prepared }, view, node, transaction, yes) {
      if (yes === 0 || prepared.has(`${node} ${transaction}`)) return;
      view.report(
        `transaction ${transaction}: ${nodeName(node)} sent a vote of yes that its disk does not ` +
          "hold",
        [node],
      );
    },
  },
};

/** An operation of a client is committed as one transaction, however often it is asked for. */
export const committedOnce: Property<{ readonly transactions: Map<string, number> }> = {
  initial: () => ({ transactions: new Map() }),
  on: {
    completed({ transactions }, view, node, client, sequence, transaction) {
      const key = `${client}/${sequence}`;
      const before = transactions.get(key);
      if (before === undefined) transactions.set(key, transaction);
      else if (before !== transaction) {
        view.report(
          `${nodeName(node)} committed operation ${sequence} of client ${client} as transaction ` +
            `${transaction}, and it had been committed as ${before}`,
          [node],
        );
      }
    },
  },
};
