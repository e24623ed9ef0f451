/**
 * Every premise is shown to pass a lawful stream of facts, and to fire, with its message, on one
 * that breaks it.
 */
import { describe, expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { premises, systemOf } from "../../src/systems/index.ts";

/** A fact with its numbers; `at`: it is so late now, microseconds. */
type Told = readonly [fact: string, ...numbers: number[]];

interface Case {
  readonly lawful: readonly Told[];
  /** Told after `lawful`, in an audit of its own: the last of them breaks the premise. */
  readonly broken: readonly Told[];
  readonly message: string;
}

const everywhere = (fact: string, ...numbers: number[]): readonly Told[] =>
  [1, 2, 3].map((node) => [fact, node, ...numbers] as const);

const CASES: Record<string, Record<string, Case>> = {
  raft: {
    "elected-by-votes": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("started"),
        ["remembered", 1, 1, 1],
        ["gathered", 1, 1, 2],
        ["lead", 1, 1],
        // A joint configuration needs both majorities.
        ["adopted", 1, 2, 0b001, 0b111],
        ["remembered", 1, 2, 1],
        ["gathered", 1, 2, 3],
        ["lead", 1, 2],
      ],
      broken: [
        ["remembered", 3, 3, 3],
        // A vote of an earlier term, and one that a crash forgot.
        ["gathered", 3, 2, 2],
        ["gathered", 2, 4, 3],
        ["remembered", 2, 4, 2],
        ["crashed", 2],
        ["restarted", 2],
        ["lead", 3, 3],
      ],
      message: "n3 leads term 3 with votes of n3 only",
    },
    "votes-up-to-date": {
      lawful: [
        ["handed", 1, 1, 1],
        ["handed", 1, 2, 1],
        ["handed", 1, 3, 2],
        ["abandoned", 1, 3],
        ["solicited", 2, 3, 2, 1],
        ["noted", 1, 3, 2],
        ["solicited", 3, 4, 1, 2],
        ["noted", 1, 4, 3],
        // What was handed to the disk and not durable is gone.
        ["durable", 1, 1, 1, 11],
        ["handed", 1, 3, 5],
        ["crashed", 1],
        ["restarted", 1],
        ["solicited", 2, 6, 1, 1],
        ["noted", 1, 6, 2],
        ["rebased", 1, 5, 6],
      ],
      broken: [
        ["solicited", 3, 7, 4, 6],
        ["noted", 1, 7, 3],
      ],
      message:
        "n1, whose log ends at entry 5 of term 6, voted in term 7 for n3, whose log ends " +
        "at entry 4 of term 6",
    },
    "match-acknowledged": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("started"),
        ["noted", 1, 1, 1],
        ["lead", 1, 1],
        ["durable", 1, 1, 1, 11],
        ["confirmed", 1, 1, 2, 1],
        ["counted", 1, 1, 2, 1],
        ["committed", 1, 1],
        // As a follower it is told.
        ["noted", 1, 2, 0],
        ["committed", 1, 2],
        ["noted", 1, 3, 1],
        ["lead", 1, 3],
        // An acknowledgement of an earlier term is none of this one.
        ["confirmed", 1, 2, 2, 5],
        ["confirmed", 1, 3, 2, 2],
      ],
      broken: [["counted", 1, 3, 2, 5]],
      message: "n1 counts on n2 for entry 5 in term 3, and n2 acknowledged 2 to it in that term",
    },
    "commits-what-matches": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["durable", 1, 2, 1, 12],
        ["started", 1],
        // Its leader has committed more than it is known to have.
        ["fed", 1, 2, 1, 1, 1, 3],
        ["committed", 1, 1],
        ["abandoned", 1, 2],
        ["handed", 1, 2, 2],
        ["fed", 1, 2, 1, 1, 2, 1],
        // The leader's log matches up to entry 2 since the message before.
        ["fed", 1, 2, 0, 0, 0, 2],
        ["committed", 1, 2],
        // A snapshot takes the place of what a log has, and is committed.
        ["fed", 1, 3, 0, 0, 5, 5],
        ["committed", 1, 5],
        ["rebased", 1, 5, 3],
        ["fed", 1, 3, 4, 2, 6, 6],
        ["handed", 1, 6, 3],
        ["committed", 1, 6],
        // A leader counts.
        ["noted", 1, 4, 1],
        ["handed", 1, 7, 4],
        ["committed", 1, 7],
      ],
      broken: [
        ["noted", 1, 5, 2],
        ["handed", 1, 8, 4],
        ["fed", 1, 5, 8, 5, 8, 8],
        ["committed", 1, 8],
      ],
      message:
        "n1 knows entry 8 to be committed, and no leader's messages have shown that of more than " +
        "entry 7 of its log",
    },
    "snapshot-holds-members": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("started"),
        ["handed", 1, 1, 1],
        ["handed", 1, 2, 1],
        ["adopted", 1, 2, 0b011, 0],
        // A configuration that comes after the snapshot's end is none of it.
        ["rebased", 1, 1, 1],
        ["adopted", 1, 0, 0b111, 0],
        // One that was cut is not, either.
        ["abandoned", 1, 2],
        ["handed", 1, 2, 2],
        ["rebased", 1, 2, 2],
        ["adopted", 1, 0, 0b111, 0],
        // Another's log has members of its own.
        ["rebased", 2, 5, 2],
        ["adopted", 2, 4, 0b110, 0],
        ["handed", 2, 6, 2],
        ["adopted", 2, 6, 0b010, 0b110],
      ],
      broken: [
        ["rebased", 2, 6, 2],
        ["adopted", 2, 4, 0b110, 0],
      ],
      message:
        "n2 has a snapshot with the members n2, n3, in place of a log with n2 and outgoing n2, n3",
    },
    "campaigns-after-pre-votes": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("timed", 100, 0, 1),
        ...everywhere("started"),
        // A message of the term; promises of a quorum; a wish of the leader.
        ["met", 1, 1, 2],
        ["noted", 1, 1, 0],
        ["surveyed", 1, 2, 50],
        ["encouraged", 1, 2, 3, 50],
        ["noted", 1, 2, 1],
        ["urged", 1, 2],
        ["noted", 1, 3, 1],
      ],
      broken: [
        ["surveyed", 1, 4, 60],
        // To an earlier asking, and about another term.
        ["encouraged", 1, 4, 2, 55],
        ["encouraged", 1, 3, 3, 60],
        ["noted", 1, 4, 1],
      ],
      message: "n1 campaigns in term 4 when only n1 would vote for it, as it asked last",
    },
    "ignores-candidates": {
      lawful: [
        ...everywhere("timed", 100_000, 0, 2),
        ["noted", 1, 1, 0],
        ["at", 5_000],
        ["felt", 1, 1, 3, 1],
        // Twice as fast as time.
        ["drifting", 1, 1_000_000],
        ["at", 56_000],
        ["canvassed", 1, 2, 2, 0],
        ["vote", 1, 2, 2],
        // A leader of an earlier term is none to it.
        ["noted", 1, 2, 2],
        ["felt", 1, 1, 3, 2],
        ["canvassed", 1, 3, 2, 77],
        ["assured", 1, 3, 2, 77],
        // The leader handed over.
        ["felt", 1, 2, 2, 1],
        ["handedOver", 2, 2, 3],
        ["canvassed", 1, 3, 3, 0],
        ["vote", 1, 3, 3],
      ],
      broken: [
        ["felt", 1, 4, 3, 1],
        ["at", 96_000],
        ["canvassed", 1, 5, 2, 0],
        ["vote", 1, 5, 2],
      ],
      message:
        "n1 voted for n2 in term 5, 80ms by its own clock after it had heard a leader: no server " +
        "may within 100ms",
    },
    "leader-hears-quorum": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("timed", 100_000, 0, 2),
        ...everywhere("started"),
        ["at", 500_000],
        ["announced", 1, 1, 0],
        ["at", 700_000],
        ["met", 1, 1, 2],
        ["announced", 1, 1, 0],
        ["at", 1_000_000],
        // A candidate of a later term, which is ignored, is no sign that n2 has left.
        ["met", 1, 2, 2],
        ["announced", 1, 1, 0],
        // It slept, which is no fault of its own.
        ["paused", 1],
        ["at", 2_000_000],
        ["resumed", 1],
        ["announced", 1, 1, 0],
      ],
      broken: [
        // From a quorum of no term of its own.
        ["at", 2_200_000],
        ["met", 1, 2, 2],
        ["at", 2_300_001],
        ["announced", 1, 1, 0],
      ],
      message: "n1 leads term 1 still, and no quorum has answered it for 300ms by its own clock",
    },
    "reads-are-confirmed": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("timed", 100_000, 0, 8),
        ...everywhere("started"),
        ["noted", 1, 1, 1],
        ["lead", 1, 1],
        ["at", 10],
        ["asked", 9, 1, 77],
        ["at", 20],
        ["pulsed", 1, 1, 2, 1],
        ["felt", 2, 1, 1, 1],
        ["echoed", 1, 1, 2, 1],
        ["read", 1, 9, 1, 5],
        ["vouched", 1, 1, 9, 1],
        // Its leader's word.
        ["entitled", 3, 9, 1],
        ["read", 3, 9, 1, 5],
        // Answered by a lease, or from the log.
        ["timed", 2, 100_000, 0, 4],
        ["read", 2, 9, 1, 5],
        ["at", 30],
        ["asked", 9, 2, 78],
      ],
      broken: [
        // A heartbeat that was sent before, and one of a round that never reached n3.
        ["echoed", 1, 1, 2, 1],
        ["at", 40],
        ["pulsed", 1, 1, 3, 2],
        ["echoed", 1, 1, 3, 2],
        ["read", 1, 9, 2, 5],
      ],
      message:
        "n1 answered read 2 of c9, and no quorum had answered it heartbeats that it sent after " +
        "the client had asked, nor had a leader's word come",
    },
    "lease-rests-on-promises": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("timed", 100_000, 0, 4),
        ...everywhere("started"),
        ["at", 1_000_000],
        ["pulsed", 1, 1, 2, 1],
        ["felt", 2, 1, 1, 1],
        ["echoed", 1, 1, 2, 1],
        ["at", 1_090_000],
        ["leased", 1, 1],
      ],
      broken: [
        ["at", 1_101_000],
        ["leased", 1, 1],
      ],
      message:
        "n1 answered a read by its lease of term 1, and no quorum had answered heartbeats that " +
        "it sent less than 100ms ago by its own clock",
    },
    "changes-in-own-term": {
      lawful: [
        ["noted", 1, 1, 1],
        ["handed", 1, 1, 1],
        ["lead", 1, 1],
        ["committed", 1, 1],
        ["handed", 1, 2, 1],
        ["adopted", 1, 2, 0b011, 0],
        // A follower takes what its leader sends.
        ["noted", 1, 2, 0],
        ["handed", 1, 3, 2],
        ["handed", 1, 4, 2],
        ["adopted", 1, 4, 0b111, 0],
      ],
      broken: [
        ["noted", 1, 3, 1],
        ["handed", 1, 5, 3],
        ["lead", 1, 3],
        ["committed", 1, 4],
        ["rebased", 1, 4, 2],
        ["adopted", 1, 4, 0b111, 0],
        ["handed", 1, 6, 3],
        ["adopted", 1, 6, 0b011, 0],
      ],
      message:
        "n1, as the leader of term 3, changed members at entry 6, and what it knows to be " +
        "committed ends at 4, before entry 5, the first of that term",
    },
    "hands-over-complete-log": {
      lawful: [
        ["handed", 1, 1, 1],
        ["confirmed", 1, 1, 2, 1],
        ["handedOver", 1, 1, 2],
        ["handed", 1, 2, 1],
        ["confirmed", 1, 1, 3, 2],
        ["handedOver", 1, 1, 3],
      ],
      broken: [["handedOver", 1, 1, 2]],
      message:
        "n1, as the leader of term 1, asked n2 to campaign, which had acknowledged entry 1 to " +
        "it; its log ends at entry 2",
    },
    "suffix-follows-snapshot": {
      lawful: [
        ["handed", 1, 1, 1],
        ["handed", 1, 2, 1],
        ["handed", 1, 3, 2],
        ["rebased", 1, 2, 1],
        ["abandoned", 1, 3],
        ["rebased", 1, 3, 3],
        ["handed", 1, 4, 3],
      ],
      broken: [["rebased", 1, 4, 4]],
      message:
        "n1 keeps its log after entry 4 of term 3, in whose place a snapshot has one of term 4",
    },
  },
  paxos: {
    "promised-by-quorum": {
      lawful: [
        ["quorums", 1, 0, 0b111, 1],
        ["gathered", 1, 33, 1, 0],
        ["gathered", 1, 33, 2, 0],
        ["proposed", 1, 1, 33, 11],
        // The proposer's own promise counts once its disk remembers it.
        ["remembered", 3, 67, 0],
        ["gathered", 3, 67, 2, 0],
        ["proposed", 3, 1, 67, 11],
      ],
      // A promise of an earlier ballot, and one that a restart forgot.
      broken: [
        ["gathered", 1, 65, 3, 0],
        ["restarted", 1],
        ["remembered", 1, 97, 0],
        ["gathered", 1, 65, 2, 0],
        ["proposed", 1, 1, 97, 11],
      ],
      message: "n1 proposed for slot 1 in ballot 97 with promises of n1 only",
    },
    "bound-by-promises": {
      lawful: [
        ["gathered", 1, 65, 1, 0],
        ["reported", 1, 65, 2, 1, 33, 11],
        ["gathered", 1, 65, 2, 0],
        ["proposed", 1, 1, 65, 11],
        // A quorum without the vote has promised: any value will do.
        ["gathered", 2, 98, 2, 0],
        ["reported", 2, 98, 1, 1, 33, 11],
        ["gathered", 2, 98, 1, 0],
        ["gathered", 2, 98, 3, 0],
        ["proposed", 2, 1, 98, 22],
      ],
      broken: [
        ["reported", 3, 131, 1, 1, 33, 11],
        ["gathered", 3, 131, 1, 0],
        ["reported", 3, 131, 2, 1, 98, 22],
        ["gathered", 3, 131, 2, 0],
        ["proposed", 3, 1, 131, 11],
      ],
      message:
        "n3 proposed, for slot 1 in ballot 131, another value than the promises that it holds " +
        "bind it to",
    },
    "accepted-by-quorum": {
      lawful: [
        ["acceptance", 1, 1, 33, 2],
        ["acceptance", 1, 1, 33, 3],
        ["delivered", 1, 1, 33, 11],
        ["informed", 2, 1, 11],
        ["delivered", 2, 1, 33, 11],
      ],
      broken: [
        ["acceptance", 3, 1, 33, 1],
        ["acceptance", 3, 1, 66, 2],
        ["delivered", 3, 1, 66, 11],
      ],
      message: "n3 took a value for chosen for slot 1 in ballot 66, with word of acceptances by n2",
    },
  },
  "multi-paxos": {
    "promise-reports-votes": {
      lawful: [
        ["journaled", 2, 1, 33, 11],
        ["journaled", 2, 2, 33, 12],
        ["sought", 1, 65, 1],
        ["reported", 1, 65, 2, 2, 33, 12],
        ["gathered", 1, 65, 2, 1],
        // Everything is chosen, it says; or it was not asked for.
        ["gathered", 1, 65, 2, 2],
        ["sought", 3, 99, 3],
        ["gathered", 3, 99, 2, 0],
        // A vote in the ballot that is promised.
        ["journaled", 2, 3, 65, 13],
        ["gathered", 1, 65, 2, 1],
      ],
      broken: [
        ["sought", 1, 129, 1],
        ["reported", 1, 129, 2, 2, 33, 12],
        ["gathered", 1, 129, 2, 1],
      ],
      message: "n2 promised ballot 129 to n1 without a word of its vote for slot 3 in ballot 65",
    },
    "contradicted-leads-no-more": {
      lawful: [
        ["proposed", 1, 1, 33, 11],
        ["informed", 1, 1, 11],
        ["announced", 1, 33, 0],
        ["delivered", 1, 1, 33, 11],
        ["proposed", 1, 2, 33, 12],
        ["informed", 1, 2, 22],
        // In a later ballot it may lead again.
        ["announced", 1, 97, 2],
        ["proposed", 1, 3, 97, 13],
      ],
      broken: [
        ["covered", 1, 3],
        ["announced", 1, 97, 3],
      ],
      message:
        "n1 announced decisions in ballot 97 after it had learnt that slot 3 was decided " +
        "otherwise than it had proposed",
    },
    "lease-rests-on-grants": {
      lawful: [
        ["quorums", 1, 0, 0b111, 64],
        ["leases", 1, 1_000, 100_000],
        ["at", 10_000],
        ["beatSent", 1, 33, 1],
        ["at", 10_300],
        ["beatSent", 1, 33, 2],
        ["grantReached", 1, 33, 2, 1],
        ["at", 10_800],
        ["read", 1, 1, 1, 0],
        ["leased", 1, 33],
      ],
      // 900 us are 818 us if the leader's clock is slow and the acceptor's fast by 10 %.
      broken: [
        ["at", 10_824],
        ["grantReached", 1, 33, 3, 7],
        ["leased", 1, 33],
      ],
      message:
        "n1 answered a read by its lease of ballot 33, which rests on grants of no acceptor " +
        "beside itself: a quorum of phase 1 is free for another proposer",
    },
    "grants-are-honoured": {
      lawful: [
        ["leases", 1, 1_000, 100_000],
        ["drifting", 2, 100_000],
        ["at", 10_000],
        ["beatReached", 2, 33],
        ["at", 10_200],
        ["leaseGranted", 2, 33, 1],
        ["promised", 2, 65],
        // By its own fast clock the grant has run out; to be heard by it a leader must be later.
        ["at", 10_920],
        ["promised", 2, 67],
        ["beatReached", 2, 67],
        ["leaseGranted", 2, 67, 3],
        ["crashed", 2],
        ["restarted", 2],
      ],
      broken: [["prepared", 2, 98]],
      message:
        "n2 asked for promises of ballot 98, 1000us before what it granted to n3 in " +
        "ballot 67 runs out",
    },
    "lease-after-recovery": {
      lawful: [
        ["reported", 1, 33, 2, 3, 2, 11],
        ["gathered", 1, 33, 2, 1],
        ["lead", 1, 33],
        // What comes later is none of what it led with.
        ["gathered", 1, 33, 3, 9],
        ["read", 1, 1, 1, 3],
        ["leased", 1, 33],
      ],
      broken: [
        ["read", 1, 1, 2, 2],
        ["leased", 1, 33],
      ],
      message:
        "n1 answered a read after slot 2 by its lease of ballot 33, although phase 1 had " +
        "found slot 3",
    },
  },
  zab: {
    "epoch-above-quorum": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ["introduced", 1, 2, 4],
        ["offered", 1, 5],
        // What it was told before it looked for a leader again is forgotten.
        ["looking", 1],
        ["introduced", 1, 3, 5],
        ["offered", 1, 6],
      ],
      broken: [
        ["introduced", 2, 1, 2],
        ["looking", 2],
        ["introduced", 2, 3, 7],
        ["offered", 2, 7],
      ],
      message:
        "n2 offered epoch 7, which is later than what n2 had accepted, by what has reached it",
    },
    "leads-with-latest-history": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ...everywhere("durable", 1, 1, 11),
        ...everywhere("currentEpoch", 1),
        ["durable", 1, 2, 1, 12],
        ["presented", 2, 2, 1],
        ["pledged", 1, 2, 2, 1],
        ["historySent", 1, 2, 2, 2],
        ["currentEpoch", 1, 2],
      ],
      // One is ahead, and the acknowledgement of the other does not count.
      broken: [
        ["presented", 1, 3, 3],
        ["pledged", 3, 3, 1, 2],
        ["presented", 2, 3, 3],
        ["pledged", 3, 3, 2, -1],
        ["historySent", 3, 3, 1, 1],
      ],
      message:
        "n3 began epoch 3 with its own history, which is the latest of n3 only, by what " +
        "has reached it",
    },
    "current-epoch-with-history": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["durable", 1, 2, 1, 12],
        ["currentEpoch", 1, 2],
        ["historyReached", 2, 2, 2, 1],
        ["durable", 2, 1, 1, 11],
        ["durable", 2, 2, 1, 12],
        ["currentEpoch", 2, 2],
        // What a restart forgot is not waited for.
        ["historyReached", 3, 2, 2, 1],
        ["restarted", 3],
        ["currentEpoch", 3, 2],
      ],
      broken: [
        ["historyReached", 3, 3, 2, 1],
        ["durable", 3, 1, 1, 11],
        ["currentEpoch", 3, 3],
      ],
      message:
        "n3's disk holds that epoch 3 is current, whose history has 2 transactions, and 1 of them",
    },
    "snapshot-with-its-tail": {
      lawful: [
        ["snapReached", 2, 5],
        ["historyReached", 2, 2, 7, 1],
        ["abandoned", 2, 1],
        ["rebased", 2, 5, 1],
        // Its own snapshot is none of a leader's.
        ["held", 2, 9, 33],
        ["snapReached", 2, 12],
        ["rebased", 2, 9, 2],
        ["looking", 2],
        ["abandoned", 2, 8],
        ["snapReached", 2, 12],
      ],
      broken: [["rebased", 2, 12, 2]],
      message: "n2 took over a snapshot of 12 transactions before what follows it had come",
    },
    "sent-without-gaps": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["durable", 1, 2, 1, 12],
        ["durable", 2, 1, 1, 11],
        ["introduced", 1, 2, 1],
        ["presented", 2, 2, 1],
        ["synchronizing", 1, 2, 2, 0, 0],
        ["forwarded", 1, 2, 2, 2],
        ["historySent", 1, 2, 2, 2],
        ["forwarded", 1, 2, 2, 3],
        // A snapshot of nothing, and all that follows.
        ["introduced", 1, 3, 1],
        ["presented", 3, 2, 1],
        ["synchronizing", 1, 2, 3, 2, 1],
        ["forwarded", 1, 2, 3, 2],
        ["historySent", 1, 2, 3, 2],
      ],
      broken: [["forwarded", 1, 2, 3, 4]],
      message: "n1 sent n3 its history in epoch 2 with transaction 4 after transaction 2",
    },
    "committed-by-acknowledgements": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ["durable", 1, 1, 1, 11],
        ["confirmed", 1, 2, 2, 1],
        ["announced", 1, 2, 1],
        ["announced", 1, 2, 0],
      ],
      // An acknowledgement of an earlier epoch is none of this one.
      broken: [
        ["durable", 3, 1, 1, 11],
        ["confirmed", 3, 2, 1, 1],
        ["announced", 3, 3, 1],
      ],
      message:
        "n3 said in epoch 3 that 1 transactions are committed, which n3 holds, by what " +
        "has reached it",
    },
    "syncs-confirmed": {
      lawful: [
        ...everywhere("configured", 0, 0b111),
        ["introduced", 1, 2, 1],
        ["introduced", 1, 3, 1],
        ["pinged", 1, 2, 1],
        ["pingReached", 1, 2, 1],
        ["syncSent", 2, 1, 7, 1],
        ["syncReached", 1, 2, 7, 1],
        ["pinged", 1, 2, 2],
        ["pingReached", 1, 2, 2],
        ["syncSent", 1, 2, 7, 1],
        ["syncReached", 2, 1, 7, 1],
      ],
      // The answer is to a ping that was sent before.
      broken: [
        ["pinged", 1, 3, 3],
        ["syncReached", 1, 2, 7, 2],
        ["pingReached", 1, 3, 3],
        ["syncSent", 1, 2, 7, 2],
      ],
      message: "n1 answered a sync of n2 by the word of n1 only",
    },
    "voters-learnt-while-looking": {
      lawful: [
        ["votersHeard", 1, 3],
        ["votersTold", 1, 3],
        ["offered", 1, 2],
        ["votersHeard", 1, 6],
        ["delivered", 1, 4, 2, 14],
        ["votersTold", 1, 4],
        ["looking", 1],
        ["votersHeard", 1, 5],
        ["votersTold", 1, 5],
        ["presented", 1, 3, 2],
      ],
      broken: [
        ["votersHeard", 1, 6],
        ["votersTold", 1, 6],
      ],
      message:
        "n1 goes by the voters as of transaction 6, which it took from others while it led or " +
        "followed: it has delivered 5",
    },
    "vote-names-own-history": {
      lawful: [
        ["durable", 1, 1, 1, 11],
        ["nominated", 1, 1],
        ["handed", 1, 1, 1],
        ["handed", 1, 2, 2],
        ["nominated", 1, 2],
        ["abandoned", 1, 2],
        ["nominated", 1, 1],
        ["handed", 1, 2, 3],
        ["restarted", 1],
      ],
      broken: [["nominated", 1, 3]],
      message:
        "n1 voted for itself by a transaction of epoch 3, and the last one that it has " +
        "is of epoch 1",
    },
  },
};

