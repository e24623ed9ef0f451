/** Facts told by hand to an audit of one premise. */
import { Audit } from "../../../src/checkers/audit/audit.ts";
import { WORLD_FACTS } from "../../../src/protocol/shared-facts.ts";
import { protocols } from "../../../src/protocols/index.ts";
import { systemOf } from "../../../src/systems/index.ts";

/** A fact with its numbers; `at`: it is so late now, microseconds; `step`: it is that step. */
export type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly lawful: readonly Told[];
  /** Told after `lawful`, in an audit of its own: the last of them breaks the premise. */
  readonly broken: readonly Told[];
  readonly message: string;
}

/** By the names of premises. */
export type Cases = Readonly<Record<string, Case>>;

/** Each of three nodes says so of itself. */
export const everywhere = (fact: string, ...numbers: number[]): readonly Told[] =>
  [1, 2, 3].map((node) => [fact, node, ...numbers] as const);

/** What an audit of one premise finds. */
export function found(protocol: string, name: string, stream: readonly Told[]): readonly string[] {
  const premise = systemOf(protocol).premises?.find((one) => one.name === name);
  if (premise === undefined) throw new Error(`${protocol} does not rest on ${name}`);
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit([premise], 3, facts);
  const clock = { steps: 0, nowUs: 0 };
  audit.clock = clock;
  for (const [fact, ...numbers] of stream) {
    if (fact === "at" || fact === "step") {
      const [number = 0] = numbers;
      if (fact === "at") clock.nowUs = number;
      else clock.steps = number;
      continue;
    }
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  return audit.findings.map(({ message }) => message);
}
