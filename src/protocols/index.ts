/** The registry of protocols: one line each. */
import type { Parameters } from "../core/parameters.ts";
import type { FactTable } from "../protocol/facts.ts";
import { type Mutant, type MutantInfo, throughWorld } from "../protocol/mutant.ts";
import type { Declaration, Instances, Protocol } from "../protocol/protocol.ts";
import { abd, steps as abdSteps } from "./abd/abd.ts";
import { mutants as abdMutants } from "./abd/mutants/index.ts";
import { rules as abdRules } from "./abd/rules.ts";
import { dynamo, steps as dynamoSteps } from "./dynamo/dynamo.ts";
import { mutants as dynamoMutants } from "./dynamo/mutants/index.ts";
import { rules as dynamoRules } from "./dynamo/rules.ts";
import { gossipCounter, steps as gossipCounterSteps } from "./gossip-counter/gossip-counter.ts";
import { mutants as gossipCounterMutants } from "./gossip-counter/mutants/index.ts";
import { rules as gossipCounterRules } from "./gossip-counter/rules.ts";
import { multiPaxos, steps as multiPaxosSteps } from "./multi-paxos/multi-paxos.ts";
import { mutants as multiPaxosMutants } from "./multi-paxos/mutants/index.ts";
import { rules as multiPaxosRules } from "./multi-paxos/rules.ts";
import { mutants as paxosMutants } from "./paxos/mutants/index.ts";
import { paxos, steps as paxosSteps } from "./paxos/paxos.ts";
import { rules as paxosRules } from "./paxos/rules.ts";
import { mutants as paxosCommitMutants } from "./paxos-commit/mutants/index.ts";
import { paxosCommit, steps as paxosCommitSteps } from "./paxos-commit/paxos-commit.ts";
import { rules as paxosCommitRules } from "./paxos-commit/rules.ts";
import { mutants as raftMutants } from "./raft/mutants/index.ts";
import { raft, steps as raftSteps } from "./raft/raft.ts";
import { rules as raftRules } from "./raft/rules.ts";
import { mutants as threePhaseMutants } from "./three-phase-commit/mutants/index.ts";
import { rules as threePhaseRules } from "./three-phase-commit/rules.ts";
import {
  threePhaseCommit,
  steps as threePhaseSteps,
} from "./three-phase-commit/three-phase-commit.ts";
import { mutants as commitMutants } from "./two-phase-commit/mutants/index.ts";
import { rules as commitRules } from "./two-phase-commit/rules.ts";
import { steps as commitSteps, twoPhaseCommit } from "./two-phase-commit/two-phase-commit.ts";
import { mutants as zabMutants } from "./zab/mutants/index.ts";
import { rules as zabRules } from "./zab/rules.ts";
import { zab, steps as zabSteps } from "./zab/zab.ts";

export interface ProtocolEntry {
  readonly name: string;
  readonly about: string;
  readonly options: Parameters;
  /** Those that its nodes assert. */
  readonly facts: FactTable;
  readonly mutants: ReadonlyMap<string, MutantInfo>;
  /**
   * The protocol for one run.
   * @param mutant plants a bug; absent: the correct protocol.
   * @throws {RangeError} if there is no such mutant.
   */
  make(mutant?: string): Protocol;
}

function entry<Rules, Steps, State, Message>(
  make: (rules: Rules, steps: Steps) => Declaration<Message> & Instances<State, Message>,
  rules: Rules,
  steps: Steps,
  mutants: readonly Mutant<Rules, Steps, Message>[],
): ProtocolEntry {
  const { name, about, options, facts = {} } = make(rules, steps);
  const byName = new Map(mutants.map((mutant) => [mutant.name, mutant]));
  return {
    name,
    about,
    options,
    facts,
    mutants: byName,
    make(mutant) {
      if (mutant === undefined) return make(rules, steps) as Protocol;
      const planted = byName.get(mutant);
      if (planted === undefined) throw new RangeError(`${name} has no mutant "${mutant}"`);
      const made = make({ ...rules, ...planted.rules }, { ...steps, ...planted.steps?.(steps) });
      return (planted.self === undefined ? made : throughWorld(made, planted.self)) as Protocol;
    },
  };
}

/**
 * A protocol that is not in the registry, as if it were: no planted bugs. One instance serves run
 * after run.
 */
export function hosted(protocol: Protocol): ProtocolEntry {
  const { name, about, options, facts = {} } = protocol;
  return { name, about, options, facts, mutants: new Map(), make: () => protocol };
}

/** By name, in the order `rashomon list protocols` shows them. */
export const protocols: ReadonlyMap<string, ProtocolEntry> = new Map(
  [
    entry(raft, raftRules, raftSteps, raftMutants),
    entry(paxos, paxosRules, paxosSteps, paxosMutants),
    entry(multiPaxos, multiPaxosRules, multiPaxosSteps, multiPaxosMutants),
    entry(zab, zabRules, zabSteps, zabMutants),
    entry(twoPhaseCommit, commitRules, commitSteps, commitMutants),
    entry(threePhaseCommit, threePhaseRules, threePhaseSteps, threePhaseMutants),
    entry(paxosCommit, paxosCommitRules, paxosCommitSteps, paxosCommitMutants),
    entry(abd, abdRules, abdSteps, abdMutants),
    entry(gossipCounter, gossipCounterRules, gossipCounterSteps, gossipCounterMutants),
    entry(dynamo, dynamoRules, dynamoSteps, dynamoMutants),
  ].map((made) => [made.name, made]),
);