/** What an audit of one premise finds. */
function found(protocol: string, name: string, stream: readonly Told[]): readonly string[] {
  const premise = systemOf(protocol).premises?.find((one) => one.name === name);
  if (premise === undefined) throw new Error(`${protocol} does not rest on ${name}`);
  const facts = { ...WORLD_FACTS, ...protocols.get(protocol)?.facts };
  const audit = new Audit([premise], 3, facts);
  for (const [fact, ...numbers] of stream) {
    if (fact === "at") {
      audit.clock = { steps: 0, nowUs: numbers[0] as number };
      continue;
    }
    const tell = audit.facts[fact];
    if (tell === undefined) throw new Error(`${protocol} declares no fact ${fact}`);
    tell(...numbers);
  }
  return audit.findings.map(({ message }) => message);
}

const cases = Object.entries(CASES).flatMap(([protocol, named]) =>
  Object.entries(named).map(([name, given]) => ({ protocol, name, ...given })),
);

describe.each(cases)("$name of $protocol", ({ protocol, name, lawful, broken, message }) => {
  it("passes a lawful stream of facts", () => {
    expect(found(protocol, name, lawful)).toEqual([]);
  });

  it("fires on a stream that breaks it, at the fact that does", () => {
    const stream = [...lawful, ...broken];
    expect(found(protocol, name, stream.slice(0, -1))).toEqual([]);
    expect(found(protocol, name, stream)).toEqual([message]);
  });
});

