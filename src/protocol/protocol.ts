/** The contract between a node and its world. */
import type { Value } from "../core/json.ts";
import type { Parameters, Settings } from "../core/parameters.ts";
import type { Readings } from "../core/reading.ts";
import type { Answered, AskedAs } from "./asking.ts";
import type { Disk, DiskImage, DiskOutcome, Ticket, Write } from "./disk.ts";
import type { Facts, FactTable } from "./facts.ts";
import type { FaultModel } from "./fault-model.ts";
import type { NodeId, SessionId } from "./node-id.ts";
import type { Observation } from "./observation.ts";
import type { NodeSet } from "./quorum.ts";
import type { Command, Reply, Request } from "./request.ts";
import type { ReplicatedObject } from "./state-machine.ts";

/**
 * What a handler may ask of the world. Valid inside a handler of its own node only: in a user's own
 * protocol what changes anything throws elsewhere.
 */
export interface Self<Message> {
  readonly id: NodeId;
  /** All other nodes, in ascending order. */
  readonly peers: readonly NodeId[];
  readonly disk: Disk<Message>;
  /**
   * Sends a datagram: it may be lost, duplicated, delayed and overtaken. The message is immutable
   * from now on.
   */
  send(to: NodeId, message: Message): void;
  /** Opens a FIFO session; `onSession` reports when it is up, at each end. */
  openSession(peer: NodeId): SessionId;
  /** Sends in a session: in order and once, or not at all after the session has broken. */
  sendIn(session: SessionId, message: Message): void;
  /** Ends a session at this side; the other side learns of it later. */
  closeSession(session: SessionId): void;
  /**
   * Sets or moves the timer of that name to `delayUs` from now by the node's monotonic clock. A
   * node has one timer of a name.
   */
  setTimer(name: string, delayUs: number): void;
  cancelTimer(name: string): void;
  /**
   * Microseconds by a clock that may run a little fast or slow, never back; it runs on across
   * restarts of the node.
   */
  monotonicNow(): number;
  /** Microseconds since the start of the run, by a clock that may be wrong, drift and jump. */
  wallNow(): number;
  /**
   * Uniform over the whole numbers `0 <= n < bound`, `1 <= bound <= 2^32`, from the node's own
   * stream.
   * @param purpose what is drawn for, the same text each time: `election-timeout`. Recordings find
   * the draw again by it.
   * @throws {RangeError} without a purpose, or for another bound.
   */
  random(purpose: string, bound: number): number;
  reply(request: Request, reply: Reply): void;
  /**
   * Asks another service, as a client does: again and again, at one member after another, until it
   * is answered (`onAnswer`), forgotten, or this process stops. One ask of a session is in flight,
   * the others wait.
   * @param as of a replicated asker; absent: the process asks for itself.
   * @param first the member that is asked first, counted round where there are fewer: then it waits
   * for no other ask, and none for it; absent: the one that answered last.
   * @returns the ask's number in its session.
   * @throws {RangeError} if there is no such service.
   */
  ask(service: string, command: Command, as?: AskedAs, first?: NodeId): number;
  /** Whatever of that service was asked for is asked for no longer; it may take effect yet. */
  forget(service: string): void;
  /**
   * Says of itself what no message and no write shows: a fact that the protocol declares as a
   * claim.
   * @param a the fact's numbers after the node, in the order of its fields.
   * @throws {RangeError} if the protocol declares no such claim.
   */
  assert(claim: string, a?: number, b?: number, c?: number, d?: number): void;
  /**
   * Ends this process when the handler has returned, as after an error that it must not live with.
   * It stays down until a step of a script, the end of a fault or the heal starts it.
   */
  halt(note: string): void;
  /** A note for the story; no effect on the run. */
  log(note: string): void;
}

/** What a node gets when it starts. */
export interface Setup {
  /** The protocol's own options, resolved. */
  readonly options: Settings;
  /** The object that is replicated. */
  readonly object: ReplicatedObject;
  /** The number of nodes in the cluster. */
  readonly nodes: number;
}

/**
 * How far a node has come, with 32 bits each of the entries up to there and of the object that they
 * led to.
 */
