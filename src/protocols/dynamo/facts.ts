/** What messages, writes and coordinators of the store assert. */
import { mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { Write } from "../../protocol/disk.ts";
import { claim, type Facts, fact } from "../../protocol/facts.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Message } from "./messages.ts";
import type { Entry } from "./storage.ts";
import { clockOf, digestVersions } from "./versions.ts";

export const FACTS = {
  belongs: fact("`owner` is one of the replicas of `key`", "owner: node", "key: hash"),
  issues: fact("`node` handed a set of versions to its disk", "node"),
  opens: fact(
    "`node`'s disk is to hold `versions` versions of `key`, for `owner`; keeps and knows " +
      "say which",
    "node",
    "owner: node",
    "key: hash",
    "versions: number",
  ),
  keeps: fact(
    "`node`'s disk holds, of `key`, for `owner`, write `count` of `writer`; `digest` is " +
      "of its content",
    "node",
    "owner: node",
    "key: hash",
    "writer",
    "count: number",
    "digest",
  ),
  knows: fact(
    "Writers of what `node`'s disk holds of `key`, for `owner`, had seen the writes of " +
      "`writer` up to `count`",
    "node",
    "owner: node",
    "key: hash",
    "writer",
    "count: number",
  ),
  closes: fact(
    "`node`'s disk holds no other versions of `key`, for `owner`",
    "node",
    "owner: node",
    "key: hash",
  ),
  vouched: fact(
    "`node` sent word that its disk holds write `count` of `writer` to `key`, or what has " +
      "replaced it, for `owner`",
    "node",
    "owner: node",
    "key: hash",
    "writer",
    "count: number",
  ),
  shows: fact(
    "`node` sent word that its disk holds write `count` of `writer` to `key`, or what has " +
      "replaced it, for any owner: a read may show it",
    "node",
    "key: hash",
    "writer",
    "count: number",
  ),
  written: claim(
    "`node` answers write `count` of `writer` to `key`, which `w` disks are to hold",
    "node",
    "key: hash",
    "writer",
    "count: number",
    "w: number",
  ),
  looks: claim("`node` begins read `operation` of `key`", "node", "operation: number", "key: hash"),
  finds: claim(
    "What `node` answers to read `operation` is of write `count` of `writer`, or later",
    "node",
    "operation: number",
    "writer",
    "count: number",
  ),
  returns: claim(
    "`node` answers read `operation` of `key`, by quorums that `strict` (0 may miss each other, " +
      "1 meet)",
    "node",
    "operation: number",
    "key: hash",
    "strict",
  ),
} as const;

type StoreFacts = Facts<typeof FACTS>;

/** What a key is called in facts. */
export function keyNumber(key: Value): number {
  return mixValue(0, key) >>> 0;
}

export function factsOfMessage(from: NodeId, _to: NodeId, message: Message, facts: Facts): void {
  const { belongs, vouched, shows } = facts as StoreFacts;
  if (message.type === "store") {
    belongs(message.owner, keyNumber(message.key));
  } else if (message.type === "stored" && message.count > 0) {
    const { owner, key, writer, count } = message;
    vouched(from, owner, keyNumber(key), writer, count);
  } else if (message.type === "versions") {
    const key = keyNumber(message.key);
    for (const { writer, count } of message.versions) shows(from, key, writer, count);
  }
}

export function factsOfIssue(node: NodeId, write: Write, facts: Facts): void {
  if (write.kind === "append") (facts as StoreFacts).issues(node);
}

export function factsOfWrite(node: NodeId, write: Write, facts: Facts): void {
  if (write.kind !== "append") return;
  const { owner, key: name, versions } = write.entry as Entry;
  const { opens, keeps, knows, closes } = facts as StoreFacts;
  const key = keyNumber(name);
  opens(node, owner, key, versions.length);
  for (const version of versions) {
    keeps(node, owner, key, version.writer, version.count, digestVersions([version]));
  }
  for (const [writer, count] of clockOf(versions, false)) knows(node, owner, key, writer, count);
  closes(node, owner, key);
}
