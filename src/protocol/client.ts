/** The contract between a client and its world. */
import type { Actor } from "./actor.ts";
import type { NodeId } from "./node-id.ts";
import type { Reply, Request } from "./request.ts";

/** What a client may ask of the world. */
export interface ClientPort {
  readonly nowUs: number;
  /** Events handled so far in the run: the real-time order of invocations and completions. */
  readonly steps: number;
  /** Sends a request to a node; like any message it may be lost, duplicated, delayed. */
  submit(client: number, node: NodeId, request: Request): void;
  /** Asks to be woken at a moment >= now. */
  wakeAt(client: number, atUs: number, token: number): void;
}

/** A client of the cluster, numbered from 1. */
export interface Client extends Actor {
  onReply(request: Request, reply: Reply, from: NodeId): void;
}
