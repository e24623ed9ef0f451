/**
 * Raft against its sources, sentence by sentence: servers take the steps of a scenario in which the
 * sentence decides, and keep every property; with the planted bug that breaks the sentence, the
 * same steps fail.
 *
 * `quote`: the words of the dissertation (Ongaro 2014), or of the paper where both agree (Ongaro
 * and Ousterhout 2014); checked in copies and in programs that quote them. Otherwise the sentence
 * is a paraphrase.
 */
import { describe, expect, it } from "vitest";
import { directedFiles } from "../../../bench/test-seeds.ts";
import { simulate } from "../../../src/runner/simulate.ts";
import { meets } from "../../../src/scenario/expectation.ts";

interface Sentence {
  readonly section: string;
  readonly quote?: string;
  readonly paraphrase?: string;
  /** Planted bugs that break it. */
  readonly mutants: readonly string[];
}

const SENTENCES: readonly Sentence[] = [
  {
    section: "§3.3",
    quote:
      "If a candidate or leader discovers that its term is out of date, it immediately reverts " +
      "to follower state.",
    mutants: ["no-step-down-on-higher-term"],
  },
  {
    section: "§3.3",
    quote: "If a server receives a request with a stale term number, it rejects the request.",
    mutants: ["old-term-vote-granted"],
  },
  {
    section: "§3.4",
    paraphrase: "To begin an election, a follower increments its current term.",
    mutants: ["no-term-increment"],
  },
  {
    section: "§3.4",
    quote:
      "A candidate wins an election if it receives votes from a majority of the servers in the " +
      "full cluster for the same term.",
    mutants: ["quorum-half", "stale-vote-counted"],
  },
  {
    section: "§3.4",
    quote:
      "Each server will vote for at most one candidate in a given term, on a " +
      "first-come-first-served basis.",
    mutants: ["double-vote", "keep-vote-on-new-term", "vote-cleared-on-append"],
  },
  {
    section: "§3.4",
    quote:
      "Raft uses randomized election timeouts to ensure that split votes are rare and that " +
      "they are resolved quickly.",
    mutants: ["fixed-election-timeout"],
  },
  {
    section: "§3.5",
    quote:
      "A log entry is committed once the leader that created the entry has replicated it on a " +
      "majority of the servers.",
    mutants: ["apply-before-commit", "reply-on-append"],
  },
  {
    section: "§3.5",
    quote:
      "If the follower does not find an entry in its log with the same index and term, then it " +
      "refuses the new entries.",
    mutants: ["prev-check-missing", "prev-index-only"],
  },
  {
    section: "§3.5",
    paraphrase: "Conflicting entries are deleted with all that follow them; others never are.",
    mutants: ["no-truncate-on-conflict", "truncate-always"],
  },
  {
    section: "figure 3.1",
    paraphrase: "matchIndex starts at 0 in each office and increases monotonically.",
    mutants: ["match-kept-over-elections", "match-not-monotone", "next-not-above-match"],
  },
  {
    section: "figure 3.1",
    paraphrase:
      "A follower commits no further than the last entry that the message showed to match.",
    mutants: ["heartbeat-commit-raw", "commit-goes-back"],
  },
  {
    section: "§3.6.1",
    quote:
      "If the logs have last entries with different terms, then the log with the later term is " +
      "more up-to-date.",
    mutants: ["log-check-length-only", "no-election-restriction"],
  },
  {
    section: "§3.6.1",
    quote: "If the logs end with the same term, then whichever log is longer is more up-to-date.",
    mutants: ["log-check-term-only"],
  },
  {
    section: "§3.6.2",
    quote: "Only log entries from the leader's current term are committed by counting replicas.",
    mutants: ["figure-8"],
  },
  {
    section: "§3.8",
    paraphrase: "Term and vote are on disk before anybody learns of them, and outlive a crash.",
    mutants: ["vote-not-persisted", "term-not-persisted", "vote-before-sync"],
  },
  {
    section: "§3.8",
    paraphrase: "Entries are on disk before they are acknowledged.",
    mutants: ["acknowledgement-before-sync"],
  },
  {
    section: "§3.8",
    paraphrase: "The commit index is found anew after a restart, never guessed.",
    mutants: ["boot-commit-last-index"],
  },
  {
    section: "§10.2.1",
    paraphrase: "A leader counts its own copy of an entry only once its disk holds it.",
    mutants: ["leader-counts-unflushed-self"],
  },
  {
    section: "§3.10",
    paraphrase: "The target is told to campaign once its log matches the leader's.",
    mutants: ["transfer-no-catchup"],
  },
  {
    section: "§3.10",
    quote:
      "If leadership transfer does not complete after about an election timeout, the prior " +
      "leader aborts the transfer and resumes accepting client requests.",
    mutants: ["transfer-never-given-up"],
  },
  {
    section: "§4.3, paper §6",
    quote:
      "A server always uses the latest configuration in its log, regardless of whether the " +
      "entry is committed.",
    mutants: ["config-at-apply", "new-leader-ignores-uncommitted-config"],
  },
  {
    section: "§4.1",
    paraphrase: "A configuration that is removed from the log is no longer in force.",
    mutants: ["config-no-rollback"],
  },
  {
    section: "§4.1",
    paraphrase: "The next change of members waits until the last one is committed.",
    mutants: ["config-overlap"],
  },
  {
    section: "§4.1",
    paraphrase: "One server at a time is added or removed: then any two majorities overlap.",
    mutants: ["arbitrary-one-step"],
  },
  {
    section: "the correction of 2015",
    paraphrase: "A leader changes no members before it has committed an entry of its own term.",
    mutants: ["single-server-2015"],
  },
  {
    section: "§4.2.1",
    paraphrase: "A server that does not know yet that it may vote votes when it is asked.",
    mutants: ["learner-refuses-vote"],
  },
  {
    section: "§4.2.2",
    paraphrase:
      "A server that its own latest configuration does not contain still campaigns until that " +
      "is committed.",
    mutants: ["removed-does-not-campaign"],
  },
  {
    section: "§4.2.3",
    quote:
      "If a server receives a RequestVote request within the minimum election timeout of " +
      "hearing from a current leader, it does not update its term or grant its vote.",
    mutants: ["lease-without-stickiness", "lease-forgotten-with-term"],
  },
  {
    section: "§4.3",
    quote:
      "Agreement (for elections and entry commitment) requires separate majorities from both " +
      "the old and new configurations.",
    mutants: ["joint-union-quorum"],
  },
  {
    section: "§4.3",
    paraphrase: "A joint configuration is left only once it is committed.",
    mutants: ["leave-joint-uncommitted"],
  },
  {
    section: "§5.1",
    paraphrase: "A snapshot covers what has been applied, with the clients' sessions.",
    mutants: ["snapshot-uncommitted", "snapshot-loses-sessions"],
  },
  {
    section: "§5.3",
    paraphrase: "A follower that needs an entry that the log no longer holds gets a snapshot.",
    mutants: ["snapshot-off-by-one"],
  },
  {
    section: "figure 5.3",
    quote:
      "If existing log entry has same index and term as snapshot's last included entry, retain " +
      "log entries following it and reply.",
    mutants: ["snapshot-keeps-suffix", "snapshot-stale-install"],
  },
  {
    section: "§6.2",
    quote:
      "A leader in Raft steps down if an election timeout elapses without a successful round " +
      "of heartbeats to a majority of its cluster.",
    mutants: ["no-check-quorum"],
  },
  {
    section: "§6.3",
    quote:
      "If a server receives a command whose serial number has already been executed, it " +
      "responds immediately without re-executing the request.",
    mutants: ["no-dedup"],
  },
  {
    section: "§6.3",
    paraphrase: "Servers agree on when a session expires: by the time in the log.",
    mutants: ["local-session-expiry"],
  },
  {
    section: "§6.4",
    quote:
      "If the leader has not yet marked an entry from its current term committed, it waits " +
      "until it has done so.",
    mutants: ["readindex-no-term-commit", "no-no-op"],
  },
  {
    section: "§6.4",
    paraphrase:
      "A read waits for a round of heartbeats of this office, and for the log to be applied.",
    mutants: [
      "readindex-no-quorum",
      "readindex-no-apply-wait",
      "old-round-confirms",
      "refusal-confirms-round",
    ],
  },
  {
    section: "§6.4.1",
    paraphrase: "A lease ends before another can be elected, whatever clocks do within the bound.",
    mutants: ["lease-too-long", "lease-under-skew", "lease-during-transfer", "lease-voter-restart"],
  },
  {
    section: "§9.6",
    paraphrase:
      "A server raises its term only after a majority has said that it would vote for it.",
    mutants: ["no-prevote", "prevote-bumps-term", "late-prevote-counts"],
  },
];