it("no premise is without a stream that it fires on", () => {
  const shown = new Set(cases.map(({ name }) => name));
  expect([...premises.keys()].filter((name) => !shown.has(name))).toEqual([]);
});

it("match-acknowledged: a leader commits what a quorum has acknowledged in its term", () => {
  const led: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["durable", 1, 1, 1, 11],
  ];
  const commits: Told = ["committed", 1, 1];
  expect(found("raft", "match-acknowledged", [...led, ["confirmed", 1, 1, 3, 1], commits])).toEqual(
    [],
  );
  expect(found("raft", "match-acknowledged", [...led, commits])).toEqual([
    "n1, as the leader of term 1, committed entry 1 by counting n1, by what its disk holds and " +
      "they acknowledged to it in that term",
  ]);
});

it("match-acknowledged: a later leader's message ends an office in the step that commits", () => {
  const stream: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["felt", 1, 2, 2, 1],
    ["committed", 1, 14],
  ];
  expect(found("raft", "match-acknowledged", stream)).toEqual([]);
});

it("changes-in-own-term: members that a later leader's snapshot brings are no change", () => {
  const led: readonly Told[] = [
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["handed", 1, 3, 1],
  ];
  const brought: Told = ["adopted", 1, 9, 0b11, 0];
  expect(found("raft", "changes-in-own-term", [...led, ["felt", 1, 2, 2, 1], brought])).toEqual([]);
  expect(found("raft", "changes-in-own-term", [...led, brought])).toHaveLength(1);
});

