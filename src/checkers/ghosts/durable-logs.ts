/** Ghost logs: what each disk holds, entry by entry, with a hash chain that makes comparing prefixes one comparison. */
import { mix } from "../../core/hash.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { Ghost, GhostFolds } from "./ghost.ts";

/** One disk's log, by index from 1; place 0 stands for the empty prefix. */
interface GhostLog {
  readonly terms: number[];
  readonly digests: number[];
  /** `chains[i]` is a hash of everything up to index i. */
  readonly chains: number[];
}

/** The hash of a prefix that has one entry more. */
export function chain(before: number, term: number, digest: number): number {
  return mix(mix(before, term), digest);
}

export class DurableLogs implements Ghost {
  #logs: GhostLog[];

  constructor(nodes: number) {
    this.#logs = Array.from({ length: nodes + 1 }, () => ({
      terms: [0],
      digests: [0],
      chains: [0],
    }));
  }

  lastIndex(node: NodeId): number {
    return this.#of(node).terms.length - 1;
  }

  /** The term of the entry at an index, 0 at 0; -1 where the disk has none. */
  termAt(node: NodeId, index: number): number {
    return this.#of(node).terms[index] ?? -1;
  }

  /** Whether the disk's entry at an index is of this term and content. */
  holds(node: NodeId, index: number, term: number, digest: number): boolean {
    const log = this.#of(node);
    return log.terms[index] === term && log.digests[index] === digest;
  }

  /** The hash of the disk's log up to an index, 0 for the empty prefix, undefined where the disk has no such entry. */
  chainAt(node: NodeId, index: number): number | undefined {
    return this.#of(node).chains[index];
  }

  /** An entry landed; those at higher indices are gone. */
  append(node: NodeId, index: number, term: number, digest: number): void {
    const log = this.#of(node);
    const { chains } = log;
    if (chains.length > index) this.truncate(node, index);
    const before = chains[index - 1] ?? 0;
    log.terms.push(term);
    log.digests.push(digest);
    chains.push(chain(before, term, digest));
  }

  /** Entries with index >= `from` are gone. */
  truncate(node: NodeId, from: number): void {
    const log = this.#of(node);
    if (log.terms.length <= from) return;
    log.terms.length = from;
    log.digests.length = from;
    log.chains.length = from;
  }

  /**
   * A snapshot of everything up to an index stands on the disk. Where the disk's log up to there was another one, it
   * is gone, and what the snapshot stands for is taken from a disk that holds the same prefix.
   */
  install(node: NodeId, index: number, term: number, prefix: number): void {
    const log = this.#of(node);
    if (log.chains[index] === prefix) return;
    const source = this.#logs.find((other) => other.chains[index] === prefix);
    log.terms.length = 0;
    log.digests.length = 0;
    log.chains.length = 0;
    for (let at = 0; at <= index; at++) {
      log.terms.push(source?.terms[at] ?? -1);
      log.digests.push(source?.digests[at] ?? 0);
      log.chains.push(source?.chains[at] ?? 0);
    }
    log.terms[index] = term;
    log.chains[index] = prefix;
  }

  /** The terms and digests of a log are in its chain. */
  get held(): unknown {
    return this.#logs.map(({ chains }) => [chains.length, chains.at(-1)]);
  }

  snapshot(): unknown {
    return this.#logs.map(copy);
  }

  restore(snapshot: unknown): void {
    this.#logs = (snapshot as GhostLog[]).map(copy);
  }

  #of(node: NodeId): GhostLog {
    return this.#logs[node] as GhostLog;
  }
}

function copy(log: GhostLog): GhostLog {
  return { terms: [...log.terms], digests: [...log.digests], chains: [...log.chains] };
}

/** Invariants that hear of a truncation still see what it cuts off. */
export const foldsOfLogs: Omit<GhostFolds<DurableLogs>, "make"> = {
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
