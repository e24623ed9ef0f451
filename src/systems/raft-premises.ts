/** What the proof of Raft's promises rests on (Ongaro 2014), bound to its facts. */
import { latestInLog } from "../checkers/electorates/latest-in-log.ts";
import { electedByVotes } from "../checkers/premises/elected-by-votes.ts";
import { matchAcknowledged } from "../checkers/premises/match-acknowledged.ts";
import { votesUpToDate } from "../checkers/premises/votes-up-to-date.ts";
import { bind, type Invariant } from "../checkers/property.ts";

export const raftPremises: readonly Invariant[] = [
  bind(
    {
      name: "elected-by-votes",
      statement:
        "A server leads a term once the votes of a quorum of the latest configuration in its log " +
        "have reached it, each given in that term.",
      source: "Ongaro 2014, §3.4 and §4.1",
    },
    electedByVotes(latestInLog),
  ),
  bind(
    {
      name: "votes-up-to-date",
      statement:
        "A server votes only for a candidate whose log is at least as up to date as its own.",
      source: "Ongaro 2014, §3.6.1",
    },
    votesUpToDate,
  ),
  bind(
    {
      name: "match-acknowledged",
      statement:
        "What a leader counts as replicated on a follower, and what it commits, has been " +
        "acknowledged to it in its own term.",
      source: "Ongaro 2014, §3.5 and figure 3.1 (matchIndex)",
    },
    matchAcknowledged(latestInLog),
  ),
];
