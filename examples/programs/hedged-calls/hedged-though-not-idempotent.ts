/** The mistake: what comes from two shops counts as two orders. */
import type { Process } from "rashomon";
import { shop } from "./shop.js";

export default (self: Process) => shop(self, false);
