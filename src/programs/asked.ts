/** What clients ask of a program, and the answer that sends them elsewhere. */
import type { NodeId } from "../protocol/node-id.ts";
import type { Command } from "../protocol/request.ts";

/** A client's operation: a command of the scenario's object. */
export interface Asked extends Command {
  /** Its session and the operation's number in it: asked again, it is the same operation. */
  readonly client: number;
  readonly sequence: number;
  readonly readOnly: boolean;
}

/** Thrown by a handler of requests: another node should be asked. */
export class NotLeader extends Error {
  override readonly name = "NotLeader";
  readonly leader: NodeId;

  constructor(leader: NodeId) {
    super(leader === 0 ? "no leader is known" : `n${leader} leads`);
    this.leader = leader;
  }
}
