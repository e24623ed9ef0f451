/**
 * The steps of a node of the chain by name: what happens, where rules.ts holds what is decided. A
 * step calls another by way of the table, so that a planted bug which replaces one does so for all.
 */
import type { DiskImage, DiskOutcome, Ticket } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type { ChainConfiguration } from "./configuration.ts";
import type { Ack, Forward, Hello, Message, Offer, Query, Version } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { ChainState } from "./state.ts";

export type ChainSelf = Self<Message>;

/** CRAQ's weaker reads (Terrace and Freedman 2009, §2.4). */
export interface WeakReads {
  /**
   * How long a member relies on the configuration service's last word, microseconds; Infinity: for
   * ever.
   */
  readonly trustUs: number;
  /** How many updates that the tail is not known to hold may be shown; Infinity: all. */
  readonly aheadMax: number;
}

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Chain {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly object: ReplicatedObject;
  /** How often a node asks the configuration service on average, microseconds. */
  readonly renewUs: number;
  /** When a member says again what its neighbour has not acknowledged, microseconds. */
  readonly resendUs: number;
  /** CRAQ: every member answers reads; else the tail does. */
  readonly anyReads: boolean;
  /** How its reads are weaker than fresh; null: they are not. */
  readonly weak: WeakReads | null;
}

type Step = (chain: Chain, state: ChainState, self: ChainSelf) => void;
type OfRead = (chain: Chain, state: ChainState, request: Request, self: ChainSelf) => void;
type OfMessage<M> = (
  chain: Chain,
  state: ChainState,
  from: NodeId,
  message: M,
  self: ChainSelf,
) => void;

export interface Steps {
  // --- starting, the disk, the configuration (node.ts, membership.ts, storage.ts) ---

  start(chain: Chain, disk: DiskImage, self: ChainSelf): ChainState;
  onDisk(
    chain: Chain,
    state: ChainState,
    ticket: Ticket,
    outcome: DiskOutcome,
    self: ChainSelf,
  ): void;
  /** Asks the configuration service for the chain; so a member renews its place. */
  renew: Step;
  onConfiguration(
    chain: Chain,
    state: ChainState,
    configuration: ChainConfiguration,
    self: ChainSelf,
  ): void;
  /** Takes over a later configuration. */
  adopt(chain: Chain, state: ChainState, configuration: ChainConfiguration, self: ChainSelf): void;
  /** Begins a history with nothing. */
  beginAnew(chain: Chain, state: ChainState, joined: number, self: ChainSelf): void;
  /** Writes the last update of the history. */
  persist: Step;
  persistJoined: Step;

  // --- updates (updates.ts) ---

  onUpdate(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void;
  /** Takes an update as the last of the history. */
  take(chain: Chain, state: ChainState, request: Request, self: ChainSelf): void;
  /** The disk holds more, or the chain has changed: what follows for the neighbours. */
  advance: Step;
  commit(chain: Chain, state: ChainState, index: number, self: ChainSelf): void;
  /** Sends the successor what it lacks. */
  pass: Step;
  acknowledge: Step;
  /** Says again what a neighbour may not have heard. */
  resend: Step;
  onHello: OfMessage<Hello>;
  onOffer: OfMessage<Offer>;
  onForward: OfMessage<Forward>;
  onAck: OfMessage<Ack>;

  // --- reads (reads.ts) ---

  onRead: OfRead;
  /** The configuration service has answered: the epoch of the reads that waited for it. */
  onConfirmed(chain: Chain, state: ChainState, epoch: number, self: ChainSelf): void;
  /**
   * The chain has changed: reads that wait are begun again, or sent to the member that answers
   * them.
   */
  beginReadsAgain: Step;
  /** Answers a read, or asks the tail first. */
  serve: OfRead;
  answer: OfRead;
  /** Answers a read with whatever its disk holds. */
  show: OfRead;
  query: Step;
  onQuery: OfMessage<Query>;
  onVersion: OfMessage<Version>;
}
