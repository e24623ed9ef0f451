/** The mistake: a way out that leaves the lock locked. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    async credit(self, ledger, amount) {
      await ledger.lock.lock();
      if (amount === 0) return;
      await self.sleep(1);
      ledger.total += amount;
      ledger.lock.unlock();
    },
  });
