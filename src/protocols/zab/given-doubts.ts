/** Whether a run of correct Zab can come to the disks that a scenario gives its servers. */
import { type NodeId, nodeName } from "../../protocol/node-id.ts";
import type { DiskDoubt, Given, Setup } from "../../protocol/protocol.ts";
import { majorityOf } from "../../protocol/quorum.ts";
import { givenDisk } from "./given.ts";
import { votersAtFirst } from "./options.ts";
import type { Txn } from "./state.ts";
import { ACCEPTED_EPOCH } from "./storage.ts";
import { epochOf } from "./zxid.ts";

/** What a server's disk holds. */
interface Server {
  readonly node: NodeId;
  readonly acceptedEpoch: number;
  readonly currentEpoch: number;
  /** The zxids of its log. */
  readonly log: readonly number[];
}

/**
 * A quorum of the voters accepts an epoch before any server makes it its current one, and makes it
 * current before its leader proposes anything (Junqueira 2011, phases 1 and 2). Who holds
 * transactions of an epoch has taken the history of its leader first. So what is doubted here is
 * what no run comes to; what is not doubted may still be such.
 */
export function doubtsOfGiven(
  setup: Setup,
  given: ReadonlyMap<NodeId, Given>,
): readonly DiskDoubt[] {
  const servers = Array.from({ length: setup.nodes }, (_, at) => serverOf(at + 1, given));
  const voters = servers.slice(0, votersAtFirst(setup));
  const doubts: DiskDoubt[] = [];
  const holders = new Map<number, Server>();
  const asked = { accepted: new Set<number>(), current: new Set<number>() };
  for (const server of servers) {
    const { node, currentEpoch, log } = server;
    const doubt = (reason: string) => doubts.push({ node, reason });
    if (currentEpoch > 0 && !asked.accepted.has(currentEpoch)) {
      asked.accepted.add(currentEpoch);
      const count = voters.filter(({ acceptedEpoch }) => acceptedEpoch >= currentEpoch).length;
      if (count < majorityOf(voters.length)) {
        doubt(`epoch ${currentEpoch} is current there, and ${ofVoters(count, voters)} accepted it`);
      }
    }
    for (const epoch of new Set(log.map(epochOf))) {
      const holder = holders.get(epoch);
      if (holder !== undefined) {
        if (!isSame(before(holder, epoch), before(server, epoch))) {
          doubt(
            `its transactions of epoch ${epoch} and those of ${nodeName(holder.node)} follow ` +
              "different histories, and an epoch has one leader",
          );
        }
        continue;
      }
      holders.set(epoch, server);
      const count = voters.filter((voter) => voter.currentEpoch >= epoch).length;
      if (count < majorityOf(voters.length)) {
        doubt(
          `it holds transactions of epoch ${epoch}, which is current (or a later one) at ` +
            ofVoters(count, voters),
        );
      }
    }
  }
  return doubts;
}

function ofVoters(count: number, voters: readonly Server[]): string {
  return `only ${count} of ${voters.length} voters`;
}

function serverOf(node: NodeId, given: ReadonlyMap<NodeId, Given>): Server {
  const server = { node, acceptedEpoch: 0, currentEpoch: 0, log: [] as number[] };
  for (const write of givenDisk(given.get(node) ?? {})) {
    if (write.kind === "append") server.log.push((write.entry as Txn).zxid);
    else if (write.kind !== "put") continue;
    else if (write.key === ACCEPTED_EPOCH) server.acceptedEpoch = write.value as number;
    else server.currentEpoch = write.value as number;
  }
  return server;
}

/** The transactions of a log before its first one of an epoch. */
function before({ log }: Server, epoch: number): readonly number[] {
  return log.filter((zxid) => epochOf(zxid) < epoch);
}

function isSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((zxid, at) => zxid === other[at]);
}
