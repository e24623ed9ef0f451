/**
 * Jump consistent hashing: the bucket after the last jump below n. The paper divides doubles; here
 * the same quotient is a floor of 64-bit integers, which no rounding touches.
 */
import { hashOf, otherHashOf, type Placement } from "./placement.ts";

const MULTIPLIER = 2862933555777941757n;
const BITS_64 = (1n << 64n) - 1n;

/** @param key 64 bits. @returns a bucket from 0 to below `buckets`, which is at least 1. */
export function jumpOf(key: bigint, buckets: number): number {
  const end = BigInt(buckets);
  let state = key & BITS_64;
  let bucket = 0n;
  let next = 0n;
  while (next < end) {
    bucket = next;
    state = (state * MULTIPLIER + 1n) & BITS_64;
    next = ((bucket + 1n) << 31n) / ((state >> 33n) + 1n);
  }
  return Number(bucket);
}

function keyOf(text: string): bigint {
  return (BigInt(otherHashOf(text)) << 32n) | BigInt(hashOf(text));
}

export const jump: Placement = {
  name: "jump",
  about: "Buckets by number: a key jumps to the newest bucket or stays; only the last can go.",
  source: "Lamping and Veach 2014",
  assign: (keys, nodes) => keys.map((key) => nodes[jumpOf(keyOf(key), nodes.length)] as string),
};
