/** Where Raft is searched: its features, each on or off. */

import { formatDuration } from "../../core/formatting.ts";
import { parseDurationRange } from "../../core/quantities.ts";
import type { Space } from "../space.ts";
import {
  administrators,
  electionRhythm,
  isHeard,
  keepsSending,
  spare,
  timeouts,
} from "./elections.ts";

/** With fewer entries under way than that, clients that ask again are soon too many. */
const FEW = 64;
/**
 * With fewer entries in one message likewise, whatever is under way: where a message is lost, or
 * overtakes another, one at a time gets through (seed 810046: one entry in 45 ms, 16 clients).
 */
const FEW_AT_ONCE = 4;

export const raftSpace: Space = {
  nodes: [3, 3, 3, 5, 5, 4, 7],
  options: {
    ...timeouts,
    preVote: [false],
    checkQuorum: [false],
    // §6.4.1: a lease rests on servers that ignore candidates while they hear a leader.
    reads: (draw, { options }) =>
      options["checkQuorum"] === false ? "log" : draw.pick(["log", "lease", "lease"]),
    followerReads: [true],
    leaseDrift: { from: "500ppm", to: "400000ppm" },
    entriesMax: { from: 1, to: 16 },
    inflightMax: { from: 1, to: 16 },
    snapshotEvery: { from: 2, to: 60 },
    snapshotTail: { from: 1, to: 20 },
    chunkItems: { from: 1, to: 8 },
    sessions: ["registered"],
    sessionTimeout: (draw, { options }) => {
      const timeout = parseDurationRange(options["electionTimeout"]);
      const least = 2 * (timeout?.max ?? 300_000);
      return formatDuration(draw.scaled(least, 16 * least));
    },
    voters: (draw, { nodes }) => draw.between(Math.min(2, nodes), nodes),
  },
  beneath: ["snapshotEvery", "snapshotTail", "chunkItems"],
  workload: administrators,
  together(drawn) {
    const { options, workload } = drawn;
    keepsSending(drawn);
    if (options["sessions"] === "registered") {
      workload["kind"] = "administered";
      workload["registered"] = true;
    }
    const number = (name: string) => (options[name] as number | undefined) ?? FEW;
    const entries = number("entriesMax");
    if (entries < FEW_AT_ONCE || entries * number("inflightMax") < FEW) spare(drawn);
  },
  rhythm: electionRhythm,
  // §4.2.3: a server that was removed disturbs the others, unless they ignore it.
  recovers: ({ checkQuorum }, { kind }) => checkQuorum === true || kind !== "administered",
  // A server that campaigns without pre-vote may end a leader's term; so may an administrator.
  stays: (options, { kind }) =>
    kind !== "administered" && options["preVote"] === true && isHeard(options),
};
