/** The mistake: a wake-up reaches whoever waits at that moment, and no one who is about to. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    async wake(self, { changed }) {
      await self.select([{ send: changed }], true);
    },
  });
