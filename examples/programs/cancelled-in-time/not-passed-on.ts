/** The mistake: the second call has a deadline of its own. */
import type { Process } from "rashomon";
import { chain } from "./chain.js";

export default (self: Process) => chain(self, () => ({ timeoutMs: 1_000 }));
