/** The facts that the runtime of awaiting programs asserts, of every program. */
import { claim, type FactTable } from "../protocol/facts.ts";

export const PROGRAM_FACTS = {
  deadlocked: claim(
    "Of `node`'s tasks `tasks` wait for each other, or for nothing",
    "node",
    "tasks: number",
  ),
  starved: claim(
    "`node` passed over a case whenever it was ready, `selects` times",
    "node",
    "selects: number",
  ),
  leaked: claim("A task of `node` has outlived its context by `graceUs`", "node", "graceUs"),
  uncaught: claim("`node` ends by an error that nothing caught", "node"),
} as const satisfies FactTable;
