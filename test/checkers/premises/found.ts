/** Facts told by hand to an audit of one premise. */
import { Audit } from "../../../src/checkers/audit/audit.ts";
import type { Invariant } from "../../../src/checkers/property.ts";
import { WORLD_FACTS } from "../../../src/protocol/shared-facts.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { systemOf } from "../../../src/systems/index.ts";
import type { Told } from "../told.ts";

/** What an audit of one premise finds; over services facts are `SERVICE.fact`. */
export function found(system: string, name: string, stream: readonly Told[]): readonly string[] {
  const { services, premises = [] } = systemOf(system);
  const premise = premises.find((one) => one.name === name);
  if (premise === undefined) throw new Error(`${system} does not rest on ${name}`);
  const audit = services === undefined ? auditOf(system, premise) : auditOver(system);
  const clock = { steps: 0, nowUs: 0, calmUs: 0 };
  audit.clock = clock;
  for (const [fact, ...numbers] of stream) {
    if (fact === "at" || fact === "step") {
      const [number = 0] = numbers;
      if (fact === "at") clock.nowUs = number;
      else clock.steps = number;
      continue;
    }
    const [service = "", own] = fact.split(".");
    const scope = services?.findIndex((one) => one.name === service) ?? -1;
    const tell = own === undefined ? audit.facts[fact] : audit.factsOf[scope]?.[own];
    if (tell === undefined) throw new Error(`${system} declares no fact ${fact}`);
    tell(...numbers);
  }
  const ofIt = audit.findings.filter(({ invariant }) => invariant === name);
  return ofIt.map(({ message }) => message);
}

function auditOf(protocol: string, premise: Invariant): Audit {
  return new Audit([premise], 3, { ...WORLD_FACTS, ...protocols.get(protocol)?.facts });
}

function auditOver(system: string): Audit {
  const nodes = Math.max(...(systemOf(system).services ?? []).flatMap(({ on }) => on));
  const source = `version: 1\nsystem: ${system}\nnodes: ${nodes}\nchecks: [premises]\n`;
  return new Simulation(parseScenario(source, "over.yaml"), system, 1).audit;
}