it("syncs-confirmed: what a learner asks again is answered once for each asking, in order", () => {
  const asked: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ["introduced", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pinged", 1, 2, 1],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 1],
    ["syncSent", 1, 2, 7, 1],
  ];
  // A third one comes before the second is answered, and after the ping that the answer rests on.
  const again: readonly Told[] = [
    ["pinged", 1, 2, 2],
    ["syncReached", 1, 2, 7, 1],
    ["pingReached", 1, 2, 2],
    ["syncSent", 1, 2, 7, 1],
  ];
  const third: Told = ["syncSent", 1, 2, 7, 1];
  expect(found("zab", "syncs-confirmed", [...asked, ...again])).toEqual([]);
  expect(found("zab", "syncs-confirmed", [...asked, ...again, third])).toHaveLength(1);
});

it("campaigns-after-pre-votes: asking raises no term", () => {
  const asks: readonly Told[] = [...everywhere("timed", 100, 0, 1), ["noted", 1, 3, 0]];
  expect(found("raft", "campaigns-after-pre-votes", asks)).toEqual([
    "n1 is in term 3 after 0, and no message of it had reached it, nor does it campaign",
  ]);
});

it("ignores-candidates: a restarted server waits where it may have promised a leader time", () => {
  const again = (modes: number): readonly Told[] => [
    ["timed", 1, 100_000, 0, modes],
    ["at", 500_000],
    ["restarted", 1],
    ["at", 510_000],
    ["canvassed", 1, 2, 2, 0],
    ["vote", 1, 2, 2],
  ];
  expect(found("raft", "ignores-candidates", again(2))).toEqual([]);
  expect(found("raft", "ignores-candidates", again(2 + 4))).toHaveLength(1);
});

