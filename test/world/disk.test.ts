/** The contract of a disk. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Agenda } from "../../src/kernel/agenda.ts";
import type { Write } from "../../src/protocol/disk.ts";
import type { Batch } from "../../src/world/batch.ts";
import { NodeDisk } from "../../src/world/disk.ts";

const put = (value: number): Write => ({ kind: "put", key: `k${value}`, value });

function setUp(syncMinUs = 10, syncMaxUs = 1_000) {
  const agenda = new Agenda();
  const disk = new NodeDisk(agenda, { syncMinUs, syncMaxUs }, 1, 12_345, (value) => value);
  const durable: number[] = [];
  /** Lets one group commit complete; false when there is none. */
  const complete = (): boolean => {
    const slot = agenda.pop();
    if (slot < 0) return false;
    const group = agenda.payloadOf(slot) as Batch;
    const incarnation = agenda.secondOf(slot);
    agenda.release(slot);
    if (incarnation !== disk.incarnation) return true;
    disk.complete(group);
    for (let batch: Batch | null = group; batch !== null; batch = batch.next) {
      for (const write of batch.writes) disk.apply(write);
      durable.push(batch.ticket);
    }
    return true;
  };
  return { agenda, disk, durable, complete };
}

describe("a disk", () => {
  it("makes batches durable across barriers in order, and forgets none", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), (barriers) => {
        const { disk, durable, complete } = setUp();
        const generation = new Map<number, number>();
        let current = 0;
        for (const barrier of barriers) {
          generation.set(disk.batch([put(current)]), current);
          if (barrier) {
            disk.sync();
            current++;
          }
        }
        while (complete());
        expect([...durable].sort((a, b) => a - b)).toEqual([...generation.keys()]);
        const order = durable.map((ticket) => generation.get(ticket) as number);
        expect(order).toEqual([...order].sort((a, b) => a - b));
      }),
    );
  });

  it("may make batches durable in any order where no barrier is between them", () => {
    const { disk, durable, complete } = setUp();
    for (let value = 0; value < 20; value++) disk.batch([put(value)]);
    while (complete());
    expect(durable).not.toEqual([...durable].sort((a, b) => a - b));
  });

  it("writes what waited for a barrier in one group commit", () => {
    const { disk, complete, durable } = setUp();
    for (let value = 0; value < 5; value++) {
      disk.batch([put(value)]);
      disk.sync();
    }
    complete();
    complete();
    expect(durable).toEqual([1, 2, 3, 4, 5]);
    expect(disk.commits).toBe(2);
  });

  it("loses in a crash what has not durable, queue included", () => {
    const { disk, complete } = setUp();
    disk.batch([put(1)]);
    disk.sync();
    complete();
    disk.batch([put(2)]);
    disk.sync();
    disk.batch([put(3)]);
    expect(disk.crash(0)).toEqual([]);
    while (complete());
    expect([disk.get("k1"), disk.get("k2"), disk.get("k3")]).toEqual([1, undefined, undefined]);
  });

  it("may have finished a prefix of the batches in flight at a power loss, never what waits for a barrier", () => {
    const { disk } = setUp();
    disk.batch([put(1)]);
    disk.batch([put(2)]);
    disk.sync();
    disk.batch([put(3)]);
    expect(disk.batchesInFlight).toBe(2);
    expect(disk.crash(9).map(({ ticket }) => ticket)).toEqual([1, 2]);
  });

  it("loses nothing that it was handed where its process alone is killed", () => {
    const { disk } = setUp();
    disk.batch([put(1)]);
    disk.sync();
    disk.batch([put(2)]);
    disk.sync();
    disk.batch([put(3)]);
    expect(disk.kill().map(({ ticket }) => ticket)).toEqual([1, 2, 3]);
    expect(disk.kill()).toEqual([]);
    disk.batch([put(4)]);
    disk.lay({ landing: 0, fate: "fails" });
    expect(disk.fate()).toBe("fails");
    expect(disk.kill()).toEqual([]);
  });

  it("has finished nothing at a stop once a batch has failed: its log would have a gap", () => {
    const { disk } = setUp();
    disk.apply({ kind: "append", index: 1, entry: "a" });
    disk.batch([{ kind: "append", index: 2, entry: "b" }]);
    disk.batch([{ kind: "append", index: 3, entry: "c" }]);
    disk.lay({ landing: 0, fate: "fails" });
    expect(disk.fate()).toBe("fails");
    expect(disk.crash(disk.batchesInFlight)).toEqual([]);
    disk.batch([{ kind: "append", index: 2, entry: "d" }]);
    expect(disk.crash(1)).toHaveLength(1);
  });

  it("keeps a log without gaps and drops its tail and head", () => {
    const { disk } = setUp();
    for (let index = 1; index <= 5; index++) disk.apply({ kind: "append", index, entry: index });
    disk.apply({ kind: "truncate", from: 5 });
    disk.apply({ kind: "trim", through: 2 });
    expect([disk.firstIndex, disk.lastIndex, disk.entry(2), disk.entry(3)]).toEqual([
      3,
      4,
      undefined,
      3,
    ]);
    expect(() => disk.apply({ kind: "append", index: 9, entry: 9 })).toThrow("no gaps");
  });

  it("goes on from a snapshot as if it had never stopped", () => {
    const { disk } = setUp();
    disk.apply({ kind: "append", index: 1, entry: "a" });
    const saved = disk.snapshot();
    disk.apply({ kind: "append", index: 2, entry: "b" });
    disk.restore(saved);
    expect(disk.lastIndex).toBe(1);
    disk.apply({ kind: "append", index: 2, entry: "c" });
    expect(disk.entry(2)).toBe("c");
  });
});
