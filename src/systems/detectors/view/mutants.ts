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
];
