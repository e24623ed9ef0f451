/** The mistake: a call that is repeated looks like another call. */
import type { Process } from "rashomon";
import { calledAgain, count } from "./counter.js";

export default (self: Process) => count(self, true, calledAgain);
