/**
 * The scenario format, as one shape. What reads a file, writes a scenario out, describes files to
 * editors and types the scenarios of programs comes from here.
 */
import { fields } from "../core/shape/fields.ts";
import { mapped, type Schema, type Shape, type SourceOf } from "../core/shape/shape.ts";
import { mutants } from "./mutants.ts";
import { options } from "./protocol-fields.ts";
import type { Scenario } from "./scenario.ts";
import { FIELDS } from "./scenario-fields.ts";
import { fieldsOf, NAMED, settled } from "./scenario-from-fields.ts";
import type { Scope } from "./scope.ts";

/** A scenario as it is read, written, described and drawn. */
export const scenarioShape: Shape<ScenarioSource, Scenario, Scope> = {
  ...mapped(
    fields<typeof FIELDS, Scope>(FIELDS, {
      words: "a scenario: a map of fields",
      rules: byProtocols,
    }),
    settled,
    fieldsOf,
  ),
  draw(draws, scope) {
    scope.several = draws.below(3) === 0;
    return fields<typeof FIELDS, Scope>(FIELDS, { words: "" }).draw(draws, scope);
  },
};

/**
 * A scenario as a person writes it, and as a program may give it. Names are checked when it is
 * read: every problem is reported at once.
 */
export type ScenarioSource = SourceOf<ReturnType<typeof fields<typeof FIELDS, Scope>>>;

/** What depends on the protocols that a file names, for its schema. */
function byProtocols(scope: Scope): readonly Schema[] {
  const names = [...scope.known.protocols.keys()];
  const dependent = (of: Scope): Schema => ({
    properties: { options: options.schema(of), mutant: mutants.schema(of) },
  });
  const one = names.map((name) => ({
    if: { properties: { protocol: { const: name } }, required: ["protocol"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: dependent({ ...scope, protocols: [name], several: false }),
  }));
  const several = {
    if: { required: ["protocols"] },
    // biome-ignore lint/suspicious/noThenProperty: JSON Schema calls it so
    then: dependent({ ...scope, protocols: names, several: true }),
  };
  const either = {
    anyOf: NAMED.map((name) => ({ required: [name] })),
    not: {
      anyOf: [
        { required: ["protocol", "protocols"] },
        ...NAMED.slice(0, -1).map((name) => ({ required: [name, "systems"] })),
      ],
    },
  };
  return [either, ...one, several];
}
