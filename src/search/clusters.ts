/**
 * The clusters that protocols are soaked in and mutants are searched with: together every feature,
 * each with the clients and the harm that bring it out.
 */

/** One cluster: its size, and its options in the words of a scenario file. */
export interface Cluster {
  readonly nodes: number;
  readonly options: Readonly<Record<string, unknown>>;
  /** Instead of plain mixed clients. */
  readonly workload?: Readonly<Record<string, unknown>>;
  /** Instead of a kv. */
  readonly object?: string;
  /** Instead of clocks that are nearly right. */
  readonly clocks?: Readonly<Record<string, unknown>>;
  /** Instead of all kinds of harm. */
  readonly harm?: readonly unknown[];
  /** The one planted bug that it is for: without it the protocol refuses these options. */
  readonly only?: string;
}

/** Of a protocol that is not named below: its defaults. */
export const BARE: readonly Cluster[] = [
  { nodes: 3, options: {} },
  { nodes: 5, options: {} },
];

/** Members change, leaders hand over, sessions are registered. */
const ADMINISTERED = { kind: "administered", clients: 6, rate: "100/s", keys: 4 };
const REGISTERED = { ...ADMINISTERED, registered: true };

/** Shorter than the default, so that more elections fit into a run. */
const QUICK = { electionTimeout: "60ms..120ms", heartbeat: "20ms" };

/** Long leases, and clients that stay with a leader that is cut off. */
const LEASES = {
  electionTimeout: "150ms..200ms",
  heartbeat: "30ms",
  reads: "lease",
  leaseDrift: "60000ppm",
  preVote: false,
};
const READING = {
  kind: "mixed",
  clients: 8,
  rate: "600/s",
  keys: 2,
  retry: "500ms",
  mix: { read: 9, write: 1 },
};
/** Zab's epochs follow each other faster, and leaders are lost with more proposals under way. */
const BRISK = { tickTime: "20ms", finalizeWait: "10ms" };
const BUSY = { kind: "mixed", clients: 8, rate: "800/s", keys: 4 };
const HANDOVERS = { transfer: 1 };

/** Many elections, and one entry in a message. */
const BARE_QUICK = { ...QUICK, preVote: false, checkQuorum: false, reads: "log", entriesMax: 1 };
/** Servers that were removed do not disturb the others (§4.2.3). */
const STICKY = { ...BARE_QUICK, checkQuorum: true };
const CHAOS = { from: "300ms", until: "5500ms" };
/** Votes that outlive the election they were asked in. */
const LATE = [
  {
    ...CHAOS,
    every: "200ms",
    for: "300ms",
    oneOf: [{ "loss-burst": "all", loss: "0%", delay: "80ms" }, { crash: "leader" }],
  },
];
/** Leaders that keep a minority for so long that what they replicate there is overwritten. */
const HALVED = [
  { ...CHAOS, every: "150ms", for: "200ms", oneOf: [{ partition: "halves" }] },
  { ...CHAOS, every: "900ms", oneOf: ["crash"] },
];
/**
 * Leases under clocks that are nearly as wrong as they may be; hardly any writes, so that every log
 * is fresh enough to win.
 */
const WRONG_LEASES = { ...LEASES, electionTimeout: "300ms..310ms", leaseDrift: "300000ppm" };
const WRONG_CLOCKS = { offset: "50ms", drift: "280000ppm" };
const HARDLY_WRITING = { ...READING, mix: { read: 99, write: 1 } };
/** Leaders that reach only some nodes; voters that come back at once. */
const UNHEARD = [
  {
    ...CHAOS,
    every: "500ms",
    oneOf: [{ partition: "leader" }, { partition: "bridge" }, { crash: "leader" }],
  },
];
const BACK_AT_ONCE = [
  { ...CHAOS, every: "700ms", oneOf: [{ partition: "bridge" }] },
  { ...CHAOS, every: "100ms", for: "20ms", oneOf: [{ crash: "follower" }] },
];
/**
 * Leaders whose messages are later than several election timeouts, and clients that ask again at
 * once: what is late meets what came after it.
 */
