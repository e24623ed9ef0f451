/** What the synod promises (Lamport 2001), bound to the facts of acceptors. */

import { highest } from "../checkers/happened/count.ts";
import { agreement } from "../checkers/invariants/agreement.ts";
import { ballotUnique } from "../checkers/invariants/ballot-unique.ts";
import { learnOnlyChosen } from "../checkers/invariants/learn-only-chosen.ts";
import { oneValuePerBallot } from "../checkers/invariants/one-value-per-ballot.ts";
import { promiseMonotonic } from "../checkers/invariants/promise-monotonic.ts";
import { toldIsDurable } from "../checkers/invariants/told-is-durable.ts";
import { votesSafe } from "../checkers/invariants/votes-safe.ts";
import { bind, type Invariant, type Property } from "../checkers/property.ts";
import { roundOf } from "../protocol/ballot.ts";
import type { Goal } from "./goal.ts";
import {
  acceptorRestarts,
  acceptsTwice,
  asksAgain,
  proposesAnothers,
  triesInVain,
  votesAfterRestart,
} from "./goals.ts";
import { deliveries, machinesHappened } from "./happened.ts";
import { synodPremises } from "./paxos-premises.ts";
import { paxosSpace } from "./spaces/paxos.ts";
import type { System } from "./system.ts";

/** What acceptors and proposers promise. @param ofBallots what else makes a ballot unique. */
export function acceptorInvariants(...ofBallots: readonly Property[]): readonly Invariant[] {
  return [
    bind(
      {
        name: "agreement",
        statement: "Only a single value is chosen for a slot.",
        source: "Lamport, Paxos Made Simple (2001), §2.1, P5",
      },
      agreement,
    ),
    bind(
      {
        name: "one-value-per-ballot",
        statement:
          "Different proposals have different numbers: in a ballot at most one value is proposed.",
        source: "Lamport, Paxos Made Simple (2001), §2.2 and §2.5, P2",
      },
      oneValuePerBallot,
    ),
    bind(
      {
        name: "promise-monotonic",
        statement:
          "The ballots that an acceptor promises and accepts never fall below what it has " +
          "promised.",
        source: "Lamport, Paxos Made Simple (2001), P1a and §2.5",
      },
      promiseMonotonic,
    ),
    bind(
      {
        name: "votes-safe",
        statement:
          "For any proposal with value v and number n there is a quorum such that none of it " +
          "has accepted anything below n, or v is the value of its highest-numbered proposal " +
          "below n.",
        source: "Lamport, Paxos Made Simple (2001), P2b and P2c; ShowsSafeAt of Paxos.tla, P4",
      },
      votesSafe,
    ),
    bind(
      {
        name: "learn-only-chosen",
        statement:
          "A process never learns that a value has been chosen unless it actually has been.",
        source: "Lamport, Paxos Made Simple (2001), §2.1, P6",
      },
      learnOnlyChosen,
    ),
    bind(
      {
        name: "ballot-unique",
        statement:
          "Different proposers choose their numbers from disjoint sets, and none issues two " +
          "proposals with one number.",
        source: "Lamport, Paxos Made Simple (2001), §2.5, P1",
      },
      ballotUnique,
      ...ofBallots,
    ),
    bind(
      {
        name: "told-is-durable",
        statement:
          "An acceptor records its intended response in stable storage before actually sending " +
          "the response.",
        source: "Lamport, Paxos Made Simple (2001), §2.5, P3",
      },
      toldIsDurable,
    ),
  ];
}

/** The round of the highest ballot that promises were asked for. */
export const highestRound = highest("highest-round", "prepared", 1, roundOf);

export const paxos: System = {
  name: "paxos",
  space: paxosSpace,
  sometimes: [
    acceptsTwice,
    proposesAnothers,
    acceptorRestarts,
    triesInVain("prepared", 3, roundOf),
    votesAfterRestart("promised"),
    asksAgain,
  ] as readonly Goal[],
  invariants: acceptorInvariants(),
  premises: synodPremises,
  happened: [deliveries, ...machinesHappened, highestRound],
};
