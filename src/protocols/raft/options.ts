/** Raft's options: what a scenario may set, and the values they resolve to. */

import { formatDuration } from "../../core/formatting.ts";
import type { Parameters, Range, Settings } from "../../core/parameters.ts";
import type { Refusal, Setup, Surroundings } from "../../protocol/protocol.ts";

/** Durations in microseconds, both bounds included. */
export interface RaftOptions {
  readonly electionMinUs: number;
  readonly electionMaxUs: number;
  readonly heartbeatUs: number;
  /** Entries in one message at most. */
  readonly entriesMax: number;
  /** Messages with entries on their way to one follower at most. */
  readonly inflightMax: number;
  readonly preVote: boolean;
  readonly checkQuorum: boolean;
  readonly reads: "read-index" | "log" | "lease";
  readonly followerReads: boolean;
  readonly leaseDriftPpm: number;
  /** A snapshot after this many applied entries; 0: never. */
  readonly snapshotEvery: number;
  /** Entries kept in the log after a snapshot covers them, for followers that lag a little. */
  readonly snapshotTail: number;
  /** Items of a snapshot in one message at most. */
  readonly chunkItemsMax: number;
  readonly sessions: "open" | "registered";
  readonly sessionTimeoutUs: number;
  /** How many of the nodes vote from the start (n1 on); 0: all. */
  readonly voters: number;
}

export const OPTIONS: Parameters = {
  electionTimeout: {
    kind: "duration-range",
    about: "How long a follower waits for a leader; drawn anew each time (§3.4).",
    default: { min: 150_000, max: 300_000 },
    min: 1_000,
  },
  heartbeat: {
    kind: "duration",
    about: "How often a leader sends a heartbeat; well below the election timeout.",
    default: 50_000,
    min: 100,
  },
  entriesMax: {
    kind: "integer",
    about: "Entries in one message at most.",
    default: 64,
    min: 1,
    max: 100_000,
  },
  inflightMax: {
    kind: "integer",
    about: "Messages with entries on their way to one follower at most.",
    default: 64,
    min: 1,
    max: 10_000,
  },
  preVote: {
    kind: "boolean",
    about: "A server asks whether it could win before it campaigns (§9.6).",
    default: true,
  },
  checkQuorum: {
    kind: "boolean",
    about:
      "A leader without replies of a quorum steps down (§6.2), and a server with a leader ignores candidates (§4.2.3).",
    default: true,
  },
  reads: {
    kind: "text",
    about:
      "Reads through the log, by ReadIndex with a round of heartbeats (§6.4), or by lease (§6.4.1; wants checkQuorum).",
    default: "read-index",
    choices: ["read-index", "log", "lease"],
    ordered: "log",
  },
  followerReads: {
    kind: "boolean",
    about: "Followers answer reads at an index that they ask the leader for (§6.4).",
    default: false,
  },
  leaseDrift: {
    kind: "drift",
    about: "The rate error of any clock that leases tolerate (§6.4.1).",
    default: 500,
    min: 0,
    max: 400_000,
  },
  snapshotEvery: {
    kind: "integer",
    about: "A snapshot after this many applied entries (§5.1); 0: never.",
    default: 0,
    min: 0,
  },
  snapshotTail: {
    kind: "integer",
    about: "Entries kept in the log after a snapshot covers them.",
    default: 0,
    min: 0,
  },
  chunkItems: {
    kind: "integer",
    about: "Items (keys, sessions) of a snapshot in one message at most (§5.3).",
    default: 4,
    min: 1,
  },
  sessions: {
    kind: "text",
    about: "Sessions go by client, or must be registered and may expire (§6.3).",
    default: "open",
    choices: ["open", "registered"],
    ofClients: { registered: { registered: true } },
  },
  sessionTimeout: {
    kind: "duration",
    about: "How long a registered session is valid without an operation, by the log's time.",
    default: 10_000_000,
    min: 1_000,
  },
  voters: {
    kind: "integer",
    about: "How many of the nodes vote from the start, n1 first; 0: all (§4).",
    default: 0,
    min: 0,
    max: 30,
  },
};