const SLOW_LEADERS = [
  {
    ...CHAOS,
    every: "900ms",
    for: "500ms",
    oneOf: [{ "loss-burst": "leader", loss: "0%", delay: "300ms" }],
  },
];
const IMPATIENT = { kind: "mixed", clients: 20, rate: "100/s", keys: 4, retry: "40ms" };
/** Members change all the time, one at a time. */
const RESTLESS = {
  ...ADMINISTERED,
  rate: "20/s",
  changeEvery: "40ms",
  changes: { add: 1, remove: 1 },
};
const SELDOM = { kind: "mixed", clients: 3, rate: "20/s", keys: 4 };

/** Leaders whose clocks are as wrong as they may be while they reach no node. */
const UNHEARD_AND_WRONG = [
  { ...CHAOS, every: "2s", for: "1900ms", oneOf: [{ "clock-drift": "leader", rate: "280000ppm" }] },
  { ...CHAOS, every: "700ms", for: "500ms", oneOf: [{ partition: "leader" }] },
];
/**
 * Leases that grantors seldom renew: one that forgot what it granted is asked for another ballot
 * before it is told again.
 */
const SELDOM_RENEWED = {
  electionTimeout: "300ms..310ms",
  heartbeat: "120ms",
  reads: "lease",
  leaseDrift: "60000ppm",
};

/**
 * One value, for which all clients' proposers duel while everything fails from the first moment on.
 */
const SYNOD = {
  object: "consensus",
  workload: { kind: "mixed", clients: 7, rate: "100/s", mix: { write: 1 } },
  harm: [
    {
      every: "20ms",
      until: "3s",
      for: "40ms",
      oneOf: [
        "partition",
        { crash: "random" },
        { crash: "majority", landing: "none" },
        { crash: "all", landing: "none" },
        "pause",
        { "loss-burst": "all", duplicate: "20%", delay: "20ms" },
      ],
    },
  ],
};

