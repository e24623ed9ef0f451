/** Ghost state by zxid, which is an index and an epoch: one value for each, and who had it first. */

/** Plain data. Most indices are met in one epoch only: further ones stand apart. */
export interface ByZxid {
  /** By index: the first epoch that was seen there, its value, and the node that had it. */
  readonly epochs: number[];
  readonly values: number[];
  readonly nodes: number[];
  /** By `index * 2^24 + epoch`. */
  readonly further: Map<number, { readonly value: number; readonly node: number }>;
}

const EPOCHS = 16_777_216;

export function emptyByZxid(): ByZxid {
  return { epochs: [], values: [], nodes: [], further: new Map() };
}

/** Notes a node's value for a zxid, if it is the first. @returns the node that had another value, 0 if none had. */
export function otherAt(
  seen: ByZxid,
  node: number,
  index: number,
  epoch: number,
  value: number,
): number {
  const known = seen.epochs[index];
  if (known === undefined) {
    seen.epochs[index] = epoch;
    seen.values[index] = value;
    seen.nodes[index] = node;
    return 0;
  }
  if (known === epoch) return seen.values[index] === value ? 0 : (seen.nodes[index] as number);
  const key = index * EPOCHS + epoch;
  const first = seen.further.get(key);
  if (first === undefined) seen.further.set(key, { value, node });
  return first === undefined || first.value === value ? 0 : first.node;
}
