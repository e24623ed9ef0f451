/** The mistake: what is always ready stands before what ends the loop. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) =>
  pool(self, {
    ...WELL,
    next: (self, orders, stop) => self.selectInOrder([{ receive: orders }, { receive: stop }]),
  });
