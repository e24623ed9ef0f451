/** Raft with channels, as it should be. */
import type { Process } from "rashomon";
import { run } from "./roles.js";

export default (self: Process) => run(self);
