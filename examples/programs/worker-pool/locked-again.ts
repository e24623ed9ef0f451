/** The mistake: who holds a lock calls what takes it again, as re-entrant locks allow. */
import type { Process } from "rashomon";
import { type Ledger, pool, WELL } from "./pool.js";

async function add(self: Process, ledger: Ledger, amount: number): Promise<void> {
  await ledger.lock.lock();
  await self.sleep(1);
  ledger.total += amount;
  ledger.lock.unlock();
}

export default (self: Process) =>
  pool(self, {
    ...WELL,
    async credit(self, ledger, amount) {
      await ledger.lock.lock();
      await add(self, ledger, amount);
      ledger.lock.unlock();
    },
  });
