/** What an audit finds of facts told by hand. */
import { Audit } from "../../../src/checkers/audit/audit.ts";
import { WORLD_FACTS } from "../../../src/protocol/shared-facts.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { Simulation } from "../../../src/runner/simulation.ts";
import { parseScenario } from "../../../src/scenario/parse.ts";
import { systemOf, systems } from "../../../src/systems/index.ts";
import type { Told } from "../told.ts";

/** What an audit of one invariant finds. */
export function found(protocol: string, name: string, stream: readonly Told[]): readonly string[] {
  const invariant = systemOf(protocol).invariants.find((promised) => promised.name === name);
  if (invariant === undefined) throw new Error(`${protocol} does not promise ${name}`);
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit([invariant], 3, facts);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number };
      continue;
    }
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  audit.conclude({ recovered: true, workMax: 10_000 });
  return audit.findings.map(({ message }) => message);
}

/**
 * What an audit finds of a system's services, one of them alone or several.
 * @param atEnd the one that judges it, once the run has ended after these facts; absent: it goes
 * on.
 */
export function foundOver(
  system: string,
  stream: readonly Told[],
  atEnd?: string,
): readonly string[] {
  const nodes = Math.max(...(systems.get(system)?.services ?? []).flatMap(({ on }) => on));
  const scenario = parseScenario(`version: 1\nsystem: ${system}\nnodes: ${nodes}\n`, "over.yaml");
  const { audit } = new Simulation(scenario, system, 1);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number, calmUs: 0 };
      continue;
    }
    const [service, name] = fact.split(".") as [string, string];
    const scope = systems.get(system)?.services?.findIndex((one) => one.name === service) ?? -1;
    const tell = audit.factsOf[scope]?.[name];
    if (tell === undefined) throw new Error(`${system} declares no fact ${fact}`);
    tell(...numbers);
  }
  if (atEnd !== undefined) audit.conclude({ recovered: true, workMax: 10_000 });
  return audit.findings
    .filter(({ invariant }) => atEnd === undefined || invariant === atEnd)
    .map(({ message }) => message.split("\n")[0] as string);
}
