/** The contract between a client and its world. */
import type { Actor } from "./actor.ts";
import type { NodeId } from "./node-id.ts";
import type { Reply, Request } from "./request.ts";

/** What a client may ask of the world. */
export interface ClientPort {
  /** The virtual time of the run, for its history. */
  readonly nowUs: number;
  /**
   * The monotonic clock of the client's own machine, by which it plans and gives up: the same until
   * a fault makes that clock run fast or slow.
   */
  readonly clockUs: number;
  /** Events handled so far in the run: the real-time order of invocations and completions. */
  readonly steps: number;
  /** Sends a request to a node; like any message it may be lost, duplicated, delayed. */
  submit(client: number, node: NodeId, request: Request): void;
  /**
   * Asks to be woken when the client's clock shows at least `atUs`, not before now. A client whose
   * clock is wrong may be woken early from a far moment.
   */
  wakeAt(client: number, atUs: number, token: number): void;
}

/** A client of the cluster, numbered from 1. */
export interface Client extends Actor {
  onReply(request: Request, reply: Reply, from: NodeId): void;
  /**
   * Its machine has stopped: what it held in memory is gone, and the end of an operation that is
   * open is unknown (`info`). What it asked to be woken for is forgotten. Absent: it is stopped all
   * the same, and keeps its memory.
   */
  onCrash?(): void;
  /**
   * It runs again, with its number and the number of its last operation, which are on its disk, and
   * nothing else.
   */
  onRestart?(): void;
}
