/**
 * None is uncertain: while a participant that runs is uncertain, no one may have committed. If all
 * others crashed it could not tell a commit from an abort.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf, withNode } from "../../protocol/quorum.ts";
import type { Property } from "../property.ts";

interface State {
  /** By transaction: who has voted yes and not crashed since, and whose disks hold a pre-commit. */
  readonly ready: Map<number, NodeSet>;
  readonly committable: Map<number, NodeSet>;
}

export const noneUncertain: Property<State> = {
  initial: () => ({ ready: new Map(), committable: new Map() }),
  readings: { ready: "nodes", committable: "nodes" },
  looksAt: ["decided"],
  on: {
    ready({ ready }, _view, node, transaction) {
      ready.set(transaction, withNode(ready.get(transaction) ?? 0, node));
    },
    committable({ committable }, _view, node, transaction) {
      committable.set(transaction, withNode(committable.get(transaction) ?? 0, node));
    },
    // What it had voted for it asks the others about when it is back: it is not operational there.
    crashed({ ready }, _view, node) {
      for (const [transaction, nodes] of ready) {
        ready.set(transaction, nodes & ~withNode(0, node));
      }
    },
    resolved({ ready }, _view, node, transaction) {
      ready.set(transaction, (ready.get(transaction) ?? 0) & ~withNode(0, node));
    },
    decided({ ready, committable }, view, node, transaction) {
      const uncertain = (ready.get(transaction) ?? 0) & ~(committable.get(transaction) ?? 0);
      const others = uncertain & ~withNode(0, node);
      if (others === 0) return;
      view.report(
        `${nodeName(node)} committed transaction ${transaction} while ` +
          `${nodesOf(others).map(nodeName).join(", ")} had voted yes, ran, and was uncertain`,
        [node, ...nodesOf(others)],
      );
    },
  },
};
