/** What a scenario says of planted bugs: a mutant in every node, or mutants by node. */
import { keyed } from "../core/shape/collections.ts";
import { choice } from "../core/shape/leaves.ts";
import { drawnOf } from "../core/shape/shape.ts";
import { NODE } from "./nodes.ts";
import type { Planted } from "./planted.ts";
import { byProtocol, type OfProtocol } from "./protocol-fields.ts";
import { nodeNames, type Scope } from "./scope.ts";

/** Names of mutants by node. */
const byNodes = ({ known }: Scope, protocol: string) =>
  keyed(
    choice(`mutant of ${protocol}`, () => mutantsOf(known, protocol)),
    {
      words: `a mutant of ${protocol}, or mutants by node such as { n2: NAME }`,
      what: "node",
      names: nodeNames,
    },
  );

function mutantsOf({ protocols, systems }: Scope["known"], name: string): readonly string[] {
  const own = systems.get(name)?.mutants ?? [];
  return [...(protocols.get(name)?.mutants.keys() ?? []), ...own.map((mutant) => mutant.name)];
}

const plantedIn: OfProtocol<Planted> = (protocol, scope) => {
  const nodes = byNodes(scope, protocol);
  const known = mutantsOf(scope.known, protocol);
  return {
    words: nodes.words,
    read(value, at, reader) {
      if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return reader.name(value, at, `mutant of ${protocol}`, known) ?? undefined;
      }
      if (Object.keys(value).length === 0) reader.wrong(at, `expected ${nodes.words}`);
      const read = nodes.read(value, at, reader, scope);
      return read === undefined ? undefined : Object.fromEntries(read);
    },
    write: (read) => (typeof read === "string" ? read : { ...read }),
    schema: () => ({
      anyOf: [
        { enum: known },
        {
          type: "object",
          propertyNames: { pattern: NODE.source },
          additionalProperties: { enum: known },
          minProperties: 1,
        },
      ],
    }),
    draw(draws) {
      if (known.length === 0) return undefined;
      if (draws.below(2) === 0) return drawnOf(draws, known);
      return { [drawnOf(draws, nodeNames(scope))]: drawnOf(draws, known) };
    },
  };
};

/** A planted bug: a name, or names by node; with several protocols either of these by protocol. */
export const mutants = byProtocol<
  string | Readonly<Record<string, string | Readonly<Record<string, string>>>>,
  Planted
>("mutants by protocol", plantedIn, () => undefined);
