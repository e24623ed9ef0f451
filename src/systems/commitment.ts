/**
 * What any atomic commitment promises (Bernstein, Hadzilacos and Goodman 1987, §7.3), bound to the
 * facts of votes, decisions and log entries, and what is counted of it. That all decide once
 * failures are repaired (AC5) is part of `progress`.
 */

import { type Count, tally } from "../checkers/happened/count.ts";
import { inDoubt } from "../checkers/happened/in-doubt.ts";
import {
  abortsForAReason,
  allVotedYes,
  committedOnce,
  decisionStays,
  oneDecision,
  voteIsDurable,
} from "../checkers/invariants/atomic-commitment.ts";
import { bind, type Invariant } from "../checkers/property.ts";
import type { Goal } from "./goal.ts";
import { abortsAfterVotesOfYes, asksAgain, resolvesInDoubtAfterRestart } from "./goals.ts";
import { machinesHappened } from "./happened.ts";

const BOOK = "Bernstein, Hadzilacos and Goodman 1987, §7.3";

/** AC1 to AC4, whatever the protocol. */
export const commitmentInvariants: readonly Invariant[] = [
  bind(
    {
      name: "one-decision",
      statement: "All processes that reach a decision reach the same one.",
      source: `${BOOK}, AC1`,
    },
    oneDecision,
  ),
  bind(
    {
      name: "decision-stays",
      statement: "A process does not reverse a decision that it has reached.",
      source: `${BOOK}, AC2`,
    },
    decisionStays,
  ),
  bind(
    {
      name: "commit-needs-all-votes",
      statement: "The decision is to commit only if all participants have voted yes.",
      source: `${BOOK}, AC3`,
    },
    allVotedYes,
  ),
  bind(
    {
      name: "abort-needs-a-reason",
      statement: "No transaction is aborted as voted against unless a participant voted no.",
      source: `${BOOK}, AC4`,
    },
    abortsForAReason,
  ),
  bind(
    {
      name: "vote-is-durable",
      statement: "A participant's vote of yes is on its disk before it is sent.",
      source: "Mohan, Lindsay and Obermarck 1986, §2",
    },
    voteIsDurable,
  ),
  bind(
    {
      name: "committed-once",
      statement: "Each operation of a client is committed at most once, however often it is sent.",
      source: "RIFL (Lee and others 2015), §2",
    },
    committedOnce,
  ),
];

/** Transactions that some coordinator committed, and those that were voted against. */
const votedAgainst: Count<{ readonly transactions: Set<number> }> = {
  initial: () => ({ transactions: new Set() }),
  on: {
    abandoned({ transactions }, _view, _node, transaction) {
      transactions.add(transaction);
    },
  },
  compared: ["voted-against"],
  counted: ({ transactions }) => ({ "voted-against": transactions.size }),
};

export const commitmentHappened: readonly Count[] = [
  tally("committed", "decided"),
  votedAgainst,
  inDoubt,
  ...machinesHappened,
];

/** What a search of any of them should come to sometimes. */
export const commitmentGoals = [
  resolvesInDoubtAfterRestart,
  abortsAfterVotesOfYes,
  asksAgain,
] as readonly Goal[];
