/** Whether a run of correct Multi-Paxos can come to the disks that a scenario gives its nodes. */
import { doubtsOfVotes, type GivenAcceptor } from "../../protocol/given-votes.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { DiskDoubt, Given, Setup } from "../../protocol/protocol.ts";
import { majorityOf, nodesOf, sizeOf } from "../../protocol/quorum.ts";
import { givenDisk } from "./given.ts";
import { digestDecree } from "./messages.ts";
import { optionsOf } from "./options.ts";
import { initialOf } from "./start.ts";
import type { JournalEntry } from "./state.ts";
import type { StoredAcceptor } from "./storage.ts";

/** No reconfiguration can be given: those who vote are the acceptors from the start. */
export function doubtsOfGiven(
  setup: Setup,
  given: ReadonlyMap<NodeId, Given>,
): readonly DiskDoubt[] {
  const { members } = initialOf(setup);
  const { phase1Quorum, phase2Quorum } = optionsOf(setup.options);
  const majority = majorityOf(sizeOf(members));
  return doubtsOfVotes(
    nodesOf(members).map((node) => acceptorOf(node, given.get(node) ?? {})),
    { promises: phase1Quorum || majority, acceptances: phase2Quorum || majority },
  );
}

function acceptorOf(node: NodeId, given: Given): GivenAcceptor {
  const votes = new Map<number, { ballot: number; value: number }>();
  let stored = { promised: 0, decided: 0 };
  for (const write of givenDisk(given)) {
    if (write.kind === "put") stored = write.value as StoredAcceptor;
    else if (write.kind === "append") {
      const { slot, ballot, decree } = write.entry as JournalEntry;
      votes.set(slot, { ballot, value: digestDecree(decree) });
    }
  }
  return { node, promised: stored.promised, votes, decided: stored.decided };
}
