/** The judge of acknowledgements: what the tail has all before it have. */
import type { Invariant } from "../../checkers/property.ts";
import { counted, held, type Lengths } from "../ordered-replicas/answered-is-kept.ts";
import { entered, lineOf } from "../ordered-replicas/lines.ts";

export const inprocessRequests: Invariant<Lengths> = {
  name: "inprocess-requests",
  statement:
    "What a member says that its disk holds is there, and what it says that the tail's disk holds " +
    "is on the disks of all members of its epoch that count as whole.",
  source: "van Renesse and Schneider 2004, §3, Inprocess Requests Invariant",
  initial: () => ({ places: new Map(), lengths: new Map(), whole: new Set() }),
  looksAt: ["chain.acknowledged"],
  on: {
    "chain.held": held,
    "configuration.follows"(state, _view, _node, epoch, member, since, predecessor) {
      entered(state, epoch, member, since, predecessor);
    },
    "configuration.joins"(state, _view, _node, epoch, member, since) {
      entered(state, epoch, member, since);
    },
    "configuration.whole"(state, _view, _node, epoch, member) {
      counted(state, epoch, member);
    },
    "chain.acknowledged"({ places, lengths, whole }, view, node, epoch, index, committed) {
      for (const [member, { since }] of places.get(epoch) ?? []) {
        const line = lineOf(member, since);
        const said = member === node ? Math.max(index, committed) : committed;
        const length = lengths.get(line) ?? 0;
        if (length >= said || (member !== node && !whole.has(line))) continue;
        const whose = member === node ? "its own disk" : `that of ${view.nameOf("chain", member)}`;
        view.report(
          `${view.nameOf("chain", node)} sent word in epoch ${epoch} that the tail has ${committed} ` +
            `updates and itself ${index}, and ${whose} holds ${length}`,
          [view.addressOf("chain", node), view.addressOf("chain", member)],
        );
      }
    },
  },
};
