/**
 * What a node of the synod keeps on disk (Paxos Made Simple §2.5): the acceptor's promise and vote,
 * the proposer's round.
 */

import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, Release, Write } from "../../protocol/disk.ts";
import type { Given } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Message } from "./messages.ts";
import type { PaxosState, Vote } from "./state.ts";
import type { PaxosSelf, Synod } from "./steps.ts";

export const ACCEPTOR = "acceptor";
export const PROPOSER = "proposer";

export interface StoredAcceptor {
  readonly promised: Ballot;
  readonly vote: Vote | null;
  /** Who the acceptors are; absent: all nodes. */
  readonly acceptors?: NodeSet;
}

/** Writes the acceptor's promise and vote; `thenSend` leaves when they are durable. */
export function persistAcceptor(
  synod: Synod,
  state: PaxosState,
  thenSend: readonly Release<Message>[],
  self: PaxosSelf,
): void {
  const { acceptors } = synod.placement;
  const value: StoredAcceptor = {
    promised: state.promised,
    vote: state.vote,
    ...(synod.members === self.peers.length + 1 ? {} : { acceptors }),
  };
  self.disk.batch([{ kind: "put", key: ACCEPTOR, value }], thenSend);
  self.disk.sync();
}

/**
 * Writes the proposer's round; the prepare requests leave when it is durable, so that no ballot is
 * used twice.
 */
export function persistRound(
  _synod: Synod,
  state: PaxosState,
  thenSend: readonly Release<Message>[],
  self: PaxosSelf,
): void {
  self.disk.batch([{ kind: "put", key: PROPOSER, value: state.round }], thenSend);
  self.disk.sync();
}

export function storedAcceptor(disk: DiskImage): StoredAcceptor {
  return (disk.get(ACCEPTOR) as StoredAcceptor | undefined) ?? { promised: 0, vote: null };
}

export function storedRound(disk: DiskImage): number {
  return (disk.get(PROPOSER) as number | undefined) ?? 0;
}

/**
 * The disk of a directed scenario: `{ promised: 2, ballot: 1, value: "x" }`, ballots as whole
 * numbers `round * 32 + node`.
 * @throws {RangeError} naming the field at fault.
 */
export function givenDisk(given: Given): readonly Write[] {
  const { promised = 0, ballot = 0, value = null, ...others } = given;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined)
    throw new RangeError(`${unknown}: paxos is given promised, ballot and value`);
  if (!isBallot(promised)) throw new RangeError("promised: expected a ballot, a whole number");
  if (!isBallot(ballot)) throw new RangeError("ballot: expected a ballot, a whole number");
  if (promised < ballot) throw new RangeError("promised: lower than the ballot of the vote");
  const vote = ballot === 0 ? null : { ballot, value: value as Vote["value"] };
  return [{ kind: "put", key: ACCEPTOR, value: { promised, vote } satisfies StoredAcceptor }];
}

function isBallot(value: unknown): value is Ballot {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
