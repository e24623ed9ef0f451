/** Of the premises of the synod: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const paxos: Cases = {
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
  "promised-is-proposed": {
    lawful: [
      ["quorums", 1, 0, 0b111, 1],
      ["entered", 1, 33, 1],
      ["sought", 1, 33, 1],
      ["gathered", 1, 33, 1, 0],
      ["gathered", 1, 33, 2, 0],
      ["proposed", 1, 1, 33, 11],
      ["entered", 1, 65, 1],
      ["sought", 1, 65, 1],
      ["gathered", 1, 65, 1, 0],
      ["outbid", 1, 98],
      ["gathered", 1, 65, 2, 0],
      ["entered", 1, 129, 1],
      // Its disk takes its time: what comes for the ballot before is late.
      ["entered", 1, 161, 1],
      ["sought", 1, 129, 1],
      ["gathered", 1, 129, 1, 0],
      ["gathered", 1, 129, 2, 0],
      ["entered", 1, 193, 1],
      ["sought", 1, 193, 1],
    ],
    broken: [
      ["outbid", 1, 193],
      ["gathered", 1, 193, 1, 0],
      ["gathered", 1, 193, 2, 0],
      ["entered", 1, 225, 1],
    ],
    message:
      "n1 goes on to ballot 225, and has proposed nothing in ballot 193, which n1, n2 promised",
  },
};
