/** The pool: tasks end in one of three ways, and none of them is a hang. */
import { afterEach, expect, test } from "vitest";
import { Pool } from "../../src/host/pool.ts";

type Task =
  | { readonly do: "add"; readonly value: number }
  | { readonly do: "hang"; readonly step: number }
  | { readonly do: "die" | "throw" | "fail" }
  | { readonly do: "grow"; readonly step: number };

const open: Pool<Task, number, number>[] = [];

/**
 * @param stallMs none where nothing hangs: on a busy machine any task may stand still for a while.
 */
function poolOf(workers: number, stallMs = 0): Pool<Task, number, number> {
  const url = new URL("./fixtures/worker.mjs", import.meta.url);
  const pool = new Pool<Task, number, number>({ url, workers, shared: 100, stallMs });
  open.push(pool);
  return pool;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((pool) => pool.close()));
});

test("more tasks than workers are all done", async () => {
  const pool = poolOf(2);
  const tasks = Array.from({ length: 20 }, (_, value) => pool.run({ do: "add", value }));
  expect(await Promise.all(tasks)).toEqual(
    tasks.map((_, value) => ({ kind: "done", result: 100 + value })),
  );
});

test("a task that throws is distinguished from one whose thread dies, and the pool goes on", async () => {
  const pool = poolOf(1);
  const outcomes = await Promise.all([
    pool.run({ do: "fail" }),
    pool.run({ do: "throw" }),
    pool.run({ do: "die" }),
    pool.run({ do: "add", value: 1 }),
  ]);
  expect(outcomes).toMatchObject([
    { kind: "crashed", message: "failed" },
    { kind: "crashed", message: expect.stringContaining("thrown by the worker") },
    { kind: "crashed", message: "the worker thread ended with code 3" },
    { kind: "done", result: 101 },
  ]);
});

test("a task that takes all memory ends with its step, and the pool goes on", async () => {
  const url = new URL("./fixtures/worker.mjs", import.meta.url);
  const limits = { maxOldGenerationSizeMb: 20 };
  const pool = new Pool<Task, number, number>({ url, workers: 1, shared: 100, stallMs: 0, limits });
  open.push(pool);
  const outcomes = await Promise.all([
    pool.run({ do: "grow", step: 891 }),
    pool.run({ do: "grow", step: -892 }),
    pool.run({ do: "add", value: 1 }),
  ]);
  expect(outcomes).toEqual([
    { kind: "outgrown", step: 891, isOver: false },
    { kind: "outgrown", step: 892, isOver: true },
    { kind: "done", result: 101 },
  ]);
});

test("a task whose pulse stops is ended with the step it hangs in, and the pool goes on", async () => {
  const pool = poolOf(1, 2_000);
  const outcomes = await Promise.all([
    pool.run({ do: "hang", step: 891 }),
    pool.run({ do: "add", value: 1 }),
  ]);
  expect(outcomes).toEqual([
    { kind: "stalled", step: 891 },
    { kind: "done", result: 101 },
  ]);
});
