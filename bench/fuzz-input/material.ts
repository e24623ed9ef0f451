/** What inputs are made from, with an artifact and a document of this very program. */
import { parse } from "yaml";
import type { Value } from "../../src/core/json.ts";
import { assemble } from "../../src/report/assemble.ts";
import { artifactOf } from "../../src/runner/artifact.ts";
import { simulate } from "../../src/runner/simulate.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { repositorySeeds } from "./corpus.ts";
import type { Material } from "./generate.ts";

/** Fails at once: a leader is expected where there is none yet. */
const FAILING = `
version: 1
name: A scenario that fails
protocol: raft
duration: 500ms
workload: { clients: 1 }
faults: [{ at: 100ms, crash: n1, restartAfter: 100ms }]
script: [{ expect: { node: n1, role: leader }, within: 20ms }]
limits: { steps: 300 }
`;

export function materialOf(): Material {
  const scenario = resolveScenario(parse(FAILING), "in.yaml");
  const result = simulate(scenario, "raft", 1);
  const artifact = artifactOf(scenario, result, { program: "0", protocolCode: "0" });
  const document = assemble({
    version: "0",
    scenarios: [scenario],
    groups: [{ scenario: 0, protocol: "raft", seeds: { first: 1, last: 1 } }],
    results: [
      {
        job: { id: 0, group: 0, scenario: 0, protocol: "raft", seed: 1 },
        run: { result, wallMs: 1 },
        fault: null,
      },
    ],
    interrupted: false,
    artifactOf: () => "in.json",
  });
  return {
    ...repositorySeeds(),
    artifact: artifact as unknown as Value,
    document: document as unknown as Value,
  };
}
