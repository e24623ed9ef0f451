/**
 * The steps of a replica by name: what happens, where rules.ts holds what is decided. A step calls
 * another by way of the table, so that a planted bug which replaces one does so for all.
 */
import type { DiskImage } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import type { ReplicatedObject } from "../../protocol/state-machine.ts";
import type { Holds, Message, Probe, Replicate } from "./messages.ts";
import type { Rules } from "./rules.ts";
import type { ReplicaState } from "./state.ts";
import type { View } from "./views.ts";

export type ReplicaSelf = Self<Message>;

/** What follows from rules, steps and setup alone: a node has it beside its state. */
export interface Pair {
  readonly rules: Rules;
  readonly steps: Steps;
  readonly object: ReplicatedObject;
  /** How often a node pings the view service on average, microseconds. */
  readonly pingUs: number;
  /** When the primary sends again what its backup has not acknowledged, microseconds. */
  readonly resendUs: number;
}

type Step = (pair: Pair, state: ReplicaState, self: ReplicaSelf) => void;
type OfRequest = (pair: Pair, state: ReplicaState, request: Request, self: ReplicaSelf) => void;
type OfMessage<M> = (
  pair: Pair,
  state: ReplicaState,
  from: NodeId,
  message: M,
  self: ReplicaSelf,
) => void;

export interface Steps {
  // --- the view service (node.ts) ---

  start(pair: Pair, disk: DiskImage, self: ReplicaSelf): ReplicaState;
  ping: Step;
  adopt(pair: Pair, state: ReplicaState, view: View, self: ReplicaSelf): void;
  beginAnew(pair: Pair, state: ReplicaState, since: number, self: ReplicaSelf): void;
  persist: Step;

  // --- the primary (primary.ts) ---

  onUpdate: OfRequest;
  onRead: OfRequest;
  /** More is on a disk: what is complete is done and answered. */
  advance: Step;
  complete(pair: Pair, state: ReplicaState, index: number, self: ReplicaSelf): void;
  answer: OfRequest;
  /** Sends the backup what it lacks. */
  replicate: Step;
  /** Asks the backup whether it is one, for the reads that wait. */
  probe: Step;
  resend: Step;
  onHolds: OfMessage<Holds>;

  // --- both, and the backup (primary.ts, backup.ts) ---

  /** Takes an update as the last of the history. */
  take: OfRequest;
  onReplicate: OfMessage<Replicate>;
  onProbe: OfMessage<Probe>;
  /** Reports to the primary what the disk holds. */
  hold(pair: Pair, state: ReplicaState, number: number, self: ReplicaSelf): void;
}
