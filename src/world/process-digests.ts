/**
 * The digests of a world's processes, each kept while its revision is unchanged: state, timers,
 * disk, and what waits for a paused one. Moments in them are absolute.
 */
import { type Digest, DigestParts } from "../core/digest.ts";
import type { Digester } from "../core/digester.ts";
import { hashText, mix } from "../core/hash.ts";
import type { Reading } from "../core/reading.ts";
import type { Batch } from "./batch.ts";
import { DISK, TIMER } from "./event.ts";
import type { NodeHost } from "./node.ts";
import type { WorldReader } from "./reader.ts";
import type { World } from "./world.ts";

/** Parts of a process. */
const STATE = 111;
const FLAGS = 112;
const LOG = 113;
const RECORDS = 114;
const QUEUE = 115;
const WAITING = 116;
const ASKS = 117;

/** A batch's digest, good while its disk has given so many tickets. */
interface KeptBatch {
  readonly tickets: number;
  readonly digest: Digest;
}

/** Batches whose digests are kept; at so many all are dropped. */
const BATCHES_MAX = 1_024;

/** Digests of processes under other names that are kept; at so many all are dropped. */
const RENAMED_MAX = 100_000;

/** A digest under other names, beside the one under the own. */
interface Renamed {
  readonly own: Digest;
  readonly digest: Digest;
}

/** The digest of something while its revision is this; null: none yet. */
interface Kept {
  revision: number;
  digest: Digest | null;
}

export class ProcessDigests {
  readonly #world: World;
  readonly #reader: WorldReader;
  /** By address. */
  readonly #kept: readonly Kept[];
  readonly #batches = new Map<Batch, KeptBatch>();
  /** Those of the same world with all nodes under their own names; null: not given. */
  readonly #own: ProcessDigests | null;
  /** By the lower half of a process's digest under own names. */
  readonly #renamed = new Map<number, Renamed>();

  /**
   * @param own those of the same world as it is, for a reader with other names: what a process is
   * under other names follows from what it is under its own, so that equal ones are read once.
   */
  constructor(world: World, reader: WorldReader, own: ProcessDigests | null) {
    this.#world = world;
    this.#reader = reader;
    this.#own = own;
    this.#kept = [0, ...world.ids].map(() => ({ revision: -1, digest: null }));
  }

  of(address: number): Digest {
    const node = this.#world.nodes[address] as NodeHost;
    const kept = this.#kept[address] as Kept;
    if (kept.digest === null || kept.revision !== node.revision) {
      kept.digest = this.#own === null ? this.#digestOf(node) : this.#renamedOf(node, this.#own);
      kept.revision = node.revision;
    }
    return kept.digest;
  }

  #renamedOf(node: NodeHost, others: ProcessDigests): Digest {
    const own = others.of(node.address);
    const known = this.#renamed.get(own.low);
    if (known !== undefined && areEqual(known.own, own)) return known.digest;
    const digest = this.#digestOf(node);
    if (this.#renamed.size >= RENAMED_MAX) this.#renamed.clear();
    this.#renamed.set(own.low, { own, digest });
    return digest;
  }

  /** By node: the digest of its process, null where it is not known. Goes with a snapshot. */
  all(): readonly (Digest | null)[] {
    return this.#world.ids.map((id) => {
      const { revision, digest } = this.#kept[id] as Kept;
      return revision === this.#world.nodes[id]?.revision ? digest : null;
    });
  }

  /** The world is again as it was when these were `all`. */
  recall(digests: readonly (Digest | null)[]): void {
    for (const [at, id] of this.#world.ids.entries()) {
      const digest = digests[at];
      if (digest == null) continue;
      const kept = this.#kept[id] as Kept;
      kept.digest = digest;
      kept.revision = (this.#world.nodes[id] as NodeHost).revision;
    }
  }

  #digestOf(node: NodeHost): Digest {
    const digester = this.#reader.of(node.address);
    const parts = new DigestParts();
    const { disk } = node;
    const { log, records, queue, barrier, broken, stopped } = disk.held;
    this.#reader.readTicketsOf(disk.tickets);
    const read = (part: number, value: unknown, reading: Reading = "plain") => {
      digester.read(value, reading);
      parts.add(part, digester);
    };
    read(STATE, node.state);
    read(FLAGS, [node.up, node.pauses, barrier, broken, stopped]);
    read(LOG, log);
    read(RECORDS, records, "immutable");
    for (const [at, batch] of queue.entries()) {
      parts.add(mix(mix(QUEUE, at), batch.barrierAfter ? 1 : 0), this.ofBatch(digester, batch));
    }
    for (const [at, event] of node.waiting.entries()) {
      const place = mix(mix(WAITING, at), event.kind);
      if (event.kind === TIMER) read(place, node.timers.nameOf(event.second));
      else if (event.kind === DISK)
        parts.add(place, this.ofBatch(digester, event.payload as Batch));
      else read(mix(place, event.second), event.payload);
    }
    if (node.asks !== null) read(ASKS, node.asks.snapshot());
    node.timers.forEachSet((name, deadlineUs) => read(hashText(name), deadlineUs, "time"));
    return parts.taken();
  }

  /** A batch, but for the one after it: of the process whose tickets are the names' now. */
  ofBatch(digester: Digester, batch: Batch): Digest {
    const { tickets } = this.#reader;
    const kept = this.#batches.get(batch);
    if (kept !== undefined && kept.tickets === tickets) return kept.digest;
    const digest = this.#readBatch(digester, batch);
    if (this.#batches.size >= BATCHES_MAX) this.#batches.clear();
    this.#batches.set(batch, { tickets, digest });
    return digest;
  }

  #readBatch(digester: Digester, { ticket, writes, thenSend }: Batch): Digest {
    const parts = new DigestParts();
    digester.read(writes, "immutable");
    parts.add(0, digester);
    digester.read(ticket, "ticket");
    parts.add(1, digester);
    for (const [at, { to, message }] of thenSend.entries()) {
      digester.readKept(message);
      parts.add(mix(2 + at, this.#reader.called(to)), digester);
    }
    return parts.taken();
  }
}

function areEqual(one: Digest, other: Digest): boolean {
  return (
    one.low === other.low &&
    one.high === other.high &&
    one.sumLow === other.sumLow &&
    one.sumHigh === other.sumHigh &&
    one.weightsLow === other.weightsLow &&
    one.weightsHigh === other.weightsHigh
  );
}
