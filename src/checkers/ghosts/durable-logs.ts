/**
 * Ghost logs: what each disk holds, entry by entry, with a hash chain that makes comparing prefixes
 * one comparison.
 */
import { at, type Column, copyColumn, cut, emptyColumn, put } from "../../core/column.ts";
import { mix } from "../../core/hash.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Ghost, GhostFolds } from "./ghost.ts";

/** One disk's log, by index from 1; place 0 is the empty prefix. */
interface GhostLog {
  readonly terms: Column;
  readonly digests: Column;
  /** At an index, a hash of everything up to it. */
  readonly chains: Column;
}

/** The hash of a prefix that has one entry more. */
export function chain(before: number, term: number, digest: number): number {
  return mix(mix(before, term), digest);
}

export class DurableLogs implements Ghost {
  #logs: GhostLog[];
  /**
   * By node: whether its log is this ghost's alone. One that a snapshot shares is copied before it
   * changes.
   */
  readonly #owned: boolean[] = [];

  constructor(nodes: number) {
    this.#logs = Array.from({ length: nodes + 1 }, () => {
      const log = { terms: emptyColumn(), digests: emptyColumn(), chains: emptyColumn() };
      add(log, 0, 0, 0);
      return log;
    });
  }

  lastIndex(node: NodeId): number {
    return this.#of(node).terms.size - 1;
  }

  /** The term of the entry at an index, 0 at 0; -1 where the disk has none. */
  termAt(node: NodeId, index: number): number {
    return at(this.#of(node).terms, index) ?? -1;
  }

  /** 32 bits of the content of the entry at an index; 0 where the disk has none. */
  digestAt(node: NodeId, index: number): number {
    return at(this.#of(node).digests, index) ?? 0;
  }

  /** Whether the disk's entry at an index is of this term and content. */
  holds(node: NodeId, index: number, term: number, digest: number): boolean {
    const log = this.#of(node);
    return at(log.terms, index) === term && at(log.digests, index) === digest;
  }

  /**
   * The hash of the disk's log up to an index, 0 for the empty prefix, undefined where the disk has
   * no such entry.
   */
  chainAt(node: NodeId, index: number): number | undefined {
    return at(this.#of(node).chains, index);
  }

  /** An entry is durable; those at higher indices are gone. */
  append(node: NodeId, index: number, term: number, digest: number): void {
    const log = this.#toChange(node);
    if (log.chains.size > index) this.truncate(node, index);
    add(log, term, digest, chain(at(log.chains, index - 1) ?? 0, term, digest));
  }

  /** Entries with index >= `from` are gone; the empty prefix is not, however low `from` is. */
  truncate(node: NodeId, from: number): void {
    this.#cut(node, Math.max(1, from));
  }

  #cut(node: NodeId, from: number): void {
    const { terms, digests, chains } = this.#toChange(node);
    cut(terms, from);
    cut(digests, from);
    cut(chains, from);
  }

  /**
   * A snapshot of everything up to an index is on the disk. Where the disk's log up to there was
   * another one, it is gone, and the prefix that the snapshot replaces is taken from a disk that
   * holds the same prefix.
   */
  install(node: NodeId, index: number, term: number, prefix: number): void {
    if (at(this.#of(node).chains, index) === prefix) return;
    const log = this.#toChange(node);
    const source = this.#logs.find((other) => at(other.chains, index) === prefix);
    this.#cut(node, 0);
    for (let place = 0; place < index; place++) {
      const known = source !== undefined;
      add(
        log,
        known ? (at(source.terms, place) ?? -1) : -1,
        known ? (at(source.digests, place) ?? 0) : 0,
        known ? (at(source.chains, place) ?? 0) : 0,
      );
    }
    const digest = source === undefined ? 0 : (at(source.digests, index) ?? 0);
    add(log, term, digest, prefix);
  }

  /** The terms and digests of a log are in its chain. */
  get held(): unknown {
    return { logs: this.#logs.map(({ chains }) => [chains.size, at(chains, chains.size - 1)]) };
  }

  snapshot(): unknown {
    this.#owned.length = 0;
    return [...this.#logs];
  }

  restore(snapshot: unknown): void {
    this.#owned.length = 0;
    this.#logs = [...(snapshot as readonly GhostLog[])];
  }

  /** A log that is about to change. */
  #toChange(node: NodeId): GhostLog {
    if (this.#owned[node] === true) return this.#of(node);
    const { terms, digests, chains } = this.#of(node);
    this.#owned[node] = true;
    this.#logs[node] = {
      terms: copyColumn(terms),
      digests: copyColumn(digests),
      chains: copyColumn(chains),
    };
    return this.#of(node);
  }

  #of(node: NodeId): GhostLog {
    return this.#logs[node] as GhostLog;
  }
}

/** Adds one entry to a log's end. */
function add({ terms, digests, chains }: GhostLog, term: number, digest: number, hash: number) {
  const index = terms.size;
  put(terms, index, term);
  put(digests, index, digest);
  put(chains, index, hash);
}

/** Invariants that listen to a truncation still see what it cuts off. */
export const foldsOfLogs: Omit<GhostFolds<DurableLogs>, "make"> = {
  readings: { logs: "by-node" },
  on: {
    durable: (logs, _view, node: number, index: number, term: number, digest: number) =>
      logs.append(node, index, term, digest),
    snapshotted: (logs, _view, node: number, index: number, term: number, prefix: number) =>
      logs.install(node, index, term, prefix),
  },
  after: {
    truncated: (logs, _view, node: number, from: number) => logs.truncate(node, from),
  },
};
