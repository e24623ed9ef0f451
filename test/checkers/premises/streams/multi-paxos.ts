/** Of the premises of Multi-Paxos: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const multiPaxos: Cases = {
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
  "leads-until-outbid": {
    lawful: [
      ["leases", 1, 1_000, 100_000],
      ["quorums", 1, 0, 0b011, 4],
      ["lead", 1, 33],
      ["at", 10],
      // New members are asked; it is told of its own ballot, and of what promises said is decided.
      ["prepared", 1, 33],
      ["heardOf", 1, 33],
      // A higher ballot; decisions; a snapshot; other members; a restart; and by its fast clock.
      ["heardOf", 1, 66],
      ["prepared", 1, 97],
      ["lead", 1, 97],
      ["gathered", 1, 97, 2, 4],
      ["informed", 1, 5, 11],
      ["prepared", 1, 129],
      ["lead", 1, 129],
      // A late promise says what was decided meanwhile, where it has proposed something else.
      ["gathered", 1, 129, 3, 6],
      ["informed", 1, 6, 12],
      ["prepared", 1, 133],
      ["lead", 1, 133],
      ["covered", 1, 7],
      ["prepared", 1, 161],
      ["lead", 1, 161],
      ["reconfigured", 1, 8, 11, 0b110],
      ["prepared", 1, 193],
      ["lead", 1, 193],
      ["crashed", 1],
      ["restarted", 1],
      ["prepared", 1, 225],
      ["drifting", 1, 100_000],
      ["lead", 1, 225],
      ["at", 1_830],
      ["prepared", 1, 257],
      ["gathered", 1, 257, 2, 4],
      ["lead", 1, 257],
      ["informed", 1, 4, 11],
      // That it remains a member changes nothing.
      ["reconfigured", 1, 9, 12, 0b111],
      ["prepared", 1, 289],
      ["lead", 1, 289],
      ["reconfigured", 1, 10, 13, 0b011],
      ["at", 3_630],
    ],
    broken: [["prepared", 1, 321]],
    message:
      "n1 gave ballot 289 up for ballot 321, 1980us by its own clock after it had begun to lead: " +
      "it had heard of no higher ballot and of no decision, and was not left alone for as long",
  },
  "grants-are-honoured": {
    lawful: [
      ["leases", 1, 1_000, 100_000],
      ["drifting", 2, 100_000],
      ["at", 10_000],
      ["beatReached", 2, 33, 1],
      ["at", 10_200],
      ["leaseGranted", 2, 33, 1, 1],
      ["promised", 2, 65],
      // By its own fast clock the grant has run out; to be heard by it a leader must be later.
      ["at", 10_920],
      ["promised", 2, 67],
      ["beatReached", 2, 67, 1],
      ["leaseGranted", 2, 67, 3, 1],
      // One that has never granted anything need not wait; and who has it may come back.
      ["restarted", 1],
      ["promised", 1, 98],
      ["at", 11_700],
      ["crashed", 2],
      ["restarted", 2],
      ["promised", 2, 99],
      // Since its restart, by its own clock.
      ["at", 12_620],
      ["promised", 2, 129],
      ["crashed", 2],
      ["restarted", 2],
    ],
    broken: [["prepared", 2, 162]],
    message:
      "n2 asked for promises of ballot 162, 1000us before what it granted to n3 in " +
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
  "refused-changes-nothing": {
    lawful: [
      // Decided once more, and not made.
      ["changes", 1, 3, 12, 7, 2],
      ["refused", 1, 7, 2, 0b10, 0],
      ["changes", 1, 4, 14, 7, 1],
      ["reconfigured", 1, 4, 14, 0b111],
      ["administered", 1, 0b100, 0, 7, 1],
    ],
    broken: [["refused", 1, 7, 1, 0b100, 0]],
    message:
      "c7, an administrator, was told that its command 1 was refused, and n1 made the " +
      "change that it asked for at 4",
  },
};
