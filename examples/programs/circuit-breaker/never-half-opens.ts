/** The mistake: a counter of failures that only an answer resets, and no call is made for one. */
import type { Process } from "rashomon";
import { calls } from "./calls.js";

const FAILURES = 3;

export default (self: Process) =>
  calls(self, (options) => {
    let failures = 0;
    return async () => {
      if (failures >= FAILURES) throw new Error("the service is down");
      try {
        await self.call(1, "work", null, options);
        failures = 0;
      } catch (error) {
        failures++;
        throw error;
      }
    };
  });
