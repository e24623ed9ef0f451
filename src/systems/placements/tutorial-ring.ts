/**
 * The ring as tutorials show it: a list of as many slots as there are nodes, in which later nodes
 * overwrite earlier ones.
 */
import type { Placement } from "./placement.ts";

const REPLICAS = 3n;
const FACTOR = 1973n;
const MODULUS = 10n ** 18n;

/** Neighbouring names have neighbouring hashes: that is a part of the mistake. */
function hash(text: string): bigint {
  let h = 0n;
  for (let at = 0; at < text.length; at++) {
    h = (h * FACTOR + BigInt(text.charCodeAt(at))) % MODULUS;
  }
  return h;
}

/** The nodes of the occupied slots, in order. */
function slotsOf(nodes: readonly string[]): readonly string[] {
  const size = BigInt(nodes.length);
  const slots = new Map<number, string>();
  for (const node of nodes) {
    for (let i = 0n; i < REPLICAS; i++) slots.set(Number((hash(node) + i) % size), node);
  }
  return [...slots].sort(([a], [b]) => a - b).map(([, node]) => node);
}

export const tutorialRing: Placement = {
  name: "tutorial-ring",
  about: "Each node at slots (h + i) mod n, the later one stays; a key at slot h mod their number.",
  source: "naive, as articles on consistent hashing show it: no circle, and slots that collide",
  assign(keys, nodes) {
    const slots = slotsOf(nodes);
    const count = BigInt(slots.length);
    return keys.map((key) => slots[Number(hash(key) % count)] as string);
  },
};
