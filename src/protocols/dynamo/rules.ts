/**
 * The decisions that the store rests on (DeCandia and others 2007; dotted version vectors:
 * Preguiça and others 2010), each taking what it decides on.
 */
import { mix, mixValue } from "../../core/hash.ts";
import type { Value } from "../../core/json.ts";
import { type NodeSet, sizeOf } from "../../protocol/quorum.ts";
import { covers, digestVersions, isSame, type Version } from "./versions.ts";

export type Rules = typeof rules;

export const rules = {
  /** The epochs of a node whose disk is empty begin where no earlier one of it is likely to be. */
  newEpoch: (drawn: number): number => drawn + 1,
  /** A version is replaced by one whose writer had seen it, and by no other. */
  isObsolete: (version: Version, by: Version): boolean =>
    covers(by.context, version.writer, version.count),
  /** A read has heard from R nodes. */
  hasRead: (heard: NodeSet, r: number): boolean => sizeOf(heard) >= r,
  /** A write is on the disks of W of its replicas, or of those that stand in for them. */
  hasWritten: (stored: NodeSet, w: number): boolean => sizeOf(stored) >= w,
  /** Whether other nodes may stand in for replicas that do not answer. */
  mayStandIn: (sloppy: boolean, waited: number): boolean => sloppy && waited > 0,
  /** A read repairs the replicas that answered with less than all have together. */
  lacks: (held: readonly Version[], all: readonly Version[]): boolean =>
    all.some((version) => !held.some((one) => isSame(one, version))),
  /** What a key adds to its leaf of a tree: it changes with every version. */
  hashOfItem: (key: Value, versions: readonly Version[]): number =>
    mix(mixValue(1, key), digestVersions(versions)),
  /** A node that stands in keeps a version until the disk of its replica holds it. */
  mayForget: (sent: readonly Version[], held: readonly Version[]): boolean =>
    held.every((version) => sent.some((one) => isSame(one, version))),
};
