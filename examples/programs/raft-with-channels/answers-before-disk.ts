/** The mistake: a server answers in a term that its disk does not remember yet. */
import type { Process } from "rashomon";
import { run } from "./roles.js";
import { RULES } from "./server.js";

export default (self: Process) => run(self, { ...RULES, waitsForDisk: false });
