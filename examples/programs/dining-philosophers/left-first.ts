/** The mistake: all take the left fork first. */
import type { Process } from "rashomon";
import { dine } from "./dine.js";

export default (self: Process) => dine(self, (left, right) => [left, right]);
