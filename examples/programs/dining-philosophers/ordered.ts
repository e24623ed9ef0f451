/** The lower fork first: no circle of waits can close. */
import type { Process } from "rashomon";
import { dine } from "./dine.js";

export default (self: Process) =>
  dine(self, (left, right) => (left < right ? [left, right] : [right, left]));
