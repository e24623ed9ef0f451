/** Planted bugs of a view by consensus. */
import type { SystemMutant } from "../../system.ts";
import { membershipOf } from "./membership.ts";
import { type MembershipRules, membershipRules, type View } from "./membership-rules.ts";

const wrong = (rules: Partial<MembershipRules>) => ({
  group: { object: membershipOf({ ...membershipRules, ...rules }) },
});

function sizeAfter({ known }: View, leaves: boolean): number {
  return known.filter(({ isIn }) => isIn).length + (leaves ? -1 : 1);
}

export const viewMutants: readonly SystemMutant[] = [
  {
    name: "removed-though-renewed",
    about: "A member is taken out of the view though it was renewed after the leader last looked.",
    fault: ["partition"],
    equivalent: false,
    detectors: ["removed-if-silent"],
    origin: "Burrows 2006, §2.8; etcd #10811: a leader that was stuck ends what was renewed since",
    replaces: wrong({ isSilent: () => true }),
  },
  {
    name: "removal-keeps-number",
    about: "Only joins make a new view; a member is taken out of the one that there is.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["one-view-a-number"],
    origin: "Birman and Joseph 1987: a change of members is a new view",
    replaces: wrong({ next: ({ number }, leaves) => (leaves ? number : number + 1) }),
  },
  {
    name: "number-counts-members",
    about: "The number of a view is how many members it has, and falls when one leaves.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["views-in-order", "one-view-a-number"],
    origin: "Birman and Joseph 1987: views are numbered in the order in which they were installed",
    replaces: wrong({ next: sizeAfter }),
  },
  {
    name: "never-back",
    about: "Who was taken out of the view once is never in it again.",
    fault: ["pause", "partition"],
    equivalent: false,
    detectors: ["progress"],
    origin: "Chandra and Toueg 1996, eventual strong accuracy: a wrong suspicion is taken back",
    replaces: wrong({ mayReturn: () => false }),
  },
  {
    name: "never-removed",
    about: "The leader looks at the silence of those that have left, and never of members.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["silence-noticed"],
    origin: "planted by hand; Chandra and Toueg 1996, strong completeness",
    replaces: wrong({ isWatched: ({ isIn }) => !isIn }),
  },
  {
    name: "removed-early",
    about: "The leader proposes to take a member out after half of the time that it has.",
    fault: ["pause", "partition"],
    equivalent: false,
    detectors: ["not-removed-too-soon"],
    origin: "planted by hand; Burrows 2006, §2.8: a lease is not ended before its time",
    replaces: wrong({ bearsUs: (silentUs) => silentUs >> 1 }),
  },
  {
    name: "silence-void",
    about: "What is proposed of a member's silence is always taken for outdated.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["removed-if-silent"],
    origin: "Burrows 2006, §2.8: void is only what was renewed since",
    replaces: wrong({ isSilent: () => false }),
  },
];
