/** The last producer closes the channel. */
import type { Process } from "rashomon";
import { pass } from "./buffer.js";

export default (self: Process) =>
  pass(self, (close, left) => {
    if (left === 0) close();
  });
