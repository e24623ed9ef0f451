/** The options of Zab, and what follows from them for all servers of a run. */

import { formatDuration } from "../../core/formatting.ts";
import type { Parameters, Settings } from "../../core/parameters.ts";
import type { Refusal, Setup, Surroundings } from "../../protocol/protocol.ts";
import { type NodeSet, withNode } from "../../protocol/quorum.ts";
import type { Rules } from "./rules.ts";
import type { ZabOptions } from "./state.ts";
import type { Steps, Zab } from "./steps.ts";

/** What a scenario may set. */
export const OPTIONS: Parameters = {
  tickTime: {
    kind: "duration",
    about: "The unit of the limits; a leader pings twice a tick.",
    default: 50_000,
    min: 200,
  },
  initLimit: {
    kind: "integer",
    about: "Ticks within which a learner must be connected and synchronized.",
    default: 20,
    min: 1,
    max: 10_000,
  },
  syncLimit: {
    kind: "integer",
    about: "Ticks for which leader and learner may hear nothing of each other.",
    default: 8,
    min: 1,
    max: 10_000,
  },
  finalizeWait: {
    kind: "duration",
    about: "How long an election waits for a better vote once a quorum agrees.",
    default: 25_000,
    min: 100,
  },
  observers: {
    kind: "integer",
    about: "How many servers, the last ones, learn without a vote.",
    default: 0,
    min: 0,
    max: 29,
  },
  reads: {
    kind: "text",
    about:
      "Reads from a server's own state (local: sequentially consistent), after a sync with the leader, or as transactions.",
    default: "sync",
    choices: ["local", "sync", "transaction"],
    ordered: "transaction",
  },
  snapshotEvery: {
    kind: "integer",
    about: "Transactions from one snapshot to the next; 0: none is taken.",
    default: 1_000,
    min: 0,
  },
  logKept: {
    kind: "integer",
    about: "Transactions before a snapshot that stay in the log, so that a DIFF can bring them.",
    default: 500,
    min: 0,
  },
  reconfigureEvery: {
    kind: "duration",
    about: "How often an operator makes a server a voter, or takes its vote away; 0: never.",
    default: 0,
    min: 0,
  },
};

/** The limits as times. @param settings as a scenario has them. */
export function optionsOf(settings: Settings): ZabOptions {
  const tickUs = settings["tickTime"] as number;
  return {
    pingUs: tickUs >> 1,
    initUs: tickUs * (settings["initLimit"] as number),
    syncUs: tickUs * (settings["syncLimit"] as number),
    finalizeUs: settings["finalizeWait"] as number,
    reads: settings["reads"] as ZabOptions["reads"],
    snapshotEvery: settings["snapshotEvery"] as number,
    kept: settings["logKept"] as number,
    reconfigureUs: settings["reconfigureEvery"] as number,
  };
}

/** How many servers have a vote at the start, the first ones: the last are observers. */
export function votersAtFirst({ options, nodes }: Pick<Setup, "options" | "nodes">): number {
  return nodes - Math.min(options["observers"] as number, nodes - 1);
}

/** What follows from rules, steps and setup alone. */
export function sharedBy(rules: Rules, steps: Steps, setup: Setup): Zab {
  let everyone: NodeSet = 0;
  let voters: NodeSet = 0;
  const count = votersAtFirst(setup);
  for (let node = 1; node <= setup.nodes; node++) {
    everyone = withNode(everyone, node);
    if (node <= count) voters = withNode(voters, node);
  }
  const options = optionsOf(setup.options);
  return { rules, steps, options, object: setup.object, everyone, voters };
}

/** What leaves a correct cluster little hope: limits within which no round trip fits. */
export function doubtsOf(
  { options }: Setup,
  { latencyMaxUs, syncMaxUs, driftMaxPpm }: Surroundings,
): readonly Refusal[] {
  const { pingUs, syncUs, initUs } = optionsOf(options);
  const doubts: Refusal[] = [];
  // A leader pings twice a tick, and gets the answer a round trip later.
  const heardUs = pingUs + 2 * latencyMaxUs;
  if (syncUs <= heardUs) {
    const reason =
      `a leader gives a learner up that is silent for ${formatDuration(syncUs)} (syncLimit * ` +
      `tickTime), and hears it every ${formatDuration(heardUs)} at worst`;
    doubts.push({ option: "syncLimit", reason });
  }
  // A session is opened in two ways; FOLLOWERINFO, LEADERINFO, ACKEPOCH, NEWLEADER and ACK are five
  // more, and the disk is waited for twice. A fast clock ends the time sooner.
  const joinedUs = 7 * latencyMaxUs + 2 * syncMaxUs;
  if (initUs - Math.ceil((initUs * driftMaxPpm) / 1_000_000) <= joinedUs) {
    const reason =
      `a learner must be synchronized within ${formatDuration(initUs)} (initLimit * tickTime), ` +
      `which may take ${formatDuration(joinedUs)}`;
    doubts.push({ option: "initLimit", reason });
  }
  return doubts;
}