export interface Replica {
  /** The last index that it has delivered. */
  readonly index: number;
  readonly log: number;
  readonly object: number;
}

/** What a scenario's network, disks and clocks do at worst, faults of the clocks included. */
export interface Surroundings {
  /** One way, between any two machines. */
  readonly latencyMaxUs: number;
  /** Until a batch is durable. */
  readonly syncMaxUs: number;
  /** How far any clock runs from real time, in either direction. */
  readonly driftMaxPpm: number;
}

/** Which option is at fault, and why, with what would be right. */
export interface Refusal {
  readonly option: string;
  readonly reason: string;
}

/** Whose disk no run comes to, beside those of the others, and why. */
export interface DiskDoubt {
  readonly node: NodeId;
  readonly reason: string;
}

/** State that a directed scenario starts a node from, in the protocol's own words. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * What a process runs: pure functions of its state. `State` is one plain-data object, which
 * handlers change in place; `Message` is immutable plain data. Handlers are synchronous, and all
 * that they do goes through `self`. Beside the state they may use what follows from rules and setup
 * alone: nothing else of them is kept in a snapshot.
 */
export interface Handlers<State = unknown, Message = unknown> {
  /** First boot and every restart: only what the disk kept comes back. */
  start(disk: DiskImage, self: Self<Message>, setup: Setup): State;
  /** @param session the session it came in, 0 for a datagram. */
  onMessage(
    state: State,
    from: NodeId,
    message: Message,
    self: Self<Message>,
    session: SessionId,
  ): void;
  /** A session came up at this end, or this end noticed that it broke. */
  onSession?(
    state: State,
    peer: NodeId,
    session: SessionId,
    up: boolean,
    self: Self<Message>,
  ): void;
  onTimer(state: State, timer: string, self: Self<Message>): void;
  /** A client's operation. */
  onRequest(state: State, request: Request, self: Self<Message>): void;
  /** What was asked of another service is answered. */
  onAnswer?(state: State, answer: Answered, self: Self<Message>): void;
  /** A batch is durable, or failed. */
  onDisk(state: State, ticket: Ticket, outcome: DiskOutcome, self: Self<Message>): void;
  observe(state: State): Observation;
  /**
   * What of a node must be the same on all nodes that have come as far. Absent: nothing is
   * compared.
   */
  replica?(state: State): Replica;
  /** The state of the replicated object, by key; of one that is one whole, under null. */
  parts?(state: State): ReadonlyMap<Value, unknown>;
  /**
   * Whether these nodes alone could elect and decide, by the members that this state knows of.
   * Absent: a majority of all nodes can.
   */
  quorate?(state: State, nodes: NodeSet): boolean;
}

/** Makes the handlers of each incarnation of a process. */
export interface Instances<State = unknown, Message = unknown> {
  /** Called whenever a process starts, and when one is restored: a function of its setup alone. */
  instance(setup: Setup): Handlers<State, Message>;
}

