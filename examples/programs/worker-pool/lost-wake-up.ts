/** The mistake: a wake-up reaches those that wait at that moment, and none that is about to. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    async wake(self, { changed }) {
      await self.select([{ send: changed }], true);
    },
  });
