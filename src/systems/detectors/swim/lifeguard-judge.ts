/** What Lifeguard promises always: who is accused by few has long to refute it. */
import type { Invariant } from "../../../checkers/property.ts";
import { spanOf } from "./suspicion.ts";

const SERVICE = "swim";

interface Accusations {
  /** By node: the longest and the shortest time, and how many further accusers make it that. */
  readonly spans: Map<number, (confirmations: number) => number>;
  /** By node and suspected member: who accuses it. */
  readonly accusers: Map<string, Set<number>>;
}

export const deathFitsAccusers: Invariant<Accusations> = {
  name: "death-fits-accusers",
  statement:
    "A member is declared dead no sooner than the time that the number of its accusers leaves it, " +
    "by the clock of the one that suspects it.",
  source: "Dadgar, Phillips and Currey 2018, §IV-B",
  initial: () => ({ spans: new Map(), accusers: new Map() }),
  readings: { spans: "unread" },
  on: {
    [`${SERVICE}.confirmed`]({ spans }, _view, node = 0, soonestUs = 0, latestUs = 0, most = 0) {
      spans.set(node, (confirmations) => spanOf(soonestUs, latestUs, most, confirmations));
    },
    [`${SERVICE}.suspects`]({ accusers }, _view, node = 0, peer = 0) {
      accusers.set(`${node} ${peer}`, new Set());
    },
    [`${SERVICE}.accused`]({ accusers }, _view, node = 0, peer = 0, accuser = 0) {
      accusers.get(`${node} ${peer}`)?.add(accuser);
    },
    [`${SERVICE}.outlived`]({ spans, accusers }, view, node = 0, peer = 0, forUs = 0) {
      const count = accusers.get(`${node} ${peer}`)?.size ?? 0;
      const neededUs = spans.get(node)?.(count - 1) ?? 0;
      if (forUs >= neededUs) return;
      view.report(
        `${view.nameOf(SERVICE, node)} declares ${view.nameOf(SERVICE, peer)} dead after ` +
          `${forUs}us, and with ${count} that accuse it has to wait for ${neededUs}us`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};
