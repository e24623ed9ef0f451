/** Whether a run of correct Paxos can come to promises and votes that disks are given. */
import { sameValue, type Value } from "../core/json.ts";
import type { Ballot } from "./ballot.ts";
import { type NodeId, nodeName } from "./node-id.ts";
import type { DiskDoubt } from "./protocol.ts";

/** What an acceptor's disk holds. */
export interface GivenAcceptor {
  readonly node: NodeId;
  readonly promised: Ballot;
  /** By slot; of the synod, slot 1 alone. */
  readonly votes: ReadonlyMap<number, GivenVote>;
  /** Everything up to here has been chosen, and the node knows it; 0: nothing. */
  readonly decided: number;
}

interface GivenVote {
  readonly ballot: Ballot;
  readonly value: Value;
}

/** How many acceptors answer each phase. */
export interface GivenQuorums {
  readonly promises: number;
  readonly acceptances: number;
}

/**
 * A ballot's proposer had the promises of a quorum before it proposed, one value a slot (Paxos Made
 * Simple §2.2, P2c): what was chosen in a slot, all later ballots propose there. Promises are never
 * taken back, and a vote only gives way to one in a later ballot. So what is doubted here is what
 * no run comes to; what is not doubted may still be such.
 * @param acceptors all of them, those with empty disks too.
 */
export function doubtsOfVotes(
  acceptors: readonly GivenAcceptor[],
  quorums: GivenQuorums,
): readonly DiskDoubt[] {
  const ballots = new Set<Ballot>();
  return acceptors.flatMap((acceptor) => {
    const { node, votes } = acceptor;
    const reasons: string[] = [];
    for (const [slot, vote] of votes) {
      const { ballot } = vote;
      if (!ballots.has(ballot)) reasons.push(...notPromised(ballot, acceptors, quorums));
      ballots.add(ballot);
      reasons.push(...contradicted(node, slot, vote, acceptors, quorums));
    }
    reasons.push(...notChosen(acceptor, acceptors, quorums));
    return reasons.map((reason) => ({ node, reason }));
  });
}

function notPromised(
  ballot: Ballot,
  acceptors: readonly GivenAcceptor[],
  { promises }: GivenQuorums,
): readonly string[] {
  const count = acceptors.filter(({ promised }) => promised >= ballot).length;
  if (count >= promises) return [];
  return [
    `it voted in ballot ${ballot}, which ${promises} have to have promised first, or a later ` +
      `one: ${count} did`,
  ];
}

/** Another vote that there cannot be beside this one; it is said once, of the later of the two. */
function contradicted(
  node: NodeId,
  slot: number,
  { ballot, value }: GivenVote,
  acceptors: readonly GivenAcceptor[],
  { acceptances }: GivenQuorums,
): readonly string[] {
  const others = acceptors.flatMap((other) => {
    const vote = other.votes.get(slot);
    return vote === undefined || sameValue(vote.value, value) ? [] : [{ ...vote, of: other.node }];
  });
  const same = others.find((other) => other.ballot === ballot && other.of < node);
  if (same !== undefined) {
    return [
      `its vote in slot ${slot} and that of ${nodeName(same.of)} are for different values in ` +
        `ballot ${ballot}, and a proposer has one`,
    ];
  }
  const chosen = others.find(
    (other) =>
      other.ballot < ballot &&
      others.filter((one) => one.ballot === other.ballot && sameValue(one.value, other.value))
        .length >= acceptances,
  );
  if (chosen === undefined) return [];
  return [
    `its vote in slot ${slot}, ballot ${ballot}, is for another value than what was chosen in ` +
      `ballot ${chosen.ballot}`,
  ];
}

function notChosen(
  { decided }: GivenAcceptor,
  acceptors: readonly GivenAcceptor[],
  { acceptances }: GivenQuorums,
): readonly string[] {
  for (let slot = 1; slot <= decided; slot++) {
    const votes = acceptors.flatMap(({ votes }) => votes.get(slot) ?? []);
    const most = votes.map(
      ({ value }) => votes.filter((other) => sameValue(other.value, value)).length,
    );
    if (Math.max(0, ...most) >= acceptances) continue;
    return [
      `decided is ${decided}, and in slot ${slot} fewer than ${acceptances} voted for one value`,
    ];
  }
  return [];
}