it("lease-rests-on-promises: no lease outlasts a wish that another campaigns", () => {
  const stream: readonly Told[] = [
    ["handedOver", 1, 2, 3],
    ["leased", 1, 2],
  ];
  expect(found("raft", "lease-rests-on-promises", stream)).toEqual([
    "n1 answered a read by its lease of term 2, in which it has asked another to campaign",
  ]);
});

it("reads-are-confirmed: a leader vouches for a follower's read on the same terms", () => {
  const stream: readonly Told[] = [
    ...everywhere("configured", 0, 0b111),
    ...everywhere("timed", 100_000, 0, 8),
    ...everywhere("started"),
    ["noted", 1, 1, 1],
    ["lead", 1, 1],
    ["at", 10],
    ["asked", 9, 1, 77],
    ["vouched", 1, 1, 9, 1],
  ];
  expect(found("raft", "reads-are-confirmed", stream)).toEqual([
    "n1, as the leader of term 1, vouched for read 1 of c9, and no quorum had answered it " +
      "heartbeats that it sent after the client had asked",
  ]);
});

it("accepted-by-quorum: a leader counts word of acceptances, and the vote of its own disk", () => {
  const proposes: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["proposed", 1, 1, 33, 11],
    ["journaled", 1, 1, 33, 11],
  ];
  const delivers: Told = ["delivered", 1, 1, 33, 11];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  expect(named([...proposes, ["acceptance", 1, 1, 33, 3], delivers])).toEqual([]);
  expect(named([...proposes, ["informed", 1, 1, 11], delivers])).toEqual([]);
  // After a restart it learns from its disk, or from others.
  expect(named([...proposes, ["restarted", 1], delivers])).toEqual([]);
  expect(named([...proposes, delivers])).toEqual([
    "n1 took a value for chosen for slot 1 in ballot 33, with word of acceptances by n1",
  ]);
});