export function optionsOf(settings: Settings): RaftOptions {
  const timeout = settings["electionTimeout"] as unknown as Range;
  return {
    electionMinUs: timeout.min,
    electionMaxUs: timeout.max,
    heartbeatUs: settings["heartbeat"] as number,
    entriesMax: settings["entriesMax"] as number,
    inflightMax: settings["inflightMax"] as number,
    preVote: settings["preVote"] as boolean,
    checkQuorum: settings["checkQuorum"] as boolean,
    reads: settings["reads"] as RaftOptions["reads"],
    followerReads: settings["followerReads"] as boolean,
    leaseDriftPpm: settings["leaseDrift"] as number,
    snapshotEvery: settings["snapshotEvery"] as number,
    snapshotTail: settings["snapshotTail"] as number,
    chunkItemsMax: settings["chunkItems"] as number,
    sessions: settings["sessions"] as RaftOptions["sessions"],
    sessionTimeoutUs: settings["sessionTimeout"] as number,
    voters: settings["voters"] as number,
  };
}

/**
 * Why no cluster can make progress so: what followers or sessions wait for takes longer than they
 * wait.
 */
export function refusalOfOptions({ options }: Setup): Refusal | null {
  const { heartbeatUs, electionMaxUs, sessions, sessionTimeoutUs } = optionsOf(options);
  if (heartbeatUs >= electionMaxUs) {
    const reason =
      `a leader that sends every ${formatDuration(heartbeatUs)} cannot keep followers from ` +
      `standing after ${formatDuration(electionMaxUs)}: expected less than electionTimeout`;
    return { option: "heartbeat", reason };
  }
  if (sessions === "registered" && sessionTimeoutUs <= electionMaxUs) {
    const reason =
      `sessions that live ${formatDuration(sessionTimeoutUs)} expire while a leader is elected: ` +
      `expected more than the longest electionTimeout, ${formatDuration(electionMaxUs)}`;
    return { option: "sessionTimeout", reason };
  }
  return null;
}

/**
 * What leaves a correct cluster little hope: leases that its clocks break, a leader that sends too
 * seldom, elections and sessions that end within a round trip.
 */
export function doubtsOf(
  { options }: Setup,
  { latencyMaxUs, syncMaxUs, driftMaxPpm }: Surroundings,
): readonly Refusal[] {
  const { reads, leaseDriftPpm, sessions, sessionTimeoutUs, checkQuorum } = optionsOf(options);
  const { heartbeatUs, electionMinUs, electionMaxUs } = optionsOf(options);
  const doubts: Refusal[] = [];
  if (reads === "lease" && !checkQuorum) {
    const reason = "without checkQuorum voters elect another leader while a lease is valid";
    doubts.push({ option: "reads", reason });
  }
  if (reads === "lease" && driftMaxPpm > leaseDriftPpm) {
    const reason =
      `leases tolerate clocks that are wrong by ${leaseDriftPpm}ppm, and clocks here are wrong by up ` +
      `to ${driftMaxPpm}ppm`;
    doubts.push({ option: "leaseDrift", reason });
  }
  if (heartbeatUs >= electionMinUs) {
    const reason =
      `a leader that sends every ${formatDuration(heartbeatUs)} does not always keep followers ` +
      `from standing, after ${formatDuration(electionMinUs)}: expected less than electionTimeout`;
    doubts.push({ option: "heartbeat", reason });
  }
  const electionUs = 2 * latencyMaxUs + syncMaxUs;
  if (electionMaxUs <= electionUs) {
    const reason =
      `a candidate waits ${formatDuration(electionMaxUs)} at most, and votes may take ` +
      `${formatDuration(electionUs)} to come`;
    doubts.push({ option: "electionTimeout", reason });
  }
  // From the client to the leader, from there to a follower's disk, and back.
  const operationUs = 4 * latencyMaxUs + syncMaxUs;
  if (sessions === "registered" && sessionTimeoutUs <= operationUs) {
    const reason =
      `sessions live ${formatDuration(sessionTimeoutUs)}, and an operation may take ` +
      `${formatDuration(operationUs)} with no fault`;
    doubts.push({ option: "sessionTimeout", reason });
  }
  return doubts;
}