/** By protocol; the names above say what a cluster is for. */
export const CLUSTERS: Readonly<Record<string, readonly Cluster[]>> = {
  raft: [
    { nodes: 3, options: { ...QUICK, snapshotEvery: 12 } },
    { nodes: 5, options: { ...QUICK, preVote: false, checkQuorum: false, reads: "log" } },
    {
      nodes: 5,
      options: { ...QUICK, reads: "lease", leaseDrift: "60000ppm", followerReads: true },
    },
    {
      nodes: 4,
      options: { ...QUICK, preVote: false, snapshotEvery: 5, entriesMax: 2 },
      workload: ADMINISTERED,
    },
    {
      nodes: 7,
      options: { ...QUICK, snapshotEvery: 20, snapshotTail: 5, voters: 5, followerReads: true },
      workload: ADMINISTERED,
    },
    {
      nodes: 5,
      options: { ...QUICK, sessions: "registered", sessionTimeout: "400ms", snapshotEvery: 15 },
      workload: REGISTERED,
    },
    {
      nodes: 5,
      options: { ...QUICK, reads: "lease", leaseDrift: "60000ppm", voters: 3, inflightMax: 3 },
      workload: ADMINISTERED,
    },
    { nodes: 3, options: { ...QUICK, preVote: false, checkQuorum: false, chunkItems: 1 } },
    { nodes: 3, options: LEASES, workload: READING },
    {
      nodes: 5,
      options: LEASES,
      workload: { ...READING, kind: "administered", changes: HANDOVERS },
    },
    { nodes: 3, options: BARE_QUICK, workload: SELDOM, harm: LATE },
    { nodes: 5, options: BARE_QUICK, workload: SELDOM, harm: HALVED },
    {
      nodes: 3,
      options: { ...QUICK, preVote: false, checkQuorum: false },
      workload: IMPATIENT,
      harm: SLOW_LEADERS,
    },
    {
      nodes: 3,
      options: WRONG_LEASES,
      workload: HARDLY_WRITING,
      clocks: WRONG_CLOCKS,
      harm: UNHEARD,
    },
    { nodes: 3, options: LEASES, workload: HARDLY_WRITING, harm: BACK_AT_ONCE },
    { nodes: 5, options: { ...STICKY, voters: 4 }, workload: RESTLESS, harm: HALVED },
    { nodes: 4, options: { ...STICKY, voters: 2 }, workload: RESTLESS },
    { nodes: 5, options: STICKY, workload: { ...RESTLESS, rate: "100/s" } },
  ],
  paxos: [
    { nodes: 3, options: { retry: "5ms..20ms" }, ...SYNOD },
    { nodes: 5, options: { retry: "5ms..30ms" }, ...SYNOD },
    { nodes: 7, options: { retry: "10ms..50ms" }, ...SYNOD },
    { nodes: 4, options: {}, ...SYNOD },
    {
      nodes: 6,
      options: {
        retry: "5ms..30ms",
        proposers: ["n1", "n2", "n6"],
        acceptors: ["n3", "n4", "n5"],
        learners: ["n1", "n5"],
      },
      ...SYNOD,
    },
  ],
  "multi-paxos": [
    { nodes: 3, options: { ...QUICK, snapshotEvery: 12 } },
    { nodes: 5, options: { ...QUICK, window: 8, snapshotEvery: 5, snapshotTail: 3 } },
    { nodes: 5, options: { ...QUICK, reads: "lease", leaseDrift: "60000ppm" } },
    { nodes: 4, options: { ...QUICK, window: 3 }, workload: ADMINISTERED },
    {
      nodes: 7,
      options: { ...QUICK, acceptors: 5, snapshotEvery: 20, snapshotTail: 5, window: 10 },
      workload: ADMINISTERED,
    },
    { nodes: 7, options: { ...QUICK, phase1Quorum: 5, phase2Quorum: 3, snapshotEvery: 15 } },
    {
      nodes: 5,
      options: { ...QUICK, reads: "lease", leaseDrift: "60000ppm", acceptors: 3, window: 4 },
      workload: ADMINISTERED,
    },
    { nodes: 3, options: { window: 1 } },
    {
      nodes: 3,
      options: { ...SELDOM_RENEWED, heartbeat: "30ms", leaseDrift: "300000ppm" },
      workload: HARDLY_WRITING,
      harm: UNHEARD_AND_WRONG,
    },
    { nodes: 3, options: SELDOM_RENEWED, workload: HARDLY_WRITING, harm: BACK_AT_ONCE },
    {
      nodes: 5,
      options: { ...QUICK, phase1Quorum: 2, phase2Quorum: 2 },
      only: "non-intersecting-quorums",
    },
  ],
  zab: [
    { nodes: 3, options: { snapshotEvery: 20, logKept: 5 } },
    { nodes: 5, options: { snapshotEvery: 30, logKept: 10 } },
    { nodes: 5, options: { observers: 2, snapshotEvery: 25, logKept: 8 } },
    { nodes: 7, options: { observers: 2, snapshotEvery: 40, logKept: 0, reads: "transaction" } },
    { nodes: 3, options: { reconfigureEvery: "600ms", snapshotEvery: 15, logKept: 5 } },
    {
      nodes: 6,
      options: { observers: 1, reconfigureEvery: "300ms", snapshotEvery: 20, logKept: 5 },
    },
    {
      nodes: 5,
      options: { ...BRISK, observers: 1, snapshotEvery: 20, logKept: 5 },
      workload: ADMINISTERED,
    },
    { nodes: 4, options: { snapshotEvery: 30, reads: "transaction" }, workload: ADMINISTERED },
    { nodes: 3, options: { ...BRISK, snapshotEvery: 60 }, workload: BUSY },
    { nodes: 5, options: { ...BRISK, initLimit: 100, snapshotEvery: 0 }, workload: BUSY },
  ],
};