it("accepted-by-quorum: what was counted in one ballot is known when it is proposed again", () => {
  // Slot 2 was chosen in ballot 33, where slot 1 was not, so that it had to wait.
  const before: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["proposed", 1, 1, 33, 11],
    ["proposed", 1, 2, 33, 12],
    ["journaled", 1, 2, 33, 12],
    ["acceptance", 1, 2, 33, 3],
  ];
  const again = (digest: number): readonly Told[] => [
    ["proposed", 1, 1, 97, 11],
    ["proposed", 1, 2, 97, digest],
    ["acceptance", 1, 1, 97, 2],
    ["acceptance", 1, 1, 97, 3],
    ["delivered", 1, 1, 97, 11],
    ["delivered", 1, 2, 97, digest],
  ];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  const mistake =
    "n1 took a value for chosen for slot 2 in ballot 97, with word of acceptances by none";
  expect(named([...before, ...again(12)])).toEqual([]);
  expect(named([...before, ...again(22)])).toEqual([mistake]);
  // Acceptances of two ballots do not add up, nor does memory outlive a restart.
  expect(named([...before.slice(0, 4), ...again(12)])).toEqual([mistake]);
  expect(named([...before, ["restarted", 1], ...again(12)])).toEqual([mistake]);
});

it("accepted-by-quorum: the only acceptor of a slot proposes to its own disk", () => {
  const stream: readonly Told[] = [
    ["quorums", 1, 0, 0b001, 64],
    ["proposed", 1, 1, 33, 11],
    ["journaled", 1, 2, 33, 12],
    ["delivered", 1, 2, 33, 12],
  ];
  expect(found("multi-paxos", "accepted-by-quorum", stream)).toEqual([]);
});

