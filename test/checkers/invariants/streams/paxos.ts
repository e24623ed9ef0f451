/** Of the invariants of Paxos and Multi-Paxos: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const paxos: Cases = {
  agreement: {
    lawful: [
      ["delivered", 1, 1, 1, 11],
      ["delivered", 2, 1, 2, 11],
    ],
    broken: [["delivered", 3, 1, 3, 99]],
    message: "n1 and n3 took different values as chosen for slot 1",
  },
  "one-value-per-ballot": {
    lawful: [
      ["proposed", 1, 1, 5, 11],
      ["proposed", 1, 1, 5, 11],
      ["proposed", 1, 1, 9, 12],
    ],
    broken: [["proposed", 1, 1, 5, 99]],
    message: "in ballot 5, n1 and n1 proposed different values for slot 1",
  },
  "promise-monotonic": {
    lawful: [
      ["promised", 1, 5],
      ["accepted", 1, 1, 5, 11],
    ],
    broken: [["accepted", 1, 1, 4, 11]],
    message: "n1 accepted in ballot 4 after it had promised 5",
  },
  "votes-safe": {
    lawful: [
      ["remembered", 1, 5, 0],
      ["remembered", 2, 5, 0],
      ["proposed", 1, 1, 5, 11],
      ["journaled", 1, 1, 5, 11],
      ["remembered", 1, 9, 0],
      ["remembered", 2, 9, 0],
      ["proposed", 2, 1, 9, 11],
      ["journaled", 1, 1, 9, 11],
      ["journaled", 2, 1, 9, 11],
      // n3 was slow: nodes 1 and 2 had promised its ballot before they went on.
      ["proposed", 3, 1, 7, 11],
    ],
    broken: [
      ["journaled", 1, 1, 9, 11],
      ["journaled", 2, 1, 9, 11],
      ["proposed", 3, 1, 12, 99],
    ],
    message: "n3 proposed, for slot 1 in ballot 12, another value than was chosen in ballot 9",
  },
  "learn-only-chosen": {
    lawful: [
      ["journaled", 1, 1, 5, 11],
      ["journaled", 2, 1, 5, 11],
      ["delivered", 3, 1, 5, 11],
    ],
    broken: [["delivered", 3, 1, 5, 99]],
    message: "n3 took a value as chosen for slot 1 that no quorum has accepted in one ballot",
  },
  "ballot-unique": {
    lawful: [
      ["prepared", 1, 5],
      ["prepared", 2, 6],
    ],
    broken: [["prepared", 2, 5]],
    message: "n1 and n2 both used ballot 5",
  },
  "told-is-durable": {
    lawful: [
      ["remembered", 1, 5, 0],
      ["promised", 1, 5],
    ],
    broken: [["promised", 1, 6]],
    message: "n1 promised ballot 6 while its disk remembered 5",
  },
};

export const multiPaxos: Cases = {
  "changes-as-asked": {
    lawful: [
      ["quorums", 1, 0, 0b0111, 3],
      ["changeAsked", 7, 1, 14, 0b1000, 0],
      ["changes", 1, 1, 14, 7, 1],
      ["reconfigured", 1, 1, 14, 0b1111],
      ["administered", 1, 0b1000, 0, 7, 1],
      ["changeAsked", 7, 2, 15, 0, 0b1000],
      ["changes", 1, 2, 15, 7, 2],
      ["reconfigured", 1, 2, 15, 0b0111],
      // Decided once more, it is not made again.
      ["changes", 1, 3, 14, 7, 1],
      // n2 makes what n1 has made.
      ["reconfigured", 2, 1, 14, 0b1111],
      ["reconfigured", 2, 2, 15, 0b0111],
    ],
    broken: [["reconfigured", 2, 3, 14, 0b1111]],
    message: "n2 made at 3 the change that c7 asked for by its command 1, which had been made at 1",
  },
  validity: {
    lawful: [
      ["asked", 1, 1, 11],
      ["proposed", 1, 1, 5, 11],
    ],
    broken: [["proposed", 1, 2, 5, 99]],
    message: "n1 proposed, for slot 2 in ballot 5, what no client asked for",
  },
  "no-gap-applied": {
    lawful: [
      ["delivered", 1, 1, 5, 11],
      ["delivered", 1, 2, 5, 12],
      ["shipped", 1, 2, 3, 7],
    ],
    broken: [
      ["delivered", 3, 3, 5, 13],
      ["delivered", 3, 5, 5, 15],
    ],
    message: "n3 executed slot 5 after slot 3",
  },
  "quorum-intersection": {
    lawful: [["quorums", 1, 2 * 32 + 2, 0b111, 1]],
    broken: [["quorums", 1, 1 * 32 + 2, 0b111, 1]],
    message:
      "of 3 acceptors, n1 takes 1 promises and 2 acceptances for quorums: they need not " +
      "intersect",
  },
  "master-lease": {
    lawful: [
      ["proposed", 1, 1, 5, 11],
      ["read", 1, 1, 1, 1],
      ["leased", 1, 5],
    ],
    broken: [
      ["proposed", 2, 2, 9, 12],
      ["leased", 1, 5],
    ],
    message:
      "n1 answered a read after slot 1 by its lease of ballot 5, while n2 proposed for slot " +
      "2 in ballot 9",
  },
};
