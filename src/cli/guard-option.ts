/** `--guard`: an option of all commands that make many runs. */
import { GUARD_EVERY } from "../runner/guard.ts";

export const GUARD_OPTION = {
  describe: "Run one seed in N a second time, which must be the same; 0: none",
  type: "string",
  requiresArg: true,
  default: String(GUARD_EVERY),
} as const;
