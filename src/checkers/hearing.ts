/**
 * Hearing: a property of facts that have other names or other fields than those that it is written
 * for.
 */
import type { FactTable } from "../protocol/facts.ts";
import type { Ghost, GhostFolds } from "./ghosts/ghost.ts";
import { ghosts } from "./ghosts/index.ts";
import type { Fold, Property } from "./property.ts";

/**
 * The fact that takes another's place, and which of its fields take the places of the other's, in
 * order: `["crowned", "king", "year"]`.
 */
export type HeardAs<Table extends FactTable = FactTable> = {
  readonly [Name in keyof Table & string]: readonly [
    fact: Name,
    ...fields: Table[Name]["fields"][number][],
  ];
}[keyof Table & string];

/**
 * The same property, of facts of one's own: `hearing(oneLeader(say), FACTS, { lead: ["crowned",
 * "king", "year"] })` judges that a year has one king. What is not named is heard as it is:
 * `restarted`, `crashed`, and whatever else the world asserts.
 * @param facts where the facts are declared that take the place of others.
 * @param heard by the name of a fact that the property listens to.
 * @throws {RangeError} if the property does not listen to a fact, if a fact or a field that should
 * take its place is not declared, or if a ghost that the property asks for is made from that fact:
 * such facts are declared as `LOG_FACTS` and `ACCEPTOR_FACTS` have them.
 */
export function hearing<State, const Table extends FactTable>(
  property: Property<State>,
  facts: Table,
  heard: Readonly<Record<string, HeardAs<Table>>>,
): Property<State> {
  const on: Record<string, Fold<State>> = {};
  for (const [name, fold] of Object.entries(property.on)) {
    if (!(name in heard)) on[name] = fold;
  }
  for (const [name, [fact, ...fields]] of Object.entries(heard)) {
    const fold = property.on[name];
    if (fold === undefined) {
      const known = Object.keys(property.on).join(", ");
      throw new RangeError(`the property listens to ${known}, and not to ${name}`);
    }
    for (const ghost of property.uses ?? []) {
      const { on: before, after } = ghosts[ghost] as GhostFolds<Ghost>;
      if (!(name in before) && !(name in after)) continue;
      throw new RangeError(`the ghost ${ghost}, which the property asks for, is made from ${name}`);
    }
    if (fact in on) throw new RangeError(`two facts of the property are heard as ${fact}`);
    on[fact] = rearranged(fold, placesOf(facts, fact, fields));
  }
  const asBefore = (facts: readonly string[] = []) =>
    facts.filter((name) => on[name] === property.on[name]);
  return {
    ...property,
    on,
    steady: asBefore(property.steady),
    looksAt: asBefore(property.looksAt),
  };
}

/** Where the fields are among the fact's numbers. */
function placesOf(facts: FactTable, fact: string, fields: readonly string[]): readonly number[] {
  const declared = facts[fact];
  if (declared === undefined) throw new RangeError(`there is no fact ${fact}`);
  return fields.map((field) => {
    const place = declared.fields.indexOf(field);
    if (place >= 0) return place;
    throw new RangeError(`${fact} has the fields ${declared.fields.join(", ")}, and no ${field}`);
  });
}

function rearranged<State>(fold: Fold<State>, places: readonly number[]): Fold<State> {
  return (state, view, ...numbers) =>
    fold(state, view, ...places.map((place) => numbers[place] as number));
}
