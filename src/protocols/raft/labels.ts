/**
 * Raft's messages as selectors and stories name them: their kind, and the numbers that a person
 * looks at.
 */
import type { MessageLabel } from "../../protocol/protocol.ts";
import type { Message } from "./messages.ts";

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  "append-entries": ["term", "prevLogIndex", "prevLogTerm", "entries", "leaderCommit", "round"],
  "append-reply": ["term", "success", "index", "hintIndex", "hintTerm", "round"],
  "request-vote": ["term", "lastLogIndex", "lastLogTerm", "transfer"],
  "pre-vote": ["term", "lastLogIndex", "lastLogTerm", "transfer"],
  "vote-reply": ["term", "granted"],
  "pre-vote-reply": ["term", "granted"],
  "install-snapshot": ["term", "lastIndex", "lastTerm", "offset", "items", "done", "round"],
  "snapshot-reply": ["term", "lastIndex", "received", "round"],
  "timeout-now": ["term"],
  "read-index": ["term", "client", "sequence"],
  "read-index-reply": ["term", "client", "sequence", "index"],
};

export function describeMessage(message: Message): MessageLabel {
  return { kind: message.type, fields: fieldsOf(message) };
}

function fieldsOf(message: Message): MessageLabel["fields"] {
  const { term } = message;
  switch (message.type) {
    case "append-entries": {
      const { prevLogIndex, prevLogTerm, entries, leaderCommit, round } = message;
      return { term, prevLogIndex, prevLogTerm, entries: entries.length, leaderCommit, round };
    }
    case "append-reply": {
      const { success, index, hintIndex, hintTerm, round } = message;
      return success
        ? { term, success, index, round }
        : { term, success, index, hintIndex, hintTerm, round };
    }
    case "request-vote":
    case "pre-vote": {
      const { lastLogIndex, lastLogTerm, transfer } = message;
      return transfer
        ? { term, lastLogIndex, lastLogTerm, transfer }
        : { term, lastLogIndex, lastLogTerm };
    }
    case "vote-reply":
    case "pre-vote-reply":
      return { term, granted: message.granted };
    case "install-snapshot": {
      const { lastIndex, lastTerm, offset, items, done, round } = message;
      return { term, lastIndex, lastTerm, offset, items: items.length, done, round };
    }
    case "snapshot-reply":
      return {
        term,
        lastIndex: message.lastIndex,
        received: message.received,
        round: message.round,
      };
    case "timeout-now":
      return { term };
    case "read-index":
      return { term, client: message.client, sequence: message.sequence };
    case "read-index-reply": {
      const { client, sequence, index } = message;
      return { term, client, sequence, index };
    }
  }
}
