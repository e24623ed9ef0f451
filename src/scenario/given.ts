/** What disks hold at the start of a run, by node, in the protocol's own words. */

import type { Value } from "../core/json.ts";
import { keyed } from "../core/shape/collections.ts";
import { leaf } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped } from "../core/shape/shape.ts";
import { nodeName, parseNode } from "../protocol/node-id.ts";
import type { Given } from "../protocol/protocol.ts";
import { NODE } from "./nodes.ts";
import type { Scenario } from "./scenario.ts";
import { nodeNames, type Scope } from "./scope.ts";

const state = leaf<Readonly<Record<string, unknown>>, Given>({
  words: "the node's state, such as { term: 2, log: [1, 1, 2] }",
  parse: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Given) : null,
  write: (read) => read as Value,
  schema: { type: "object" },
  draw: () => ({}),
});

/** What is given of a node must be what each protocol can be started from. */
const stateOfNode = mapped(
  state,
  (read, at: Path, reader: Reader, { known, protocols, nodes }: Scope) => {
    for (const name of protocols) {
      const protocol = known.protocols.get(name)?.make();
      if (protocol === undefined) continue;
      if (protocol.given === undefined) {
        reader.wrong(at, `${name} cannot be started from a given state`);
        continue;
      }
      try {
        protocol.given(read, nodes);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        reader.wrong(at, error.message);
      }
    }
    return read;
  },
  (read) => read,
);

const byNode = keyed(stateOfNode, { words: "what is given, by node", names: nodeNames });

export const given = mapped(
  {
    ...byNode,
    schema: (scope: Scope) => keyed(stateOfNode, { words: "", pattern: NODE }).schema(scope),
  },
  (read): Scenario["given"] => new Map([...read].map(([name, of]) => [parseNode(name), of])),
  (read) => new Map([...read].map(([node, of]) => [nodeName(node), of])),
);