it("accepted-by-quorum: what a node was told, or took for chosen before, its disk may hold", () => {
  const restarts: readonly Told[] = [
    ["quorums", 1, 0, 0b111, 64],
    ["informed", 1, 2, 12],
    ["delivered", 1, 1, 33, 11],
    ["restarted", 1],
    ["proposed", 1, 1, 97, 11],
    ["proposed", 1, 2, 97, 12],
    ["proposed", 1, 3, 97, 13],
    ["delivered", 1, 1, 97, 11],
    ["delivered", 1, 2, 97, 12],
  ];
  const named = (stream: readonly Told[]) => found("multi-paxos", "accepted-by-quorum", stream);
  expect(named(restarts)).toEqual([]);
  expect(named([...restarts, ["delivered", 1, 3, 97, 13]])).toEqual([
    "n1 took a value for chosen for slot 3 in ballot 97, with word of acceptances by none",
  ]);
});

it("grants-are-honoured: no heartbeat of an earlier ballot is acknowledged", () => {
  const stream: readonly Told[] = [
    ["leases", 1, 1_000, 500],
    ["promised", 2, 65],
    ["beatReached", 2, 33],
    ["leaseGranted", 2, 33, 1],
  ];
  expect(found("multi-paxos", "grants-are-honoured", stream)).toEqual([
    "n2 acknowledged a heartbeat of ballot 33 after it had answered in ballot 65",
  ]);
});

it("grants-are-honoured: a later leader takes a grant over, though others were heard since", () => {
  const stream: readonly Told[] = [
    ["leases", 1, 1_000, 500],
    ["beatReached", 3, 482],
    ["leaseGranted", 3, 482, 2],
    ["beatReached", 3, 513],
    ["beatReached", 3, 546],
    // Its disk is slow: the answers to both leave now, and a promise that n1 had asked for again.
    ["leaseGranted", 3, 513, 1],
    ["promised", 3, 513],
  ];
  expect(found("multi-paxos", "grants-are-honoured", stream)).toEqual([]);
});
