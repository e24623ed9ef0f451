/**
 * Conditions of directed steps: whether a node is seen to be as they say, and the words for one
 * that does not hold.
 */
import type { Fold, Property } from "../checkers/property.ts";
import type { FactTable } from "../protocol/facts.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { Condition } from "../scenario/script.ts";
import type { World } from "../world/world.ts";

/** Whether the node (0: some node) is seen to be as the condition says, `not` left aside. */
export function observedIn(world: World, { node, equals, atLeast }: Condition): boolean {
  return (node === 0 ? world.ids : [node]).some((id) => {
    const observed = world.observe(id);
    if (observed === null) return equals["role"] === "down";
    const seen: Record<string, unknown> = { ...observed, syncing: world.node(id).disk.flying };
    return (
      Object.entries(equals).every(([field, value]) => seen[field] === value) &&
      Object.entries(atLeast).every(([field, value]) => (seen[field] as number) >= value)
    );
  });
}

/** What did not hold, with what is seen instead. */
export function wordsOf(
  world: World,
  condition: Condition,
): { readonly words: string; readonly nodes: readonly NodeId[] } {
  const wanted = Object.entries({
    ...condition.equals,
    ...condition.atLeast,
    ...condition.fact?.numbers,
  })
    .map(([field, value]) => `${field} ${value}`)
    .join(", ");
  const not = condition.not ? "not " : "";
  if (condition.fact !== null) {
    return {
      words: `the fact ${condition.fact.name} (${wanted}) was ${not === "" ? "not " : ""}seen`,
      nodes: [],
    };
  }
  const { node } = condition;
  if (node === 0)
    return { words: `${not === "" ? "no node" : "some node"} had ${wanted}`, nodes: [] };
  const seen = world.observe(node);
  const now =
    seen === null
      ? "is down"
      : `is ${seen.role}, term ${seen.term}, commitIndex ${seen.commitIndex}, lastIndex ${seen.lastIndex}`;
  return {
    words: `expected ${nodeName(node)} to ${not}have ${wanted}, but it ${now}`,
    nodes: [node],
  };
}

/**
 * A fold that hands on every fact: its name, the names of its fields, and their numbers.
 * @param facts those that are asserted.
 */
export function foldOfFacts(
  facts: FactTable,
  hear: (name: string, fields: readonly string[], numbers: readonly number[]) => void,
): Property<null> {
  const on: Record<string, Fold<null>> = {};
  for (const [name, { fields }] of Object.entries(facts)) {
    on[name] = (_state, _view, ...numbers) => hear(name, fields, numbers);
  }
  return { initial: () => null, on };
}
