/** What the proofs of the promises of Paxos rest on, bound to the facts of its protocols. */
import { acceptedByQuorum } from "../checkers/premises/accepted-by-quorum.ts";
import { boundByPromises } from "../checkers/premises/bound-by-promises.ts";
import { contradictedLeadsNoMore } from "../checkers/premises/contradicted-leads-no-more.ts";
import { grantsAreHonoured } from "../checkers/premises/grants-are-honoured.ts";
import { leadsUntilOutbid } from "../checkers/premises/leads-until-outbid.ts";
import { leaseAfterRecovery } from "../checkers/premises/lease-after-recovery.ts";
import { leaseRestsOnGrants } from "../checkers/premises/lease-rests-on-grants.ts";
import { promiseReportsVotes } from "../checkers/premises/promise-reports-votes.ts";
import { promisedByQuorum } from "../checkers/premises/promised-by-quorum.ts";
import { promisedIsProposed } from "../checkers/premises/promised-is-proposed.ts";
import { bind, type Invariant } from "../checkers/property.ts";
import { refusedChangesNothing } from "./administration.ts";

/** @param counts who counts acceptances, as `acceptedByQuorum` has it. */
function premisesOfPhases(counts: "proposers" | "learners"): readonly Invariant[] {
  return [
    bind(
      {
        name: "promised-by-quorum",
        statement:
          "A proposer proposes in a ballot once promises of it by a quorum of the slot's " +
          "acceptors have reached it.",
        source: "Lamport, Paxos Made Simple (2001), §2.2, phase 2(a); Flexible Paxos (2016), §3",
      },
      promisedByQuorum,
    ),
    bind(
      {
        name: "bound-by-promises",
        statement:
          "What it proposes is the value of the highest-numbered vote that the promises of some " +
          "quorum report to it, or any value if they report none.",
        source: "Lamport, Paxos Made Simple (2001), §2.2, P2c and phase 2(a)",
      },
      boundByPromises,
    ),
    bind(
      {
        name: "accepted-by-quorum",
        statement:
          "Who takes a value for chosen by counting has word of acceptances by a quorum of the " +
          "slot's acceptors, all of one ballot.",
        source: "Lamport, Paxos Made Simple (2001), §2.3; Flexible Paxos (2016), §3",
      },
      acceptedByQuorum(counts),
    ),
  ];
}

export const synodPremises: readonly Invariant[] = [
  ...premisesOfPhases("learners"),
  bind(
    {
      name: "promised-is-proposed",
      statement:
        "A proposer whose ballot a quorum has promised proposes in it, unless it has learnt of a " +
        "higher one.",
      source: "Lamport, Paxos Made Simple (2001), §2.2, phase 2(a), and §2.4",
    },
    promisedIsProposed,
  ),
];

export const multiPaxosPremises: readonly Invariant[] = [
  ...premisesOfPhases("proposers"),
  bind(
    {
      name: "promise-reports-votes",
      statement:
        "With its promise an acceptor reports its vote in a lower ballot, unless it says that " +
        "the slot is decided.",
      source: "Lamport, Paxos Made Simple (2001), §2.2, phase 1(b), and §3",
    },
    promiseReportsVotes,
  ),
  bind(
    {
      name: "contradicted-leads-no-more",
      statement:
        "A leader that has learnt that a slot was decided otherwise than it had proposed " +
        "proposes and announces nothing more in that ballot.",
      source: "Lamport, Paxos Made Simple (2001), §2.4 and §3",
    },
    contradictedLeadsNoMore,
  ),
  bind(
    {
      name: "leads-until-outbid",
      statement:
        "With leases a leader that has heard of no higher ballot, has been told of no decision " +
        "and made no change of members gives its ballot up only for an election timeout without " +
        "answers of a quorum; it asks for another after one more.",
      source:
        "Lamport, Paxos Made Simple (2001), §2.2 (a proposer abandons a proposal for a higher-" +
        "numbered one) and §3; Chandra, Griesemer, Redstone, Paxos Made Live (2007), §5.2",
    },
    leadsUntilOutbid,
  ),
  bind(
    {
      name: "lease-rests-on-grants",
      statement:
        "A read is answered by the lease only while members that leave no quorum of phase 1 have " +
        "acknowledged heartbeats of the ballot that were sent less than the lease's length ago, " +
        "by the leader's clock.",
      source: "Chandra, Griesemer, Redstone, Paxos Made Live (2007), §5.2",
    },
    leaseRestsOnGrants,
  ),
  bind(
    {
      name: "grants-are-honoured",
      statement:
        "An acceptor that acknowledged a heartbeat promises no other proposer a ballot until its " +
        "grant has run out by its own clock (one that has restarted waits as if it had just " +
        "granted), and no heartbeat of a lower ballot takes it over.",
      source: "Chandra, Griesemer, Redstone, Paxos Made Live (2007), §5.2",
    },
    grantsAreHonoured,
  ),
  bind(
    {
      name: "lease-after-recovery",
      statement: "A leader answers by its lease only once it has executed all that phase 1 found.",
      source: "Chandra, Griesemer, Redstone, Paxos Made Live (2007), §5.2",
    },
    leaseAfterRecovery,
  ),
  refusedChangesNothing,
];
