/**
 * A view of a group by consensus, beside detectors that each suspect on their own: all see the same
 * members, in the same order, as long as a majority of the group that decides can work.
 */
import type { Invariant } from "../../../checkers/property.ts";
import { timelyLinks } from "../../locks/links.ts";
import type { System } from "../../system.ts";
import { detectorGoals } from "../goals.ts";
import { qualityOf } from "../quality.ts";
import { oneViewANumber, removedIfSilent, viewsInOrder } from "./judges.ts";
import { member } from "./member.ts";
import { membership } from "./membership.ts";
import { viewMutants } from "./mutants.ts";
import { notRemovedTooSoon, silenceNoticed } from "./silence.ts";

export const consensusView: System = {
  name: "consensus-view",
  about: "Members renew their places in a view that is decided by consensus.",
  services: [
    {
      name: "group",
      about: "The view, replicated: n1 to n3.",
      runs: ["raft", "multi-paxos", "zab"],
      on: [1, 2, 3],
      object: membership,
    },
    {
      name: "members",
      about: "They are in the view, and suspect who has left it: n1 to n5.",
      runs: member as never,
      on: [1, 2, 3, 4, 5],
      happened: [qualityOf("suspects") as never],
    },
  ],
  space: {
    ...timelyLinks,
    services: {
      group: { checkQuorum: [false], preVote: [false] },
      members: { interval: ["50ms", "100ms"] },
    },
    rhythm: () => ({ beatUs: 100_000, patienceUs: 500_000 }),
  },
  invariants: [
    oneViewANumber,
    viewsInOrder,
    removedIfSilent,
    notRemovedTooSoon,
    silenceNoticed,
  ] as readonly Invariant[],
  happened: [],
  sometimes: detectorGoals("members"),
  mutants: viewMutants,
};
