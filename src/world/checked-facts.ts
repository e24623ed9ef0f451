/**
 * Facts of a user's own protocol as they are asserted: a judge that got fewer numbers than it
 * compares would find that nothing differs. Ours are compiled against their declarations.
 */
import { shown } from "../core/shown.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";

/**
 * The same facts, of which those that a protocol declares refuse what is no number for each of
 * their fields.
 * @param protocol names it in errors. Its functions throw {RangeError}.
 */
export function checkedFacts(protocol: string, declared: FactTable, facts: WorldFacts): WorldFacts {
  const checked = Object.entries(declared).map(([name, { fields }]) => {
    const tell = facts[name];
    const check = (...numbers: number[]): void => {
      const wrong = wrongIn(fields, numbers);
      if (wrong !== null)
        throw new RangeError(`${protocol} asserts ${name} (${fields.join(", ")}) ${wrong}`);
      tell?.(...numbers);
    };
    return [name, check] as const;
  });
  return { ...facts, ...Object.fromEntries(checked) };
}

/**
 * The same facts for what follows from messages and writes: none of it is a claim, which rests on
 * what a node says of itself.
 * @param protocol names it in errors. Its claims throw {RangeError}.
 */
export function withoutClaims(
  protocol: string,
  declared: FactTable,
  facts: WorldFacts,
): WorldFacts {
  const refused = Object.entries(declared).flatMap(([name, { claim }]) => {
    if (!claim) return [];
    const refuse = (): void => {
      throw new RangeError(`${protocol} asserts ${name}, a claim: only self.assert does that`);
    };
    return [[name, refuse] as const];
  });
  return { ...facts, ...Object.fromEntries(refused) };
}

/** What is wrong with the numbers of a fact; null: nothing. */
function wrongIn(fields: readonly string[], numbers: readonly unknown[]): string | null {
  for (const [at, field] of fields.entries()) {
    const given = numbers[at];
    if (given === undefined) return `without ${field}`;
    if (!Number.isFinite(given)) return `with the ${field} ${shown(given)}, which is no number`;
  }
  const [more] = numbers.slice(fields.length).filter((number) => number !== undefined);
  return more === undefined ? null : `with ${shown(more)}, for which it has no field`;
}
