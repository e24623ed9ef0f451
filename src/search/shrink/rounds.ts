/** The passes of shrinking in turn, and those that are gone through again. */
import { askedAtOnce } from "./asked-at-once.ts";
import { cutAtViolation, endAtViolation } from "./end.ts";
import { evenTimes } from "./even-times.ts";
import { exchanges, otherClients, otherOptions, otherSeeds } from "./exchange.ts";
import { lessIdleTime } from "./idle-time.ts";
import { otherKeys, shorterInputs, smallInputs } from "./inputs.ts";
import { otherMoments } from "./moments.ts";
import { slowerPace } from "./pace.ts";
import {
  allAtOnce,
  fewerClients,
  fewerDecisions,
  fewerFaults,
  fewerNodes,
  fewerOperations,
  plainOrder,
} from "./passes.ts";
import { shorterChaos, shorterRecovery } from "./recovery.ts";
import type { Pass, Shrinking } from "./shrinking.ts";
import {
  defaultOptions,
  endlessFaults,
  fewerScriptSteps,
  namedTargets,
  plainOptions,
  roundTimes,
  shorterFaults,
} from "./values.ts";

/** Goes through passes in turn, and says which it is at after each run. */
export function* through(rounds: readonly Round[], shrinking: Shrinking): Generator<string, void> {
  for (const { passes, again } of rounds) {
    for (let accepted = -1; accepted !== shrinking.accepted; ) {
      accepted = again ? shrinking.accepted : -1;
      for (const [pass, made] of Object.entries(passes)) {
        for (const _ of made(shrinking)) yield pass;
      }
      if (!again) break;
    }
  }
}

export type Passes = Readonly<Record<string, (shrinking: Shrinking) => Pass>>;

const REMOVED: Passes = {
  order: plainOrder,
  "all at once": allAtOnce,
  "even times": evenTimes,
  operations: fewerOperations,
  faults: fewerFaults,
  nodes: fewerNodes,
  decisions: fewerDecisions,
  clients: fewerClients,
};

const REMOVALS: Passes = {
  "the end": cutAtViolation,
  chaos: shorterChaos,
  recovery: shorterRecovery,
  ...REMOVED,
};

const LESS: Passes = { ...REMOVALS, "idle time": lessIdleTime };

export interface Round {
  readonly passes: Passes;
  readonly again: boolean;
}

/** What comes before calm runs are tried: they are worth it only where much is left. */
export const FIRST: Round = { passes: LESS, again: true };

/** What leaves fewer steps between two events that count. */
const PACES: Passes = {
  pace: slowerPace,
  "other moments": otherMoments,
  "other seeds": otherSeeds,
  "other clients": otherClients,
};

/** What makes of the same story a shorter one. */
const SHORTER: Passes = {
  "asked at once": askedAtOnce,
  "other options": otherOptions,
  "other keys": otherKeys,
  "endless faults": endlessFaults,
};

/**
 * What is gone through in turn. A removal may make room for another, so removals are gone through
 * until none is left; so they end, for each makes less of something. Values are made plainer once;
 * moments are rounded when no more time can be taken out.
 */
export const ROUNDS: readonly Round[] = [
  {
    passes: {
      script: fewerScriptSteps,
      targets: namedTargets,
      lengths: shorterFaults,
      lists: shorterInputs,
      inputs: smallInputs,
      options: defaultOptions,
      ...PACES,
    },
    again: false,
  },
  { passes: LESS, again: true },
  { passes: { ...PACES, exchanges }, again: false },
  { passes: LESS, again: true },
  { passes: SHORTER, again: false },
  { passes: LESS, again: true },
  { passes: { "plain options": plainOptions, moments: roundTimes }, again: false },
  { passes: REMOVALS, again: true },
  { passes: { "the end": endAtViolation }, again: false },
  { passes: REMOVED, again: true },
];
