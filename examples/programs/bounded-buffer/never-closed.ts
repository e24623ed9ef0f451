/** The mistake: no task closes the channel, and the consumers wait for ever. */
import type { Process } from "rashomon";
import { pass } from "./buffer.js";

export default (self: Process) => pass(self, () => undefined);
