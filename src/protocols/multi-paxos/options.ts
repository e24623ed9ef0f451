/** The options of Multi-Paxos: what a scenario may set, and the values they resolve to. */

import { formatDuration } from "../../core/formatting.ts";
import type { Parameters, Range, Settings } from "../../core/parameters.ts";
import type { Refusal, Setup, Surroundings } from "../../protocol/protocol.ts";

/** Durations in microseconds, both bounds included. */
export interface MultiPaxosOptions {
  readonly electionMinUs: number;
  readonly electionMaxUs: number;
  readonly heartbeatUs: number;
  /** Slots beyond the last executed one that may be open: Lamport's alpha. */
  readonly window: number;
  /** Decrees in one message at most. */
  readonly entriesMax: number;
  /** Sizes of the quorums; 0: majorities. */
  readonly phase1Quorum: number;
  readonly phase2Quorum: number;
  readonly reads: "log" | "lease";
  readonly leaseDriftPpm: number;
  /** A snapshot after this many executed slots; 0: never. */
  readonly snapshotEvery: number;
  /** Decrees kept after a snapshot covers them, for nodes that lag a little. */
  readonly snapshotTail: number;
  /** How many of the nodes are acceptors from the start (n1 on); 0: all. */
  readonly acceptors: number;
}

export const OPTIONS: Parameters = {
  electionTimeout: {
    kind: "duration-range",
    about: "How long a node waits for a leader before it prepares a ballot; drawn anew each time.",
    default: { min: 150_000, max: 300_000 },
    min: 1_000,
  },
  heartbeat: {
    kind: "duration",
    about: "How often a leader sends a heartbeat, and sends again what was not accepted.",
    default: 50_000,
    min: 100,
  },
  window: {
    kind: "integer",
    about: "Slots that may be open beyond the last executed one: alpha (Paxos Made Simple §3).",
    default: 64,
    min: 1,
    max: 100_000,
  },
  entriesMax: {
    kind: "integer",
    about: "Decrees in one message of catching up at most.",
    default: 64,
    min: 1,
    max: 100_000,
  },
  phase1Quorum: {
    kind: "integer",
    about: "Promises that phase 1 needs; 0: a majority (Flexible Paxos).",
    default: 0,
    min: 0,
    max: 30,
  },
  phase2Quorum: {
    kind: "integer",
    about: "Acceptances that choose; 0: a majority. It must meet every quorum of phase 1.",
    default: 0,
    min: 0,
    max: 30,
  },
  reads: {
    kind: "text",
    about: "Reads through the log, or by the master's lease (Paxos Made Live §5.2).",
    default: "log",
    choices: ["log", "lease"],
    ordered: "log",
  },
  leaseDrift: {
    kind: "drift",
    about: "The rate error of any clock that leases tolerate.",
    default: 500,
    min: 0,
    max: 400_000,
  },
  snapshotEvery: {
    kind: "integer",
    about: "A snapshot after this many executed slots; 0: never.",
    default: 0,
    min: 0,
  },
  snapshotTail: {
    kind: "integer",
    about: "Decrees kept in memory after a snapshot covers them.",
    default: 0,
    min: 0,
  },
  acceptors: {
    kind: "integer",
    about: "How many of the nodes are acceptors from the start, n1 first; 0: all.",
    default: 0,
    min: 0,
    max: 30,
  },
};

export function optionsOf(settings: Settings): MultiPaxosOptions {
  const timeout = settings["electionTimeout"] as unknown as Range;
  return {
    electionMinUs: timeout.min,
    electionMaxUs: timeout.max,
    heartbeatUs: settings["heartbeat"] as number,
    window: settings["window"] as number,
    entriesMax: settings["entriesMax"] as number,
    phase1Quorum: settings["phase1Quorum"] as number,
    phase2Quorum: settings["phase2Quorum"] as number,
    reads: settings["reads"] as MultiPaxosOptions["reads"],
    leaseDriftPpm: settings["leaseDrift"] as number,
    snapshotEvery: settings["snapshotEvery"] as number,
    snapshotTail: settings["snapshotTail"] as number,
    acceptors: settings["acceptors"] as number,
  };
}

/**
 * What leaves a correct cluster little hope: leases that its clocks break, a leader that sends too
 * seldom, phase 1 that takes longer than a node waits.
 */
export function doubtsOf(
  { options }: Setup,
  { latencyMaxUs, syncMaxUs, driftMaxPpm }: Surroundings,
): readonly Refusal[] {
  const { reads, leaseDriftPpm, heartbeatUs, electionMinUs, electionMaxUs } = optionsOf(options);
  const doubts: Refusal[] = [];
  if (reads === "lease" && driftMaxPpm > leaseDriftPpm) {
    const reason =
      `leases tolerate clocks that are wrong by ${leaseDriftPpm}ppm, and clocks here are wrong by up ` +
      `to ${driftMaxPpm}ppm`;
    doubts.push({ option: "leaseDrift", reason });
  }
  if (heartbeatUs >= electionMinUs) {
    const reason =
      `a leader that sends every ${formatDuration(heartbeatUs)} does not always keep others from ` +
      `preparing a ballot, after ${formatDuration(electionMinUs)}: expected less than ` +
      "electionTimeout";
    doubts.push({ option: "heartbeat", reason });
  }
  const preparedUs = 2 * latencyMaxUs + syncMaxUs;
  if (electionMaxUs <= preparedUs) {
    const reason =
      `a node waits ${formatDuration(electionMaxUs)} at most before it prepares a higher ballot, ` +
      `and promises may take ${formatDuration(preparedUs)} to come`;
    doubts.push({ option: "electionTimeout", reason });
  }
  return doubts;
}
