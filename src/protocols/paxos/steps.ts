/**
 * The steps of a node of the synod by name: what happens, where rules.ts holds what is decided. A
 * step calls another by way of the table, so that a planted bug which replaces or wraps one does so
 * for all of them.
 */
import type { Value } from "../../core/json.ts";
import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, DiskOutcome, Release } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type { Accept, Accepted, Message, Nack, Prepare, Promised } from "./messages.ts";
import type { Placement } from "./placement.ts";
import type { Rules } from "./rules.ts";
import type { PaxosState } from "./state.ts";

export type PaxosSelf = Self<Message>;

/**
 * Everything that is derived from rules, steps and setup: constant while a node runs, so it is not
 * part of its state.
 */
export interface Synod {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly object: ReplicatedObject;
  readonly placement: Placement;
  /** How many acceptors there are. */
  readonly members: number;
  /** When a proposer without enough replies tries a higher ballot, microseconds, both included. */
  readonly retryMinUs: number;
  readonly retryMaxUs: number;
}

export interface Steps {
  // --- starting and the disk (paxos.ts, storage.ts) ---

  /** §2.5: what the disk kept comes back. */
  start(synod: Synod, disk: DiskImage, self: PaxosSelf): PaxosState;
  /** A batch is durable, or failed. */
  onDisk(synod: Synod, state: PaxosState, outcome: DiskOutcome, self: PaxosSelf): void;
  /** §2.5: writes promise and vote; `thenSend` leaves when they are durable. */
  persistAcceptor(
    synod: Synod,
    state: PaxosState,
    thenSend: readonly Release<Message>[],
    self: PaxosSelf,
  ): void;
  /** §2.5: writes the round; the prepare requests leave when it is durable. */
  persistRound(
    synod: Synod,
    state: PaxosState,
    thenSend: readonly Release<Message>[],
    self: PaxosSelf,
  ): void;

  // --- the acceptor (acceptor.ts) ---

  /** Phase 1(b). */
  onPrepare(synod: Synod, state: PaxosState, from: NodeId, message: Prepare, self: PaxosSelf): void;
  /** Phase 2(b). */
  onAccept(synod: Synod, state: PaxosState, from: NodeId, message: Accept, self: PaxosSelf): void;
  /** §2.5: acceptances leave when the disk remembers the vote. */
  sendAcceptances(
    synod: Synod,
    state: PaxosState,
    answers: readonly Release<Message>[],
    self: PaxosSelf,
  ): void;

  // --- the proposer (proposer.ts) ---

  /** Phase 1(a). */
  prepare(synod: Synod, state: PaxosState, self: PaxosSelf): void;
  /** §2.4: waits for a random time before it tries again. */
  backOff(synod: Synod, self: PaxosSelf): void;
  /** Phase 2(a), once a quorum has promised. */
  onPromise(
    synod: Synod,
    state: PaxosState,
    from: NodeId,
    message: Promised,
    self: PaxosSelf,
  ): void;
  /** An acceptor has promised a higher ballot. */
  onNack(synod: Synod, state: PaxosState, message: Nack): void;

  // --- the learner and its clients (learner.ts) ---

  /** §2.3. */
  onAccepted(
    synod: Synod,
    state: PaxosState,
    from: NodeId,
    message: Accepted,
    self: PaxosSelf,
  ): void;
  /** The value is chosen. */
  decide(synod: Synod, state: PaxosState, ballot: Ballot, value: Value, self: PaxosSelf): void;
  /** A client proposes. */
  onPropose(synod: Synod, state: PaxosState, request: Request, self: PaxosSelf): void;
  onRetry(synod: Synod, state: PaxosState, self: PaxosSelf): void;
  /** Another node asks what was chosen. */
  onAsk(synod: Synod, state: PaxosState, from: NodeId, self: PaxosSelf): void;
  answer(synod: Synod, state: PaxosState, request: Request, self: PaxosSelf): void;
}
