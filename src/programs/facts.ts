/** The facts that the runtime of awaiting programs asserts, of every program. */
import { claim, type FactTable } from "../protocol/facts.ts";

export const PROGRAM_FACTS = {
  deadlocked: claim("of `node`, `tasks` wait for each other, or for nothing", "node", "tasks"),
  starved: claim(
    "of `node`, a case was passed over whenever it was ready: `selects`",
    "node",
    "selects",
  ),
  leaked: claim("of `node`, a task has outlived its context: `graceUs`", "node", "graceUs"),
  uncaught: claim("`node` ends by an error that nothing caught", "node"),
} as const satisfies FactTable;
