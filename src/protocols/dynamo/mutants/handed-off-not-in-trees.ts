/** What is handed over is not entered into the trees. */
import { withSteps } from "../../../protocol/mutant.ts";
import type { DynamoMutant } from "./mutant.ts";

export const handedOffNotInTrees: DynamoMutant = {
  name: "handed-off-not-in-trees",
  about: "A replica that is handed what another kept for it does not enter it into its trees.",
  fault: ["partition"],
  detectors: ["progress"],
  origin: "DeCandia and others 2007, §4.7: a tree has the hashes of the values that are held",
  equivalent: false,
  steps: (correct) => ({
    onStore: (store, state, from, message, self) => {
      const isHandedOver = message.operation < 0;
      const seen = isHandedOver ? withSteps(store, { updateTrees: () => undefined }) : store;
      correct.onStore(seen, state, from, message, self);
    },
  }),
};
