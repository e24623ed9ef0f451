/** A follower acknowledges a proposal before its disk holds it. */
import type { Write } from "../../../protocol/disk.ts";
import { lastIndex } from "../state.ts";
import { appendTxn } from "../storage.ts";
import type { ZabMutant } from "./mutant.ts";

export const ackBeforeDisk: ZabMutant = {
  name: "ack-before-disk",
  about: "A crash loses what the leader has counted.",
  fault: ["unsynced-loss"],
  detectors: ["actions-in-order", "committed-log-durability"],
  origin: "Junqueira 2011 \u00a7IV, step 2",
  equivalent: false,
  steps: (correct) => ({
    logProposal: (zab, state, txn, self) => {
      const writes: Write[] = [];
      appendTxn(state, txn, writes);
      const { zxid } = txn;
      self.sendIn(state.session, {
        type: "ack",
        epoch: state.epoch,
        zxid,
        index: lastIndex(state),
      });
      correct.persist(zab, state, writes, "quiet", 0, zxid, self);
    },
  }),
};
