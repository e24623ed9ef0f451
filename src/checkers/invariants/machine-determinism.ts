/**
 * Determinism: the same entry has the same outcome on every server, and the same index the same
 * state, sessions included.
 */
import { at, type Column, emptyColumn, put } from "../../core/column.ts";
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  /** By index: the outcome of the entry there, and who was first. */
  readonly outcomes: Column;
  readonly first: Column;
  /** By index: the state after it, and who was first. */
  readonly images: Map<number, { readonly digest: number; readonly node: number }>;
}

/**
 * @param states further facts that report the state of an object: of a node, an index and a digest.
 */
export function machineDeterminism(...states: readonly string[]): Property<State> {
  return {
    initial: () => ({ outcomes: emptyColumn(), first: emptyColumn(), images: new Map() }),
    readings: { first: "unread", node: "unread" },
    on: {
      ...Object.fromEntries([...states, "imaged", "restored"].map((fact) => [fact, compare])),
      answered(state, view, node, index, digest) {
        const first = at(state.first, index);
        if (first === undefined) {
          put(state.first, index, node);
          put(state.outcomes, index, digest);
        } else if (at(state.outcomes, index) !== digest) {
          view.report(
            `entry ${index} had one outcome on ${nodeName(first)} and another on ${nodeName(node)}`,
            [first, node],
          );
        }
      },
      shipped(state, view, node, index, _peer, digest) {
        compare(state, view, node, index, digest);
      },
    } satisfies Property<State>["on"],
  };
}

function compare(state: State, view: AuditView, node: number, index: number, digest: number): void {
  const known = state.images.get(index);
  if (known === undefined) state.images.set(index, { digest, node });
  else if (known.digest !== digest) {
    view.report(
      known.node === node
        ? `${nodeName(node)} had two different states after entry ${index}`
        : `the state after entry ${index} is not the same on ${nodeName(known.node)} and ` +
            `${nodeName(node)}`,
      [known.node, node],
    );
  }
}
