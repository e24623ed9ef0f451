/**
 * Non-blocking: a participant that has voted yes and does not crash decides in a bounded time,
 * whichever others crash. Judged where a protocol says its bound (`bounded`).
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface Doubts {
  /** By node: the bound, microseconds. */
  readonly bounds: number[];
  /** By node, its doubts since they began or, if it has crashed since, never; the oldest first. */
  readonly since: Map<number, Map<number, number>>;
}

export const nonBlocking: Property<Doubts> = {
  initial: () => ({ bounds: [], since: new Map() }),
  readings: { since: "unread" },
  on: {
    bounded({ bounds }, _view, node, doubtUs) {
      bounds[node] = doubtUs;
    },
    ready(state, view, node, transaction) {
      const own = state.since.get(node) ?? new Map<number, number>();
      state.since.set(node, own.set(transaction, view.now()));
      lookAtAll(state, view);
    },
    /** One that has crashed must wait for others. */
    crashed({ since }, _view, node) {
      since.delete(node);
    },
    restarted: lookAtAll,
    resolved(state, view, node, transaction) {
      lookAtAll(state, view);
      state.since.get(node)?.delete(transaction);
    },
  },
};

/** Whether the oldest doubt of any node has lasted too long: the others are younger. */
function lookAtAll({ since, bounds }: Doubts, view: AuditView): void {
  for (const [node, own] of since) {
    const boundUs = bounds[node] ?? 0;
    const [oldest] = own;
    if (boundUs === 0 || oldest === undefined) continue;
    const [transaction, sinceUs] = oldest;
    const tookUs = view.now() - sinceUs;
    if (tookUs <= boundUs) continue;
    view.report(
      `transaction ${transaction}: ${nodeName(node)} has run and been in doubt for ${tookUs}us, ` +
        `and may be for ${boundUs}us`,
      [node],
    );
  }
}
