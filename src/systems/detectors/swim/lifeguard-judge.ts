/** What Lifeguard promises always: who is accused by few has long to refute it. */
import type { Invariant } from "../../../checkers/property.ts";
import { spanOf } from "./suspicion.ts";

const SERVICE = "swim";

/** The shortest and the longest time, and how many further accusers make it the shortest. */
interface Times {
  readonly soonestUs: number;
  readonly latestUs: number;
  readonly most: number;
}

interface Accusations {
  /** By node. */
  readonly times: Map<number, Times>;
  /** By node and suspected member: who accuses it. */
  readonly accusers: Map<string, Set<number>>;
}

export const deathFitsAccusers: Invariant<Accusations> = {
  name: "death-fits-accusers",
  statement:
    "A member is declared dead no sooner than the time that the number of its accusers leaves " +
    "it, by the clock of the one that suspects it.",
  source: "Dadgar, Phillips and Currey 2018, §IV-B",
  initial: () => ({ times: new Map(), accusers: new Map() }),
  readings: { times: "unread" },
  on: {
    [`${SERVICE}.confirmed`]({ times }, _view, node = 0, soonestUs = 0, latestUs = 0, most = 0) {
      times.set(node, { soonestUs, latestUs, most });
    },
    [`${SERVICE}.suspects`]({ accusers }, _view, node = 0, peer = 0) {
      accusers.set(`${node} ${peer}`, new Set());
    },
    [`${SERVICE}.accused`]({ accusers }, _view, node = 0, peer = 0, accuser = 0) {
      accusers.get(`${node} ${peer}`)?.add(accuser);
    },
    [`${SERVICE}.outlived`]({ times, accusers }, view, node = 0, peer = 0, forUs = 0) {
      const count = accusers.get(`${node} ${peer}`)?.size ?? 0;
      const own = times.get(node);
      if (own === undefined) return;
      const neededUs = spanOf(own.soonestUs, own.latestUs, own.most, Math.max(0, count - 1));
      if (forUs >= neededUs) return;
      view.report(
        `${view.nameOf(SERVICE, node)} declares ${view.nameOf(SERVICE, peer)} dead after ` +
          `${forUs}us, and with ${count} that accuse it has to wait for ${neededUs}us`,
        [view.addressOf(SERVICE, node), view.addressOf(SERVICE, peer)],
      );
    },
  },
};
