/**
 * Changes as asked: a change of members that is decided makes of the members before it those that
 * its administrator asked for, and does so once, however often it is decided; what an administrator
 * is told was made was decided so.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { type NodeSet, nodesOf } from "../../protocol/quorum.ts";
import type { AuditView, Property } from "../property.ts";

/** Who has a vote after a change, as the first node that made it says. Immutable. */
interface Made {
  readonly members: NodeSet;
  readonly node: number;
}

interface State {
  /** By command: what it asks for. */
  readonly asked: Map<number, { readonly joined: NodeSet; readonly left: NodeSet }>;
  /** By index and digest: the command whose change that value makes. */
  readonly commands: Map<number, number>;
  /** By index. */
  readonly made: Map<number, Made>;
  /** By command that has taken effect: where. */
  readonly places: Map<number, number>;
  /** By administrator: its last command that has taken effect. */
  readonly last: Map<number, number>;
  /** After the last change, 0: not said yet. */
  members: NodeSet;
}

/** Digests have 32 bits, and so have sequences; what comes before them stays below 2^21. */
const BELOW = 4_294_967_296;

/** What says who has a vote at the start. */
const STARTS = {
  quorums(state: State, _view: AuditView, _node: number, _sizes: number, members: NodeSet): void {
    if (state.members === 0) state.members = members;
  },
  configured(state: State, _view: AuditView, _node: number, index: number, voters: NodeSet): void {
    if (index === 0 && state.members === 0) state.members = voters;
  },
};

/** @param start the fact that says who has a vote at the start. */
export function changesAsAsked(start: keyof typeof STARTS): Property<State> {
  return {
    initial: () => ({
      asked: new Map(),
      commands: new Map(),
      made: new Map(),
      places: new Map(),
      last: new Map(),
      members: 0,
    }),
    readings: { joined: "nodes", left: "nodes", members: "nodes", node: "node" },
    looksAt: ["administered"],
    on: {
      [start]: STARTS[start],
      changeAsked({ asked }, _view, client, sequence, _digest, joined, left) {
        asked.set(client * BELOW + sequence, { joined, left });
      },
      changes({ commands }, _view, _node, index, digest, client, sequence) {
        commands.set(index * BELOW + (digest >>> 0), client * BELOW + sequence);
      },
      reconfigured(state, view, node, index, digest, members) {
        const known = state.made.get(index);
        if (known !== undefined) {
          if (known.members === members) return;
          const others = `while ${nodeName(known.node)} takes ${listed(known.members)}`;
          view.report(`${tells(node, index, members)}, ${others}`, [node, known.node]);
          return;
        }
        state.made.set(index, { members, node });
        const before = state.members;
        state.members = members;
        const command = state.commands.get(index * BELOW + (digest >>> 0)) ?? 0;
        const asked = state.asked.get(command);
        // What a scenario's operator changes is no command of an administrator.
        if (asked === undefined) return;
        const late = lateness(state, command);
        const wanted = (before | asked.joined) & ~asked.left;
        if (late !== null) {
          view.report(
            `${nodeName(node)} made at ${index} the change that ${named(command)}, ${late}`,
            [node],
          );
        } else if (before !== 0 && members !== wanted) {
          view.report(
            `${tells(node, index, members)}: of those before it, ${listed(before)}, the change ` +
              `that ${named(command)} makes ${listed(wanted)}`,
            [node],
          );
        }
        state.places.set(command, index);
        state.last.set(Math.floor(command / BELOW), command % BELOW);
      },
      administered({ places }, view, node, _joined, _left, client, sequence) {
        const command = client * BELOW + sequence;
        if (places.has(command)) return;
        view.report(
          `${nodeName(node)} answered that the change was made that ${named(command)}, and it ` +
            "was not",
          [node],
        );
      },
    },
  };
}

/** Why a command should take effect no more, null: it should. */
function lateness({ places, last }: State, command: number): string | null {
  const place = places.get(command);
  if (place !== undefined) return `which had been made at ${place}`;
  const later = last.get(Math.floor(command / BELOW)) ?? 0;
  return later > command % BELOW ? `whose command ${later} had been made` : null;
}

function named(command: number): string {
  return `c${Math.floor(command / BELOW)} asked for by its command ${command % BELOW}`;
}

function tells(node: number, index: number, members: NodeSet): string {
  return `${nodeName(node)} takes ${listed(members)} for the members after the change at ${index}`;
}

function listed(nodes: NodeSet): string {
  return nodesOf(nodes).map(nodeName).join(", ") || "none";
}
