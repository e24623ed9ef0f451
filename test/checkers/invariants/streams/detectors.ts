/** Of the invariants of failure detectors: a lawful stream of each, and what breaks it. */
import type { Cases } from "../../told.ts";

export const heartbeatDetector: Cases = {
  "suspected-in-time": {
    lawful: [
      ["heartbeat.promises", 1, 300, 301],
      ["heartbeat.awaits", 1, 2, 1_000],
      ["heartbeat.awaits", 1, 3, 1_000],
      ["heartbeat.reached", 1, 2, 0, 2],
      ["heartbeat.awaits", 1, 2, 1_100],
      ["heartbeat.looked", 1, 1_301],
      ["heartbeat.suspects", 1, 3, 1_300],
      // A pause: what became due in it is handled after it, at whatever time.
      ["heartbeat.paused", 1],
      ["heartbeat.resumed", 1],
      ["heartbeat.looked", 1, 9_000],
      ["heartbeat.awaits", 1, 2, 9_000],
      // A restart: those that started before no longer wait.
      ["heartbeat.crashed", 1],
      ["heartbeat.restarted", 1],
      ["heartbeat.promises", 1, 300, 301],
      ["heartbeat.looked", 1, 20_000],
      ["heartbeat.awaits", 1, 2, 20_000],
      ["heartbeat.looked", 1, 20_301],
      // No word has come: it still waits since it did before.
      ["heartbeat.awaits", 1, 2, 20_301],
    ],
    broken: [["heartbeat.looked", 1, 20_302]],
    message: "n1 has heard nothing from n2 for 302us and trusts it, where it waits 301us at most",
  },
  "not-suspected-too-soon": {
    lawful: [
      ["heartbeat.promises", 1, 300, 301],
      ["heartbeat.awaits", 1, 2, 1_000],
      ["heartbeat.suspects", 1, 2, 1_300],
      ["heartbeat.trusts", 1, 2],
      ["heartbeat.awaits", 1, 2, 2_000],
    ],
    broken: [["heartbeat.suspects", 1, 2, 2_299]],
    message: "n1 suspects n2 after 299us without word, where it waits 300us at least",
  },
  "only-news": {
    lawful: [
      ["heartbeat.heard", 1, 2, 0, 1, 0],
      ["heartbeat.heard", 1, 2, 0, 4, 0],
      ["heartbeat.heard", 1, 2, 7, 1, 0],
      ["heartbeat.heard", 3, 2, 0, 4, 0],
      ["heartbeat.restarted", 1],
      ["heartbeat.heard", 1, 2, 0, 9, 0],
    ],
    broken: [["heartbeat.heard", 1, 2, 0, 9, 0]],
    message: "n1 takes word 9 of n2 for a sign of life, and had had word 9",
  },
};

export const chenDetector: Cases = {
  "suspected-in-time": {
    lawful: [
      ["chen.expects", 1, 100, 2, 5_000, 9_000],
      // Sent at 0, 100 and 200, under way for 10, 40 and 20: the last two count.
      ["chen.reached", 1, 2, 7, 1],
      ["chen.heard", 1, 2, 7, 1, 110],
      ["chen.reached", 1, 2, 7, 2],
      ["chen.heard", 1, 2, 7, 2, 240],
      ["chen.reached", 1, 2, 7, 3],
      ["chen.heard", 1, 2, 7, 3, 320],
      // One that says so again, and none has come.
      ["chen.heard", 1, 2, 7, 4, 900],
      ["chen.looked", 1, 6_430],
      ["chen.paused", 1],
      ["chen.looked", 1, 6_600],
      ["chen.reached", 1, 2, 7, 5],
      ["chen.heard", 1, 2, 7, 5, 6_601],
      ["chen.suspects", 1, 2, 13_000],
      ["chen.looked", 1, 90_000],
      ["chen.trusts", 1, 2],
      ["chen.crashed", 1],
      ["chen.looked", 1, 90_100],
      ["chen.reached", 1, 2, 8, 1],
      ["chen.heard", 1, 2, 8, 1, 90_200],
      ["chen.looked", 1, 96_300],
    ],
    broken: [["chen.looked", 1, 96_301]],
    message: "n1 trusts n2, whose next heartbeat is overdue for 1001us",
  },
  "not-suspected-too-soon": {
    lawful: [
      ["chen.expects", 1, 100, 2, 50, 9_000],
      ["chen.reached", 1, 2, 7, 1],
      ["chen.heard", 1, 2, 7, 1, 110],
      ["chen.reached", 1, 2, 7, 2],
      ["chen.heard", 1, 2, 7, 2, 240],
      // On average 25 after they were due: the next is expected at 325.
      ["chen.suspects", 1, 2, 375],
    ],
    broken: [["chen.suspects", 1, 2, 374]],
    message: "n1 suspects n2 1us before its next heartbeat is overdue",
  },
};
