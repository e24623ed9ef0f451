/** What clients ask of nodes, and what they are told. */
import { hashText, mix, mixValue } from "../core/hash.ts";
import type { Value } from "../core/json.ts";
import type { NodeId } from "./node-id.ts";

/** A call of the replicated object. */
export interface Command {
  readonly f: string;
  readonly key: Value;
  readonly input: Value;
}

/** A client's operation. Sent again, to the same or another node, it is the same operation. */
export interface Request {
  /** The client's session, from 1. */
  readonly client: number;
  /** The operation's number in its session, from 1; a client has one operation open at a time. */
  readonly sequence: number;
  readonly command: Command;
  /** Whether the command cannot change the object. */
  readonly readOnly: boolean;
  /** The session that a node opened for the client, where sessions are registered; absent: the client's number stands for it. */
  readonly session?: number;
  /** A digest of all of the above. */
  readonly digest: number;
  /** How far the nodes had come whose answers the client has seen: a node that lags behind must not serve it. Absent: nobody said. */
  readonly seen?: number;
}

/**
 * A node's answer. `not-leader`: the node will not answer it; ask `leader` if it is not 0. It says nothing of what has become
 * of the operation, which may take effect all the same: a leader that has lost its office had perhaps replicated it, and it may
 * have been asked of other nodes before. `session-expired`: nobody knows any more whether it took effect. So only `ok` ends an
 * operation of the history; anything else leaves it open, to be tried again or to end in `info`.
 */
export interface Reply {
  readonly status: "ok" | "not-leader" | "session-expired";
  readonly output: Value;
  readonly leader: NodeId;
  /** The state that was read is the one after this index; of an operation: its own. Absent: nobody says. */
  readonly index?: number;
  /** The term whose lease vouches for a read; absent: none does. */
  readonly leaseTerm?: number;
  /** How far the node had come, in its protocol's own count; the client's later requests carry it. */
  readonly seen?: number;
}

/** Makes a request with its digest. */
export function request(
  client: number,
  sequence: number,
  command: Command,
  readOnly: boolean,
): Request {
  const digest = mixValue(
    mixValue(mix(mix(hashText(command.f), client), sequence), command.key),
    command.input,
  );
  return { client, sequence, command, readOnly, digest };
}

/** What administrators may ask of a protocol that can change its members, beside the object's functions; not operations of the history. */
export const ADMIN_COMMANDS = [
  "add-server",
  "remove-server",
  "change-members",
  "transfer-leadership",
] as const;
