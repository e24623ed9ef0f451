/** Whether a run of correct Raft can come to the disks that a scenario gives its servers. */
import { type NodeId, nodeName } from "../../protocol/node-id.ts";
import type { DiskDoubt, Given, Setup } from "../../protocol/protocol.ts";
import { majorityOf, type NodeSet, nodesOf, setOf, sizeOf } from "../../protocol/quorum.ts";
import { givenDisk } from "./given.ts";
import { optionsOf } from "./options.ts";
import type { Entry } from "./state.ts";
import { HARD_STATE, type HardState } from "./storage.ts";

/** What a server's disk holds. */
interface Server extends HardState {
  readonly node: NodeId;
  readonly log: readonly Entry[];
}

/**
 * For each term of which a log holds entries, there was one leader, elected by a quorum of the
 * configuration that its log ended with (§3.4, §4.1). Log matching (§3.5) has every log with an
 * entry of its term hold its log up to there, and with it that configuration. So what is doubted
 * here is what no run comes to; what is not doubted may still be such.
 */
export function doubtsOfGiven(
  { options, nodes }: Setup,
  given: ReadonlyMap<NodeId, Given>,
): readonly DiskDoubt[] {
  const servers = Array.from({ length: nodes }, (_, at) => serverOf(at + 1, given, nodes));
  const voters = optionsOf(options).voters || nodes;
  const initial = setOf(Array.from({ length: voters }, (_, at) => at + 1));
  const doubts: DiskDoubt[] = [];
  /** By term: the first log that holds entries of it. */
  const holders = new Map<number, Server>();
  for (const server of servers) {
    for (const term of new Set(server.log.map((entry) => entry.term))) {
      const holder = holders.get(term);
      if (holder === undefined) holders.set(term, server);
      else if (!isSame(before(holder, term), before(server, term))) {
        const other = nodeName(holder.node);
        const reason =
          `its entries of term ${term} and those of ${other} follow different entries, and one ` +
          `leader made them all`;
        doubts.push({ node: server.node, reason });
      }
    }
  }
  for (const [term, holder] of holders) {
    const groups = votingGroups(before(holder, term), initial);
    const reason = notElected(term, groups, servers);
    if (reason !== null) doubts.push({ node: holder.node, reason });
  }
  return doubts;
}

/** What a server starts from; one that is given nothing, from an empty disk. */
function serverOf(node: NodeId, given: ReadonlyMap<NodeId, Given>, nodes: number): Server {
  let hard: HardState = { term: 0, votedFor: 0 };
  const log: Entry[] = [];
  for (const write of givenDisk(given.get(node) ?? {}, nodes)) {
    if (write.kind === "append") log.push(write.entry as Entry);
    else if (write.kind === "put" && write.key === HARD_STATE) hard = write.value as HardState;
  }
  return { node, ...hard, log };
}

/** The entries of a log before its first one of a term. */
function before({ log }: Server, term: number): readonly Entry[] {
  return log.slice(
    0,
    log.findIndex((entry) => entry.term === term),
  );
}

function isSame(one: readonly Entry[], other: readonly Entry[]): boolean {
  return one.length === other.length && one.every(({ term }, at) => term === other[at]?.term);
}

/** The sets of which each elects by a majority, for a leader whose log is this. */
function votingGroups(log: readonly Entry[], initial: NodeSet): readonly NodeSet[] {
  const configuration = log.findLast((entry) => entry.configuration !== null)?.configuration;
  if (configuration === undefined || configuration === null) return [initial];
  const { voters, outgoing } = configuration;
  return outgoing === 0 ? [voters] : [voters, outgoing];
}

/** Why no server can have been elected in a term; null: one can. */
function notElected(
  term: number,
  groups: readonly NodeSet[],
  servers: readonly Server[],
): string | null {
  // Where no server can campaign in the term any more, whom it voted for need not be said.
  const isOver = servers.every((server) => server.term >= term);
  const votersFor = (leader: NodeId): NodeSet =>
    setOf(
      servers
        .filter(
          (server) =>
            server.term > term ||
            (server.term === term &&
              (server.votedFor === leader || (isOver && server.votedFor === 0))),
        )
        .map(({ node }) => node),
    );
  const elects = (votes: NodeSet): boolean =>
    groups.every((group) => sizeOf(votes & group) >= majorityOf(sizeOf(group)));
  const most = servers
    .map(({ node }) => votersFor(node))
    .reduce((best, votes) => (sizeOf(votes) > sizeOf(best) ? votes : best), 0);
  if (servers.some(({ node }) => elects(votersFor(node)))) return null;
  const all = groups.reduce((members, group) => members | group, 0);
  const others = nodesOf(all & ~most).map((node) => {
    const { term: own, votedFor } = servers[node - 1] as Server;
    const vote = votedFor === 0 ? "no vote" : `a vote for ${nodeName(votedFor)}`;
    return `${nodeName(node)} (term ${own}, ${vote})`;
  });
  return (
    `it holds entries of term ${term}, in which no quorum can have elected a leader: ` +
    `not with the vote of ${others.join(", ")}`
  );
}
