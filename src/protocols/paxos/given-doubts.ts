/** Whether a run of correct Paxos can come to the disks that a scenario gives its nodes. */
import { doubtsOfVotes, type GivenAcceptor } from "../../protocol/given-votes.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { DiskDoubt, Given, Setup } from "../../protocol/protocol.ts";
import { majorityOf, nodesOf, sizeOf } from "../../protocol/quorum.ts";
import { placementOf } from "./placement.ts";
import { givenDisk, type StoredAcceptor } from "./storage.ts";

export function doubtsOfGiven(
  setup: Setup,
  given: ReadonlyMap<NodeId, Given>,
): readonly DiskDoubt[] {
  const { acceptors } = placementOf(setup);
  const majority = majorityOf(sizeOf(acceptors));
  return doubtsOfVotes(
    nodesOf(acceptors).map((node) => acceptorOf(node, given.get(node) ?? {})),
    { promises: majority, acceptances: majority },
  );
}

function acceptorOf(node: NodeId, given: Given): GivenAcceptor {
  const [write] = givenDisk(given);
  const { promised, vote } = (write?.kind === "put" ? write.value : {}) as StoredAcceptor;
  return { node, promised, votes: new Map(vote === null ? [] : [[1, vote]]), decided: 0 };
}
