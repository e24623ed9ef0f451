/**
 * At most once: a table on disk of the calls that were performed, by their identity, with their
 * answers. A call that comes again, from the network or from a retry, gets the answer of the first
 * time, also after a restart of the callee. The caller repeats a call under the same identity: its
 * node, its incarnation (`boot`), and a number that rises within that.
 */
import type { Write } from "../../protocol/disk.ts";
import type { NodeId } from "../../protocol/node-id.ts";
import type { ProgramDisk } from "../disk.ts";
import type { Frame } from "../frames.ts";
import { type ProgramPromise, whenSettled } from "../promise.ts";

/** Answers that are kept of one incarnation of a caller; older calls of it are refused. */
const ANSWERS_MAX = 256;
/** Incarnations of a caller whose answers are kept; calls of earlier ones are refused. */
const BOOTS_MAX = 2;

/** What is known of the calls of one incarnation. */
interface Known {
  /** Calls up to this number are forgotten. */
  floor: number;
  /** The calls whose answers are kept, in the order in which they were performed. */
  readonly ids: number[];
}

export type Seen =
  | { readonly kind: "new" }
  | { readonly kind: "performed"; readonly answer: unknown }
  /** It may have been performed: its answer is forgotten. */
  | { readonly kind: "stale" };

export class OnceTable {
  readonly #disk: ProgramDisk;
  /** By key, what is in flight to the disk: its value, undefined if deleted, and its batch. */
  readonly #inFlight = new Map<string, { readonly value: unknown; readonly batch: number }>();
  #batches = 0;

  constructor(disk: ProgramDisk) {
    this.#disk = disk;
  }

  /** What is known of a call. */
  look(from: NodeId, { boot, id }: Pick<Frame, "boot" | "id">): Seen {
    const answer = this.#get(answerKey(from, boot, id)) as { readonly answer: unknown } | undefined;
    if (answer !== undefined) return { kind: "performed", answer: answer.answer };
    const known = this.#get(bootKey(from, boot)) as Known | undefined;
    return known !== undefined && id <= known.floor ? { kind: "stale" } : { kind: "new" };
  }

  /**
   * Makes effect, identity and answer of a call durable, all or none.
   * @returns a promise that is kept when they are.
   */
  perform(
    from: NodeId,
    { boot, id }: Pick<Frame, "boot" | "id">,
    effect: readonly Write[],
    answer: unknown,
  ): ProgramPromise<void> {
    const writes: Write[] = [...effect];
    const batch = ++this.#batches;
    const put = (key: string, value: unknown): void => {
      this.#inFlight.set(key, { value, batch });
      writes.push({ kind: "put", key, value });
    };
    const drop = (key: string): void => {
      this.#inFlight.set(key, { value: undefined, batch });
      writes.push({ kind: "delete", key });
    };
    this.#admit(from, boot, put, drop);
    const { floor, ids } = (this.#get(bootKey(from, boot)) as Known | undefined) ?? NONE;
    const kept = [...ids, id].sort((a, b) => a - b);
    let forgotten = floor;
    while (kept.length > ANSWERS_MAX) {
      forgotten = kept.shift() as number;
      drop(answerKey(from, boot, forgotten));
    }
    put(bootKey(from, boot), { floor: forgotten, ids: kept });
    put(answerKey(from, boot, id), { answer });
    const written = this.#disk.write(writes);
    // In order: a later table must not become durable before an earlier one.
    this.#disk.sync();
    const settled = () => {
      for (const [key, one] of this.#inFlight) if (one.batch === batch) this.#inFlight.delete(key);
    };
    // After a failure the process ends: the disk takes no more writes.
    whenSettled(written, { resume: settled });
    return written;
  }

  /** Makes room for an incarnation: of the oldest one nothing is kept but that it is refused. */
  #admit(
    from: NodeId,
    boot: number,
    put: (key: string, value: unknown) => void,
    drop: (key: string) => void,
  ): void {
    const boots = (this.#get(callerKey(from)) as readonly number[] | undefined) ?? [];
    if (boots.includes(boot)) return;
    const kept = [...boots, boot];
    while (kept.length > BOOTS_MAX) {
      const oldest = kept.shift() as number;
      const { ids } = (this.#get(bootKey(from, oldest)) as Known | undefined) ?? NONE;
      for (const id of ids) drop(answerKey(from, oldest, id));
      put(bootKey(from, oldest), { floor: Number.MAX_SAFE_INTEGER, ids: [] });
    }
    put(callerKey(from), kept);
  }

  #get(key: string): unknown {
    const written = this.#inFlight.get(key);
    return written === undefined ? this.#disk.held(key) : written.value;
  }
}

const NONE: Known = { floor: 0, ids: [] };

function callerKey(from: NodeId): string {
  return `once/${from}`;
}

function bootKey(from: NodeId, boot: number): string {
  return `${callerKey(from)}/${boot}`;
}

function answerKey(from: NodeId, boot: number, id: number): string {
  return `${bootKey(from, boot)}/${id}`;
}
