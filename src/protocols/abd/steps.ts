/**
 * The steps of a node by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces or wraps one does so for all.
 */
import type { DiskImage, DiskOutcome, Release, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { Ack, Answer, Message, Query, Update } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { AbdState, Copy, Operation } from "./state.ts";

export type AbdSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Register {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly nodes: number;
  /** How long a coordinator waits for answers before it asks again, microseconds. */
  readonly resendUs: number;
}

type OfOperation = (
  register: Register,
  state: AbdState,
  id: number,
  operation: Operation,
  self: AbdSelf,
) => void;

export interface Steps {
  // --- starting and the disk (abd.ts, storage.ts) ---

  start(register: Register, disk: DiskImage, self: AbdSelf): AbdState;
  onDisk(
    register: Register,
    state: AbdState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: AbdSelf,
  ): void;
  persistEpoch(register: Register, epoch: number, self: AbdSelf): Ticket;
  /** Writes copy and claims; `thenSend` leaves when they are durable. */
  persistReplica(
    register: Register,
    state: AbdState,
    thenSend: readonly Release<Message>[],
    self: AbdSelf,
  ): void;

  // --- the replica (replica.ts) ---

  onQuery(register: Register, state: AbdState, from: NodeId, query: Query, self: AbdSelf): void;
  /** A writer asks to be the one that chooses the timestamp of a client's write. */
  claim(register: Register, state: AbdState, from: NodeId, query: Query, self: AbdSelf): void;
  onUpdate(register: Register, state: AbdState, from: NodeId, update: Update, self: AbdSelf): void;
  /** Acknowledges an update once the disk holds it. */
  confirm(register: Register, state: AbdState, ack: Release<Message>, self: AbdSelf): void;

  // --- the coordinator (coordinator.ts) ---

  onRequest(register: Register, state: AbdState, request: Request, self: AbdSelf): void;
  /** The epoch is on disk: operations may begin. */
  onOpen(register: Register, state: AbdState, self: AbdSelf): void;
  /** The query phase of a new operation. */
  begin(register: Register, state: AbdState, request: Request, self: AbdSelf): void;
  /** Asks those that have not answered. */
  ask: OfOperation;
  onAnswer(register: Register, state: AbdState, from: NodeId, answer: Answer, self: AbdSelf): void;
  /** A read has a majority's answers. */
  endQuery: OfOperation;
  /** A write has a majority's answers. */
  choose: OfOperation;
  /** The update phase. */
  propagate(
    register: Register,
    state: AbdState,
    id: number,
    operation: Operation,
    copy: Copy,
    self: AbdSelf,
  ): void;
  onAck(register: Register, state: AbdState, from: NodeId, ack: Ack, self: AbdSelf): void;
  complete: OfOperation;
  /** No majority lets this node write for the client. */
  giveUp: OfOperation;
}
