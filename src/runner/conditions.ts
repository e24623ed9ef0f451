/**
 * Conditions of directed steps: whether a node is seen to be as they say, and the words for one
 * that does not hold.
 */
import type { Fold, Property } from "../checkers/property.ts";
import type { FactTable } from "../protocol/facts.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Observation } from "../protocol/observation.ts";
import { partsOf } from "../scenario/names.ts";
import type { Condition } from "../scenario/script.ts";
import type { World } from "../world/world.ts";
import { shownAs } from "./script-names.ts";

/**
 * Whether one of the processes is seen to be as the condition says, `not` left aside.
 * @param processes those that the condition names.
 */
export function observedIn(
  world: World,
  { equals, atLeast }: Condition,
  processes: readonly Address[],
): boolean {
  return processes.some((id) => {
    const observed = world.observe(id);
    if (observed === null) return equals["role"] === "down";
    // Asked at every step of a run with a script: nothing is made for it.
    const seen = (field: string): unknown => {
      if (field !== "leader" && field !== "syncing") return observed[field as keyof Observation];
      const { disk, service } = world.node(id);
      if (field === "syncing") return disk.batchesInFlight;
      return observed.leader === 0 ? 0 : service.on[observed.leader - 1];
    };
    for (const field in equals) if (seen(field) !== equals[field]) return false;
    for (const field in atLeast) {
      if (!((seen(field) as number) >= (atLeast[field] as number))) return false;
    }
    return true;
  });
}

/**
 * What did not hold, with what is seen instead.
 * @param processes those that the condition names.
 */
export function wordsOf(
  world: World,
  condition: Condition,
  processes: readonly Address[],
): { readonly words: string; readonly nodes: readonly Address[] } {
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
  const { who, service } = partsOf(node);
  if (who === "any") {
    const some = service === "" ? "node" : `member of ${service}`;
    return { words: `${not === "" ? `no ${some}` : `some ${some}`} had ${wanted}`, nodes: [] };
  }
  const [process] = processes;
  if (process === undefined) return { words: noneIs(node), nodes: [] };
  const name = shownAs(node, [world.names[process] as string]);
  const seen = world.observe(process);
  const now =
    seen === null
      ? "is down"
      : `is ${seen.role}, term ${seen.term}, commitIndex ${seen.commitIndex}, lastIndex ${seen.lastIndex}`;
  return {
    words: `expected ${name} to ${not}have ${wanted}, but it ${now}`,
    nodes: [process],
  };
}

/** Of a name that means no process now: `no member of left leads`. */
export function noneIs(name: string): string {
  const { who, service } = partsOf(name);
  const members = service === "" ? "node" : `member of ${service}`;
  if (who === "leader") return `no ${members} leads`;
  if (who === "follower") return `no ${members} follows a leader`;
  return `there is no ${name}`;
}

/**
 * A fold that hands on every fact: its name, the names of its fields, and their numbers.
 * @param facts those that are asserted of a service.
 * @param prefix of their names, `left.` where there are several services.
 */
export function foldOfFacts(
  facts: FactTable,
  prefix: string,
  hear: (name: string, fields: readonly string[], numbers: readonly number[]) => void,
): Property<null> {
  const on: Record<string, Fold<null>> = {};
  for (const [name, { fields }] of Object.entries(facts)) {
    on[name] = (_state, _view, ...numbers) => hear(prefix + name, fields, numbers);
  }
  return { initial: () => null, on };
}
