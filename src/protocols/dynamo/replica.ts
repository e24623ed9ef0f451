/** A replica: merges what it is sent, keeps versions for others, compares with its peers. */

import { mix, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { withNode } from "../../protocol/quorum.ts";
import type { Compare, Items, Message, Query, Store as StoreIt } from "./messages.ts";
import { BUCKETS, bucketOf, preference } from "./ring.ts";
import { type Held, nextOperation, type StoreState, type Then } from "./state.ts";
import type { Store, StoreSelf } from "./steps.ts";
import { placeOf } from "./storage.ts";
import { digestVersions, merged, type Version } from "./versions.ts";

/** All versions of a key on this node, its own and those kept for others. */
function versionsOf({ rules }: Store, { held }: StoreState, key: Value): readonly Version[] {
  let versions: readonly Version[] = [];
  const name = JSON.stringify(key);
  for (const [place, one] of held) {
    if (place.endsWith(` ${name}`)) versions = merged(versions, one.versions, rules.isObsolete);
  }
  return versions;
}

/** What is answered is durable. */
export function onQuery(
  store: Store,
  state: StoreState,
  from: NodeId,
  { operation, key }: Query,
  self: StoreSelf,
): void {
  const versions = versionsOf(store, state, key);
  const message: Message = { type: "versions", operation, key, versions };
  store.steps.afterDisk(store, [{ to: from, message }], self);
}

export function onStore(
  store: Store,
  state: StoreState,
  from: NodeId,
  { operation, key, owner, versions }: StoreIt,
  self: StoreSelf,
): void {
  const last = versions.at(-1);
  const { writer = 0, count = 0 } = last ?? {};
  const message: Message = { type: "stored", operation, key, owner, writer, count };
  store.steps.take(store, state, { key, owner }, versions, [{ to: from, message }], self);
}

export function take(
  store: Store,
  state: StoreState,
  { key, owner }: { readonly key: Value; readonly owner: NodeId },
  versions: readonly Version[],
  thenSend: Then,
  self: StoreSelf,
): void {
  const { rules, steps } = store;
  const place = placeOf(owner, key);
  const before = state.held.get(place)?.versions ?? [];
  const after = merged(before, versions, rules.isObsolete);
  if (after === before) {
    if (thenSend.length > 0) steps.afterDisk(store, thenSend, self);
    return;
  }
  const held: Held = { key, owner, versions: after };
  state.held.set(place, held);
  state.agreed = 0;
  steps.persist(store, state, held, thenSend, self);
}

/**
 * No number is used twice, whatever crashes: word that an earlier version has arrived may come
 * late, and must not be taken for word of another. So none is given before the epoch is on disk.
 */
export function handOff(_store: Store, state: StoreState, self: StoreSelf): void {
  if (state.opening !== 0) return;
  for (const [place, { key, owner, versions }] of state.held) {
    if (owner === state.node) continue;
    const operation = -nextOperation(state);
    for (const [other, sent] of state.handoffs) {
      if (sent.place === place) state.handoffs.delete(other);
    }
    state.handoffs.set(operation, { place, versions });
    self.send(owner, { type: "store", operation, key, owner, versions });
  }
}

// --- anti-entropy ---

/** What this node holds as a replica, of the keys that a peer replicates too. */
function shared({ nodes, n }: Store, { node, held }: StoreState, peer: NodeId): readonly Held[] {
  return [...held.values()].filter(({ key, owner }) => {
    const replicas = preference(key, nodes).slice(0, n);
    return owner === node && replicas.includes(node) && replicas.includes(peer);
  });
}

function hashesOf(items: readonly Held[]): readonly number[] {
  const hashes = new Array<number>(BUCKETS).fill(0);
  for (const { key, versions } of items) {
    const bucket = bucketOf(key);
    hashes[bucket] =
      ((hashes[bucket] as number) + mix(mixValue(1, key), digestVersions(versions))) | 0;
  }
  return hashes;
}

export function compare(store: Store, state: StoreState, self: StoreSelf): void {
  for (const peer of self.peers) {
    self.send(peer, { type: "compare", hashes: hashesOf(shared(store, state, peer)) });
  }
}

export function onCompare(
  store: Store,
  state: StoreState,
  from: NodeId,
  { hashes }: Compare,
  self: StoreSelf,
): void {
  const own = shared(store, state, from);
  const differing = hashesOf(own).flatMap((hash, at) => (hash === hashes[at] ? [] : [at]));
  if (differing.length === 0) state.agreed = withNode(state.agreed, from);
  else sendItems(own, differing, true, from, self);
}

function sendItems(
  own: readonly Held[],
  buckets: readonly number[],
  answers: boolean,
  to: NodeId,
  self: StoreSelf,
): void {
  const items = own
    .filter(({ key }) => buckets.includes(bucketOf(key)))
    .map(({ key, versions }) => [key, versions] as const);
  self.send(to, { type: "items", buckets, items, answers });
}

export function onItems(
  store: Store,
  state: StoreState,
  from: NodeId,
  { buckets, items, answers }: Items,
  self: StoreSelf,
): void {
  const owner = state.node;
  if (answers) sendItems(shared(store, state, from), buckets, false, from, self);
  for (const [key, versions] of items) {
    store.steps.take(store, state, { key, owner }, versions, [], self);
  }
}
