/** Of the invariants of a view by consensus: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const consensusView: Cases = {
  "one-view-a-number": {
    lawful: [
      ["members.installs", 1, 2, 0b0011],
      ["members.installs", 2, 2, 0b0011],
      ["members.installs", 3, 3, 0b0111],
      ["members.installs", 1, 3, 0b0111],
    ],
    broken: [["members.installs", 2, 3, 0b0001]],
    message:
      "n2/members installed view 3 with n1/members, and another had installed it with " +
      "n1/members n2/members n3/members",
  },
  "views-in-order": {
    lawful: [
      ["members.installs", 1, 2, 0b0011],
      ["members.installs", 1, 7, 0b0011],
      ["members.installs", 2, 3, 0b0011],
      ["members.restarted", 1],
      ["members.installs", 1, 4, 0b0001],
    ],
    broken: [["members.installs", 1, 4, 0b0001]],
    message: "n1/members installed view 4, and had view 4",
  },
  "removed-if-silent": {
    lawful: [
      ["group.renewed", 1, 10, 4],
      ["group.renewed", 1, 11, 5],
      ["at", 500_000],
      ["group.removed", 1, 12, 4, 10],
      // Others apply the same entries later, some when one of them is far ahead.
      ["group.renewed", 1, 20, 4],
      ["group.renewed", 2, 10, 4],
      ["group.removed", 2, 12, 4, 10],
      ["group.kept", 1, 25, 4, 10],
      ["group.kept", 2, 25, 4, 10],
      ["group.renewed", 2, 20, 4],
    ],
    broken: [
      ["at", 1_000_000],
      ["group.removed", 2, 30, 4, 10],
    ],
    message:
      "n4 was taken out of the view at 30, for silence since 10, and had renewed its place at 20",
  },
  "not-removed-too-soon": {
    lawful: [
      ["group.drifting", 1, 100_000],
      ["at", 1_000_000],
      ["group.renewed", 1, 10, 4],
      ["group.renewed", 1, 11, 5],
      ["at", 1_454_545],
      // Another applies the renewal only now.
      ["group.renewed", 2, 10, 4],
      ["group.removed", 1, 12, 4, 10],
      ["at", 1_500_000],
      ["group.removed", 2, 12, 4, 10],
      ["group.renewed", 1, 20, 4],
    ],
    broken: [
      ["at", 1_954_000],
      ["group.removed", 1, 30, 4, 20],
    ],
    message:
      "n4 was taken out of the view 454000us after its last renewal, where no clock " +
      "within bounds shows 500000us before 454544us",
  },
  "silence-noticed": {
    lawful: [
      ["group.remembered", 1, 2, 1],
      ["group.lead", 1, 2],
      ["group.renewed", 1, 10, 4],
      ["group.joined", 1, 10, 4],
      ["at", 100],
      ["group.renewed", 1, 11, 5],
      ["group.joined", 1, 11, 5],
      ["at", 200],
      // From here on it is known that n1 counts.
      ["group.renewed", 1, 12, 5],
      ["at", 600_000],
      // Asked for when n4 had been silent for 200 us at the least.
      ["group.renewed", 1, 13, 5],
      // Applied before n1 has done so, by one that does not count.
      ["at", 700_000],
      ["group.renewed", 2, 14, 5],
      // A new leader counts anew.
      ["group.remembered", 3, 3, 3],
      ["group.lead", 3, 3],
      ["group.renewed", 1, 14, 5],
      ["group.renewed", 3, 14, 5],
      ["at", 800_000],
      ["group.renewed", 3, 15, 5],
      ["at", 900_000],
      ["group.renewed", 3, 16, 5],
      // What was due in a pause is proposed after it.
      ["group.paused", 3],
      ["at", 2_000_000],
      ["group.resumed", 3],
      ["group.renewed", 3, 17, 5],
      ["at", 2_100_000],
      // Asked for before a restart, or after it.
      ["members.crashed", 5],
      ["members.restarted", 5],
      ["group.renewed", 3, 18, 5],
      ["at", 2_200_000],
      ["group.renewed", 3, 19, 5],
      ["at", 2_300_000],
      ["group.remembered", 2, 4, 2],
      ["group.lead", 2, 4],
      ["group.renewed", 2, 20, 5],
      ["at", 2_400_000],
      ["group.renewed", 2, 21, 5],
      ["at", 2_500_000],
      ["group.renewed", 2, 22, 5],
      ["at", 3_100_000],
      // It waits for an answer.
      ["group.ending", 2, 4],
      ["group.renewed", 2, 23, 5],
      ["at", 4_000_000],
      ["group.renewed", 2, 24, 5],
      ["group.removed", 2, 25, 4, 10],
      ["group.remembered", 1, 5, 1],
      ["group.lead", 1, 5],
      ["group.renewed", 1, 26, 5],
      ["at", 4_050_000],
      ["group.renewed", 1, 27, 5],
      ["at", 4_100_000],
      ["group.renewed", 1, 28, 5],
      ["group.renewed", 1, 29, 4],
      ["group.joined", 1, 29, 4],
      ["at", 4_656_556],
      ["group.renewed", 1, 30, 5],
      ["at", 4_700_000],
      ["group.renewed", 1, 31, 5],
    ],
    broken: [
      ["at", 4_800_000],
      ["group.renewed", 1, 32, 5],
    ],
    message:
      "n1/group, which leads, took in a renewal 600000us or more after the last one of n4, and has " +
      "not proposed to take that one out of the view",
  },
};