const planted = directedFiles("scenarios/raft").map(({ scenario }) => scenario);

const titled = SENTENCES.map(({ section, quote, paraphrase, mutants }) => ({
  title: quote === undefined ? `${section}: ${paraphrase}` : `${section}: "${quote}"`,
  mutants,
}));

describe.each(titled)("$title", ({ mutants }) => {
  const shown = mutants.flatMap((mutant) =>
    planted
      .filter((scenario) => scenario.mutants["raft"] === mutant)
      .map((scenario) => ({ mutant, file: scenario.file, scenario })),
  );

  it("is shown with each of its planted bugs", () => {
    expect([...new Set(shown.map(({ mutant }) => mutant))].sort()).toEqual([...mutants].sort());
  });

  it.each(shown)("is kept by the steps of $file, and broken by $mutant", ({ scenario }) => {
    const seed = scenario.seeds.first;
    const { violations } = simulate({ ...scenario, mutants: {}, expect: "pass" }, "raft", seed);
    // A step that waits for what only the bug brings about is no property; one that must not be met
    // with the bug is.
    const idle = byStep(scenario.expect) ? ["setup"] : ["setup", "script"];
    expect(violations.filter(({ check }) => !idle.includes(check))).toEqual([]);
    expect(meets(scenario.expect, simulate(scenario, "raft", seed))).toBe(true);
  });
});

function byStep(wanted: (typeof planted)[number]["expect"]): boolean {
  return typeof wanted !== "string" && wanted.fail === "script";
}
