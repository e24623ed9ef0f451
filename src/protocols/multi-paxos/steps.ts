/**
 * The steps of a Multi-Paxos node by name: what happens, where rules.ts holds what is decided. A
 * step calls another by way of the table, so that a planted bug which replaces or wraps one does so
 * for all of them.
 */
import type { Ballot } from "../../protocol/ballot.ts";
import type { DiskImage, DiskOutcome, Release, Ticket, Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { NodeSet } from "../../protocol/quorum.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject, StateMachine } from "../../protocol/state-machine.ts";
import type {
  Accept,
  Accepted,
  Heard,
  Heartbeat,
  Install,
  Learnt,
  Message,
  Nack,
  Prepare,
  Promised,
} from "./messages.ts";
import type { MultiPaxosOptions } from "./options.ts";
import type { Rules } from "./rules.ts";
import type {
  Configuration,
  Decree,
  Head,
  Item,
  MultiPaxosState,
  Open,
  Snapshot,
  Vote,
} from "./state.ts";

export type PaxosSelf = Self<Message>;

/**
 * Everything that is derived from rules, steps and setup: constant while a node runs, so it is not
 * part of its state.
 */
export interface MultiPaxos {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly options: MultiPaxosOptions;
  readonly object: ReplicatedObject;
  readonly initial: Configuration;
}

/** What a journal holds, but for the slots that come after `decided`: those are in the state. */
export interface Replayed {
  /** Everything up to here had been executed. */
  readonly decided: number;
  /** The highest ballot of a vote. */
  readonly highest: Ballot;
  /** By slot, from the one after the snapshot, or what is executed already: the last votes. */
  readonly voted: readonly (Vote | undefined)[];
  /** By slot, likewise: what was learnt from others. */
  readonly learnt: readonly (Decree | undefined)[];
  /** How far it has been read, for the next start. */
  readonly head: Head;
}

export interface Steps {
  // --- starting and the disk (start.ts, storage.ts) ---

  /** PMS §2.5: what the disk kept comes back. */
  start(paxos: MultiPaxos, disk: DiskImage, self: PaxosSelf): MultiPaxosState;
  /** Reads votes and what was learnt from the journal, from the head on. */
  replay(state: MultiPaxosState, disk: DiskImage, head?: Head): Replayed;
  /** A batch is durable, or failed. */
  onDisk(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: PaxosSelf,
  ): void;
  /** Hands writes to the disk, after all before them; `thenSend` leaves when they are durable. */
  persist(
    paxos: MultiPaxos,
    writes: readonly Write[],
    thenSend: readonly Release<Message>[],
    self: PaxosSelf,
  ): Ticket;
  /** Writes the promise. */
  persistPromise(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    thenSend: readonly Release<Message>[],
    self: PaxosSelf,
  ): Ticket;

  // --- roles (roles.ts) ---

  /** PMS §2.4: waits for a leader, longer the more often it was refused. */
  resetElectionTimer(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Neither leads nor campaigns any more. */
  stepDown(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** The leader of a ballot spoke, and no higher one is promised. */
  follow(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    leader: NodeId,
    ballot: Ballot,
    self: PaxosSelf,
  ): void;

  // --- the acceptor (acceptor.ts) ---

  /** PMS §2.2, phase 1(b). */
  onPrepare(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Prepare,
    self: PaxosSelf,
  ): void;
  /** PMS §3: all votes from a slot on, and up to where everything is chosen. */
  promiseOf(paxos: MultiPaxos, state: MultiPaxosState, message: Prepare): Promised;
  /** PMS §2.2, phase 2(b). */
  onAccept(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Accept,
    self: PaxosSelf,
  ): void;
  /** PMS §2.5: an acceptance leaves when the disk holds the vote. */
  sendAcceptance(
    paxos: MultiPaxos,
    to: NodeId,
    message: Message,
    writes: readonly Write[],
    self: PaxosSelf,
  ): void;
  /** Votes. @returns the writes that must be durable first. */
  vote(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    slot: number,
    ballot: Ballot,
    accepted: Pick<Accept, "decree">,
  ): readonly Write[];
  /** The leader is alive. */
  onHeartbeat(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Heartbeat,
    self: PaxosSelf,
  ): void;
  /** PML §5.2: an acceptor that gets a message of a ballot's leader promises that ballot. */
  promiseHeard(state: MultiPaxosState, ballot: Ballot): void;
  /** PML §5.2: grants the leader a lease. */
  grant(paxos: MultiPaxos, state: MultiPaxosState, leader: NodeId, self: PaxosSelf): void;
  /** PML §5.2: whether another leader's lease binds this acceptor. */
  isBound(paxos: MultiPaxos, state: MultiPaxosState, proposer: NodeId, self: PaxosSelf): boolean;
  /** Reports the promised ballot to a proposer. */
  refuse(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    to: NodeId,
    ballot: Ballot,
    self: PaxosSelf,
  ): void;

  // --- the proposer, phase 1 (candidate.ts) ---

  onElectionTimeout(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Phase 1(a), for all slots that it does not know to be decided. */
  prepare(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Its own promise is on disk. */
  onOwnPromise(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  onPromise(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Promised,
    self: PaxosSelf,
  ): void;
  /** P2c: a promise reports a vote for a slot. */
  noteVote(paxos: MultiPaxos, state: MultiPaxosState, slot: number, reported: Vote): void;
  /** PMS §2.4: an acceptor has promised more. */
  onNack(paxos: MultiPaxos, state: MultiPaxosState, message: Nack, self: PaxosSelf): void;

  // --- the proposer, phase 2 (leader.ts) ---

  /** Phase 1 is done for all slots. */
  becomeLeader(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Phase 2(a) for every slot that may be open. */
  pump(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Asks the slot's acceptors to accept; its own disk gets the vote meanwhile. */
  propose(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    slot: number,
    decree: Decree,
    self: PaxosSelf,
  ): void;
  /** Sends phase 2(a) to those who have not accepted. */
  ask(paxos: MultiPaxos, state: MultiPaxosState, slot: number, open: Open, self: PaxosSelf): void;
  onAccepted(paxos: MultiPaxos, state: MultiPaxosState, from: NodeId, message: Accepted): void;
  /** An acceptor accepted what is proposed for a slot. */
  count(paxos: MultiPaxos, state: MultiPaxosState, slot: number, from: NodeId): void;
  /** Sends heartbeats, repeats lost proposals, and asks new acceptors for their promise. */
  heartbeat(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** The commit notice, with the ballot in which it is to be read. */
  announce(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** A follower has acknowledged a heartbeat. */
  onHeard(paxos: MultiPaxos, state: MultiPaxosState, from: NodeId, message: Heard): void;
  /** Steps down if no quorum acknowledges its heartbeats. */
  checkQuorum(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** A leader that is not an acceptor of the next slots leaves them to those that are. */
  retire(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;

  // --- the learner (learner.ts, deliver.ts, snapshots.ts, configuration.ts) ---

  /** Another node says that everything up to a slot is chosen. */
  notice(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    ballot: Ballot,
    decided: number,
  ): void;
  /** Asks for what is missing. */
  fetchMissing(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** Sends what is chosen from a slot on. */
  tell(paxos: MultiPaxos, state: MultiPaxosState, to: NodeId, from: number, self: PaxosSelf): void;
  /** Decrees that were chosen. */
  onLearnt(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Learnt,
    self: PaxosSelf,
  ): void;
  /** A snapshot replaces every decree up to its slot. */
  onInstall(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    from: NodeId,
    message: Install,
    self: PaxosSelf,
  ): void;
  /** PMS §3: executes what is chosen, up to the first gap. */
  deliver(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** A client's operation takes effect, once. */
  execute(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    slot: number,
    request: Request,
    self: PaxosSelf,
  ): void;
  /** PMS §3: a change of members takes effect on the state. @returns whether it can be made. */
  reconfigure(
    paxos: MultiPaxos,
    state: MultiPaxosState,
    slot: number,
    request: Request,
    self: PaxosSelf,
  ): boolean;
  /** PMS §3: a change of members took effect in a slot. */
  adopt(paxos: MultiPaxos, state: MultiPaxosState, slot: number, members: NodeSet): void;
  /** PML §5.5: a snapshot takes the place of the journal's head. */
  takeSnapshot(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): void;
  /** PML §5.5: what a snapshot holds: the object and the sessions. */
  itemsOf(machine: StateMachine): readonly Item[];
  /** Sets the state to a snapshot. */
  restore(paxos: MultiPaxos, state: MultiPaxosState, snapshot: Snapshot, self: PaxosSelf): void;

  // --- clients (requests.ts) ---

  onRequest(paxos: MultiPaxos, state: MultiPaxosState, request: Request, self: PaxosSelf): void;
  /** An operation of the log waits for its slot. */
  order(paxos: MultiPaxos, state: MultiPaxosState, request: Request, self: PaxosSelf): void;
  /**
   * PML §5.2: whether no other node can have led since, and everything that was chosen before is
   * executed.
   */
  holdsLease(paxos: MultiPaxos, state: MultiPaxosState, self: PaxosSelf): boolean;
  /** Answers a read from what is executed: the lease of the node's ballot vouches for it. */
  answerRead(paxos: MultiPaxos, state: MultiPaxosState, request: Request, self: PaxosSelf): void;
}
