/** What a program shows of itself under the names that faults and reports go by. */
import { isWhole } from "../core/json.ts";
import { shown } from "../core/shown.ts";

const NUMBERS = ["term", "commitIndex", "lastIndex"] as const;

/** What of it cannot be, in words; null: nothing. @param nodes how many there are. */
export function wrongShown(
  fields: Readonly<Record<string, unknown>>,
  nodes: number,
): string | null {
  const { role, leader } = fields;
  if (role !== undefined && (typeof role !== "string" || role === ""))
    return `the role ${shown(role)}, which is no word`;
  for (const name of NUMBERS) {
    const number = fields[name];
    if (number !== undefined && !isWhole(number))
      return `the ${name} ${shown(number)}, which is no whole number from 0`;
  }
  if (leader === undefined || (isWhole(leader) && leader <= nodes)) return null;
  return `the leader ${shown(leader)}, and there is no such node of ${nodes}; 0 means none`;
}
