/**
 * The same prefix: two disks that hold an entry of the same index and term hold the same log up to
 * it.
 */
import { nodeName } from "../../protocol/node-id.ts";
import { BY_PLACE_READINGS, type ByPlace, emptyByPlace, otherAt } from "../ghosts/by-place.ts";
import { type AuditView, FAR, type Property } from "../property.ts";

/** What a log, an entry and its office are called. */
export interface PrefixWords {
  readonly logs: string;
  readonly entry: string;
  readonly term: string;
}

/**
 * By place, the hash of the log up to it.
 * @param snapshots whether a snapshot's prefix is compared, too.
 */
export function samePrefix(words: PrefixWords, snapshots: boolean): Property<ByPlace> {
  const compare = (
    seen: ByPlace,
    view: AuditView,
    node: number,
    index: number,
    term: number,
    chain: number,
  ): void => {
    const first = otherAt(seen, node, index, term, chain);
    if (first === 0) return;
    const who =
      first === node
        ? `${nodeName(node)} held two different ${words.logs} up to`
        : `the ${words.logs} of ${nodeName(first)} and ${nodeName(node)} differ up to`;
    view.report(`${who} ${words.entry} ${index} of ${words.term} ${term}`, [first, node]);
  };
  return {
    uses: ["logs"],
    initial: emptyByPlace,
    readings: BY_PLACE_READINGS,
    near: {
      // Another disk holds the same log up to there, and an entry of another office.
      durable(_seen, { nodes, logs }, node, index, term) {
        const before = logs.chainAt(node, index - 1);
        for (let other = 1; other <= nodes; other++) {
          const held = logs.termAt(other, index);
          if (held >= 0 && held !== term && logs.chainAt(other, index - 1) === before) return 0;
        }
        return FAR;
      },
    },
    on: {
      durable(seen, view, node, index, term) {
        compare(seen, view, node, index, term, view.logs.chainAt(node, index) as number);
      },
      ...(snapshots
        ? {
            snapshotted(seen, view, node, index, term, chain) {
              if (index > 0) compare(seen, view, node, index, term, chain);
            },
          }
        : {}),
    } satisfies Property<ByPlace>["on"],
  };
}
