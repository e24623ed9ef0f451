/** Reads are answered by what this replica has counted itself. */
import { EMPTY } from "../state.ts";
import type { CounterMutant } from "./mutant.ts";

export const readsOwnSlot: CounterMutant = {
  name: "reads-own-slot",
  about: "A replica answers reads with its own slot, and leaves out what others have counted.",
  fault: [],
  detectors: ["reads-what-it-knows"],
  origin: "Shapiro and others 2011, specification 6: a query is the sum of all slots",
  equivalent: false,
  steps: () => ({
    onRead({ rules }, { slots, identity }, request, self) {
      const output = rules.total([slots.get(identity) ?? EMPTY]);
      self.reply(request, { status: "ok", output, leader: self.id });
    },
  }),
};
