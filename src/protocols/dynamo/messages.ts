/** The messages of the store: quorum reads and writes, repair, hints, anti-entropy. */

import { mix, mixNumber, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import { digestVersions, type Version, type Writer } from "./versions.ts";

/** Which versions of the key do you hold? */
export interface Query {
  readonly type: "query";
  readonly operation: number;
  readonly key: Value;
}

export interface Versions {
  readonly type: "versions";
  readonly operation: number;
  readonly key: Value;
  readonly versions: readonly Version[];
}

/** Hold these; for `owner`, which does not answer, if that is another node. */
export interface Store {
  readonly type: "store";
  /** 0: a repair that no one waits for. */
  readonly operation: number;
  readonly key: Value;
  readonly owner: NodeId;
  readonly versions: readonly Version[];
}

/** My disk holds them, or what has replaced them. */
export interface Stored {
  readonly type: "stored";
  readonly operation: number;
  readonly key: Value;
  readonly owner: NodeId;
  /** The last of those that were sent. */
  readonly writer: Writer;
  readonly count: number;
}

/**
 * Anti-entropy: the hashes of the children of an inner node of the tree of the keys that we both
 * hold.
 */
export interface Compare {
  readonly type: "compare";
  /** 0: the root's. */
  readonly level: number;
  /** Which of its level. */
  readonly path: number;
  readonly hashes: readonly number[];
}

/** In these leaves we differ: what I hold there. */
export interface Items {
  readonly type: "items";
  readonly leaves: readonly number[];
  readonly items: readonly (readonly [key: Value, versions: readonly Version[]])[];
  /** Whether the other is to send what it holds in turn. */
  readonly answers: boolean;
}

export type Message = Query | Versions | Store | Stored | Compare | Items;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({
  query: true,
  versions: true,
  store: true,
  stored: true,
  compare: true,
  items: true,
});

/** The fields of each kind of message, as `describeMessage` may name them. */
export const MESSAGE_FIELDS: Readonly<Record<Message["type"], readonly string[]>> = {
  query: ["operation", "key"],
  versions: ["operation", "key", "values"],
  store: ["operation", "key", "owner", "values"],
  stored: ["operation", "key", "owner"],
  compare: ["level", "path"],
  items: ["items", "answers"],
};

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  switch (message.type) {
    case "query":
      return { kind: "query", fields: { operation: message.operation, key: text(message.key) } };
    case "versions":
      return {
        kind: "versions",
        fields: { operation: message.operation, key: text(message.key), ...seen(message.versions) },
      };
    case "store":
      return {
        kind: "store",
        fields: {
          operation: message.operation,
          key: text(message.key),
          owner: message.owner,
          ...seen(message.versions),
        },
      };
    case "stored":
      return {
        kind: "stored",
        fields: { operation: message.operation, key: text(message.key), owner: message.owner },
      };
    case "compare":
      return {
        kind: "compare",
        fields: message.level === 0 ? {} : { level: message.level, path: message.path },
      };
    case "items":
      return { kind: "items", fields: { items: message.items.length, answers: message.answers } };
  }
}

function text(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function seen(versions: readonly Version[]): { readonly values: string } {
  return { values: JSON.stringify(versions.map(({ value }) => value)) };
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  switch (message.type) {
    case "query":
      return mixValue(mixNumber(1, message.operation), message.key);
    case "versions":
      return mix(keyed(2, message), digestVersions(message.versions));
    case "store":
      return mix(mix(keyed(3, message), message.owner), digestVersions(message.versions));
    case "stored": {
      const { owner, writer, count } = message;
      return mixNumber(mixNumber(mix(keyed(4, message), owner), writer), count);
    }
    case "compare":
      return message.hashes.reduce(mix, 5 + 8 * message.level + 64 * message.path);
    case "items": {
      const leaves = message.leaves.reduce(mix, message.answers ? 7 : 6);
      return message.items.reduce(
        (hash, [key, versions]) => mix(mixValue(hash, key), digestVersions(versions)),
        leaves,
      );
    }
  }
}

function keyed(hash: number, { operation, key }: { operation: number; key: Value }): number {
  return mixValue(mixNumber(hash, operation), key);
}
