/** The mistake: a read is answered by a leader that no majority has confirmed since it came. */
import type { Process } from "rashomon";
import { run } from "./roles.js";
import { RULES } from "./server.js";

export default (self: Process) => run(self, { ...RULES, isConfirmed: () => true });
