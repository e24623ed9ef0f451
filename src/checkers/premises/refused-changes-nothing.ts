/**
 * Refused changes nothing: what an administrator was told is refused has changed no members, and
 * never does, however often and wherever it was asked for. For protocols that decide a change of
 * members like any other operation of a session.
 */
import { nodeName } from "../../protocol/node-id.ts";
import type { AuditView, Property } from "../property.ts";

interface State {
  /** By index and digest: the command whose change that value makes. */
  readonly commands: Map<number, number>;
  /** By command: where its change was made, first of all places. */
  readonly made: Map<number, number>;
  /** Commands whose administrators were told that they are refused. */
  readonly refused: Set<number>;
}

/** Digests have 32 bits, and so have sequences; what comes before them stays below 2^21. */
const BELOW = 4_294_967_296;

export const refusedChangesNothing: Property<State> = {
  initial: () => ({ commands: new Map(), made: new Map(), refused: new Set() }),
  readings: {},
  on: {
    changes(state, _view, _node, index, digest, client, sequence) {
      state.commands.set(index * BELOW + (digest >>> 0), client * BELOW + sequence);
    },
    reconfigured(state, view, node, index, digest) {
      const command = state.commands.get(index * BELOW + (digest >>> 0));
      if (command === undefined) return;
      const known = state.made.get(command);
      state.made.set(command, Math.min(known ?? index, index));
      if (known === undefined && state.refused.has(command)) report(view, node, command, index);
    },
    refused(state, view, node, client, sequence) {
      const command = client * BELOW + sequence;
      state.refused.add(command);
      const index = state.made.get(command);
      if (index !== undefined) report(view, node, command, index);
    },
  },
};

function report(view: AuditView, node: number, command: number, index: number): void {
  view.report(
    `c${Math.floor(command / BELOW)}, an administrator, was told that its command ` +
      `${command % BELOW} was refused, and ${nodeName(node)} made the change that it asked for ` +
      `at ${index}`,
    [node],
  );
}
