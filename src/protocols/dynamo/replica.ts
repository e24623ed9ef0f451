/** A replica: merges what it is sent, keeps versions for others, compares with its peers. */
import type { Value } from "../../core/json.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import { withNode } from "../../protocol/quorum.ts";
import type { Compare, Items, Message, Query, Store as StoreIt } from "./messages.ts";
import { type Held, nextOperation, type StoreState, type Then } from "./state.ts";
import type { Store, StoreSelf } from "./steps.ts";
import { placeOf } from "./storage.ts";
import { addToLeaf, BRANCHES, childrenOf, emptyTree, leafOf, type Tree } from "./tree.ts";
import { merged, type Version } from "./versions.ts";

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
  steps.updateTrees(store, state, held, before);
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
function shared(
  { n, preference }: Store,
  { node, held }: StoreState,
  peer: NodeId,
): readonly Held[] {
  return [...held.values()].filter(({ key, owner }) => {
    const replicas = preference(key).slice(0, n);
    return owner === node && replicas.includes(node) && replicas.includes(peer);
  });
}

export function updateTrees(
  store: Store,
  state: StoreState,
  { key, owner, versions }: Held,
  before: readonly Version[],
): void {
  const { node } = state;
  const replicas = store.preference(key).slice(0, store.n);
  if (owner !== node || !replicas.includes(node)) return;
  const { hashOfItem } = store.rules;
  const old = before.length === 0 ? 0 : hashOfItem(key, before);
  const change = (hashOfItem(key, versions) - old) | 0;
  for (const peer of replicas) {
    if (peer !== node) addToLeaf(treeOf(store, state, peer), leafOf(key, store.depth), change);
  }
}

function treeOf({ depth }: Store, { trees }: StoreState, peer: NodeId): Tree {
  const known = trees.get(peer) ?? emptyTree(depth);
  trees.set(peer, known);
  return known;
}

function sendHashes(
  store: Store,
  state: StoreState,
  { level, path }: Pick<Compare, "level" | "path">,
  to: NodeId,
  self: StoreSelf,
): void {
  const hashes = childrenOf(treeOf(store, state, to), store.depth, level, path);
  self.send(to, { type: "compare", level, path, hashes });
}

/** Begins at the root. */
export function compare(store: Store, state: StoreState, self: StoreSelf): void {
  for (const peer of self.peers) sendHashes(store, state, { level: 0, path: 0 }, peer, self);
}

export function onCompare(
  store: Store,
  state: StoreState,
  from: NodeId,
  { level, path, hashes }: Compare,
  self: StoreSelf,
): void {
  const own = childrenOf(treeOf(store, state, from), store.depth, level, path);
  const differing = own.flatMap((hash, at) => (hash === hashes[at] ? [] : [path * BRANCHES + at]));
  if (differing.length === 0) {
    if (level === 0) state.agreed = withNode(state.agreed, from);
  } else if (level + 1 === store.depth) {
    sendItems(store, state, differing, true, from, self);
  } else {
    for (const below of differing) {
      sendHashes(store, state, { level: level + 1, path: below }, from, self);
    }
  }
}

function sendItems(
  store: Store,
  state: StoreState,
  leaves: readonly number[],
  answers: boolean,
  to: NodeId,
  self: StoreSelf,
): void {
  const items = shared(store, state, to)
    .filter(({ key }) => leaves.includes(leafOf(key, store.depth)))
    .map(({ key, versions }) => [key, versions] as const);
  self.send(to, { type: "items", leaves, items, answers });
}

export function onItems(
  store: Store,
  state: StoreState,
  from: NodeId,
  { leaves, items, answers }: Items,
  self: StoreSelf,
): void {
  const owner = state.node;
  if (answers) sendItems(store, state, leaves, false, from, self);
  for (const [key, versions] of items) {
    store.steps.take(store, state, { key, owner }, versions, [], self);
  }
}
