/** Of the invariants of Zab: a lawful stream of each, and what breaks it. */
import { type Cases, held } from "../../told.ts";

export const zab: Cases = {
  "one-leader-per-epoch": {
    lawful: [
      ["lead", 1, 1],
      ["lead", 2, 2],
    ],
    broken: [["lead", 3, 2]],
    message: "n2 and n3 were both established in epoch 2",
  },
  "one-promise-per-epoch": {
    lawful: [
      ["vote", 1, 1, 2],
      ["vote", 1, 2, 3],
    ],
    broken: [["vote", 1, 2, 2]],
    message: "n1 promised epoch 2 to n3 and to n2",
  },
  "epochs-only-rise": {
    lawful: [
      ["acceptedEpoch", 1, 2],
      ["toldEpoch", 1, 2],
      ["currentEpoch", 1, 2],
    ],
    broken: [["currentEpoch", 1, 3]],
    message: "n1 is in epoch 3, but its disk has accepted 2 only",
  },
  integrity: {
    lawful: [
      ["proposed", 1, 1, 1, 11],
      ["delivered", 2, 1, 1, 11],
    ],
    broken: [["delivered", 3, 1, 1, 99]],
    message: "transaction 1 of epoch 1 is one thing to n1 and another to n3",
  },
  "total-order": {
    lawful: [
      ["delivered", 1, 1, 1, 11],
      ["delivered", 1, 2, 1, 12],
      ["shipped", 1, 2, 3, 7],
    ],
    broken: [
      ["delivered", 3, 3, 1, 13],
      ["delivered", 2, 2, 1, 12],
    ],
    message: "n2 delivered transaction 2 after transaction 0",
  },
  "zxid-identifies-prefix": {
    lawful: [...held, ["durable", 1, 2, 1, 12]],
    broken: [["durable", 3, 2, 1, 99]],
    message: "the histories of n1 and n3 differ up to transaction 2 of epoch 1",
  },
  "local-primary-order": {
    lawful: [
      ["vote", 1, 1, 1],
      ["stamped", 1, 1, 1, 1],
      ["stamped", 1, 2, 1, 2],
    ],
    broken: [["stamped", 1, 3, 1, 4]],
    message: "n1 has transaction 3 of epoch 1 under counter 4, where counter 3 belongs",
  },
  "global-primary-order": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["durable", 1, 2, 2, 12],
    ],
    broken: [["durable", 1, 3, 1, 13]],
    message: "n1 holds transaction 3 of epoch 1 after one of epoch 2",
  },
  "primary-integrity": {
    lawful: [
      ["durable", 1, 1, 1, 11],
      ["delivered", 1, 1, 1, 11],
      ["lead", 1, 2],
    ],
    broken: [["lead", 3, 3]],
    message: "n3 is established in epoch 3 without transaction 1 of epoch 1, which was delivered",
  },
  "process-consistency": {
    lawful: [
      ...held,
      ["synchronized", 2, 2, 1, 1],
      // n1 has gone on to epoch 3 and another history when this late word arrives.
      ["acceptedEpoch", 1, 3],
      ["truncated", 1, 1],
      ["durable", 1, 1, 3, 99],
      ["synchronized", 3, 2, 1, 1],
    ],
    broken: [["synchronized", 3, 2, 2, 1]],
    message:
      "n3 acknowledged the history of n1 in epoch 2 up to 2, but its disk holds 1 transactions",
  },
  "committed-log-durability": {
    lawful: [["configured", 1, 0, 0b111], ...held, ["delivered", 1, 1, 1, 11]],
    broken: [["truncated", 1, 1]],
    message: "n1 dropped transactions from 1 on after it had delivered up to 1",
  },
  "committed-log-monotonic": {
    lawful: [
      ["announced", 1, 1, 2],
      ["announced", 1, 1, 3],
    ],
    broken: [["announced", 1, 1, 1]],
    message: "n1 announced in epoch 1 that 1 is committed, after 3",
  },
  "actions-in-order": {
    lawful: [...held, ["synchronized", 2, 1, 0, 1], ["acknowledged", 2, 1, 1, 1]],
    broken: [["acknowledged", 2, 2, 2, 1]],
    message: "n2 acknowledged transaction 2 to n1 before it acknowledged the history of epoch 2",
  },
  "observers-in-no-quorum": {
    lawful: [
      ["configured", 1, 0, 0b011],
      ["toldEpoch", 2, 1],
      ["synchronized", 2, 1, 0, 1],
      ["lead", 1, 1],
    ],
    broken: [
      ["toldEpoch", 3, 2],
      ["synchronized", 3, 2, 0, 1],
      ["lead", 1, 2],
    ],
    message: "n1 is established in epoch 2 without a quorum of the voters",
  },
};