/** What is known of a protocol without running it. */
export interface Declaration<Message = unknown> {
  readonly name: string;
  /** One sentence, with the paper. */
  readonly about: string;
  /** The options that a scenario may set. */
  readonly options: Parameters;
  /** The faults that it promises to tolerate. */
  readonly faultModel: FaultModel;
  /**
   * The one object that it replicates: the default of its scenarios, where any other is refused.
   * Absent: it replicates all.
   */
  readonly object?: string;
  /**
   * What a host can do with most protocols and not with this one, and why: `snapshot` (a moment of
   * its processes is kept and restored). Absent: it can all.
   */
  readonly cannot?: Readonly<Partial<Record<"snapshot", string>>>;
  /** Set where no node ever leads: recovery then does not wait for a leader. */
  readonly leaderless?: true;
  /**
   * Why a cluster cannot be set up so, where options that are right one by one do not go together;
   * null: it can.
   */
  refusal?(setup: Setup): Refusal | null;
  /**
   * Which options leave a correct cluster little hope in these surroundings: no promise, or no
   * progress. Absent: none are known.
   */
  doubts?(setup: Setup, surroundings: Surroundings): readonly Refusal[];
  /**
   * A message in one line, for people and for the selectors of directed scenarios: its kind and its
   * numbers.
   */
  describe(message: Message): MessageLabel;
  /**
   * All kinds of message that `describe` names: a script that chooses messages by another kind is
   * refused when it is read. Absent: any.
   */
  readonly messages?: readonly string[];
  /**
   * By kind of message: all fields that `describe` may give it. A script that chooses messages by
   * another is refused when it is read. Absent, as is a kind: any.
   */
  readonly messageFields?: Readonly<Record<string, readonly string[]>>;
  /**
   * The names of all timers that it sets; `doubt *` for all that begin with `doubt `. A script that
   * names another is refused when it is read. Absent: any.
   */
  readonly timers?: readonly string[];
  /**
   * All roles that `observe` shows. A condition that names another, and not `down`, is refused when
   * it is read. Absent: any.
   */
  readonly roles?: readonly string[];
  /**
   * By kind of message: the fields of its label that are part of its content key, beside link, kind
   * and occurrence, by which a recording finds its fate again. Absent: none.
   */
  readonly keyFields?: Readonly<Record<string, readonly string[]>>;
  /** 32 bits of everything a message holds. Absent: the structural digest, which is slower. */
  digest?(message: Message): number;
  /** 32 bits of everything a write holds. Absent: the structural digest. */
  digestWrite?(write: Write): number;
  /**
   * How its numbers are to be read where states are compared. Absent: all are plain, and moments
   * count as they are.
   */
  readonly readings?: Readings;
  /**
   * The facts that its messages, writes and nodes assert, beside those of the world; absent: none.
   */
  readonly facts?: FactTable;
  /** What setting a node up asserts, before anything has happened. */
  factsOfSetup?(node: NodeId, setup: Setup, facts: Facts): void;
  /** What sending a message asserts. */
  factsOfMessage(from: NodeId, to: NodeId, message: Message, facts: Facts): void;
  /** What a message asserts when it reaches its receiver, before the handler sees it. */
  factsOfArrival?(node: NodeId, from: NodeId, message: Message, facts: Facts): void;
  /**
   * What handing a write to the disk asserts, durable or not; lost with the node when it crashes.
   */
  factsOfIssue?(node: NodeId, write: Write, facts: Facts): void;
  /** What a reply asserts when it leaves, to a client or to another service. */
  factsOfReply?(node: NodeId, request: Request, reply: Reply, facts: Facts): void;
  /** What the answer to its ask of a service asserts when it comes, before the handler sees it. */
  factsOfAnswer?(node: NodeId, answer: Answered, facts: Facts): void;
  /** What a write asserts once it is durable. */
  factsOfWrite(node: NodeId, write: Write, facts: Facts): void;
  /**
   * What a disk must hold for a node to start as a directed scenario says.
   * @param nodes how many there are.
   * @throws {RangeError} naming what is wrong with `given`.
   */
  given?(given: Given, nodes: number): readonly Write[];
  /**
   * Which disks are such that no run of a correct cluster comes to them all. Absent: none are
   * known.
   * @param given by node, each as `given` takes it; what is absent is an empty disk.
   */
  doubtsOfGiven?(setup: Setup, given: ReadonlyMap<NodeId, Given>): readonly DiskDoubt[];
}

/**
 * A protocol: what is declared of it, and its handlers. They are in the same object, or, where
 * they need something that is computed from the setup once, `instance` makes them.
 */
export type Protocol<State = unknown, Message = unknown> = Declaration<Message> &
  (Handlers<State, Message> | Instances<State, Message>);

/**
 * The handlers of one incarnation of a process.
 * @throws {RangeError} for a protocol that has handlers and makes others: those of its own would
 * never be called.
 */
export function instanceOf(protocol: Protocol, setup: Setup): Handlers {
  if (!("instance" in protocol)) return protocol;
  if ("onMessage" in protocol) {
    throw new RangeError(`${protocol.name} has handlers beside the instance that makes them`);
  }
  return protocol.instance(setup);
}

/** A message as selectors and stories name it. */
export interface MessageLabel {
  /** `request-vote`, `append-entries`... */
  readonly kind: string;
  /** Its numbers and flags by name, in the order in which a person reads them. */
  readonly fields: Readonly<Record<string, number | boolean | string>>;
}
