/** The facts that the runtime of awaiting programs asserts, of every program. */
import { claim, type FactTable } from "../protocol/facts.ts";

export const PROGRAM_FACTS = {
  deadlocked: claim("`tasks` tasks of `node` wait for each other, or for nothing", "node", "tasks"),
} as const satisfies FactTable;
