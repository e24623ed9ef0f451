/** A breaker that lets one call through after a while, to see whether the service answers again. */
import type { Process } from "rashomon";
import { calls } from "./calls.js";

export default (self: Process) =>
  calls(self, (options) => {
    const breaker = self.breaker({ failures: 3, openMs: 200 });
    return () => self.call(1, "work", null, { ...options, breaker });
  });
