/** The pool, as it should be. */
import type { Process } from "rashomon";
import { pool, WELL } from "./pool.js";

export default (self: Process) => pool(self, WELL);
