/** The control: retries that a budget limits. */
import type { Process } from "rashomon";
import { storm } from "./storm.js";

export default (self: Process) =>
  storm(self, () => {
    const budget = self.retryBudget({ tokens: 10, refundPermille: 100 });
    return { retry: { attempts: 4, attemptMs: 10, backoffMs: 1, budget } };
  });
