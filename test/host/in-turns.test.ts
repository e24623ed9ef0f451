import { describe, expect, test } from "vitest";
import { inTurns } from "../../src/host/in-turns.ts";

const never = new AbortController().signal;

describe("tasks in turns", () => {
  test("no more are at work at once than were asked for, and all come to an end", async () => {
    let atWork = 0;
    let most = 0;
    const items = Array.from({ length: 20 }, (_, at) => at);
    const results = await inTurns(items, 3, never, async (item) => {
      most = Math.max(most, ++atWork);
      for (let wait = 0; wait < 20 - item; wait++) await null;
      atWork--;
      return item * 2;
    });
    expect(most).toBe(3);
    expect([...results]).toEqual(items.map((item) => [item, item * 2]));
  });

  test("after an abort those at work end and no other begins", async () => {
    const controller = new AbortController();
    const begun: number[] = [];
    const results = await inTurns([1, 2, 3, 4, 5], 2, controller.signal, async (item) => {
      begun.push(item);
      await null;
      if (item === 2) controller.abort();
      return item;
    });
    expect(begun).toEqual([1, 2]);
    expect([...results.keys()]).toEqual([1, 2]);
  });

  test("what a task throws is thrown", async () => {
    const failing = inTurns([1], 0, never, () => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
  });
});
