/** Lists of numbers in one column. */
import { expect, it } from "vitest";
import { EventLog } from "../../src/kernel/event-log.ts";
import { NumberLists } from "../../src/kernel/number-lists.ts";

it("gives each list back, empty ones and negative numbers too", () => {
  const lists = new NumberLists();
  const given = [[], [1], [-3, 2 ** 40, 0.5], Array.from({ length: 3_000 }, (_, at) => at)];
  const places = given.map((list) => lists.add(list));
  expect(places.map((place) => lists.at(place))).toEqual(given);
});

it("forgets what comes before the lists that are kept", () => {
  const lists = new NumberLists();
  const given = [[1], [2, 3], [4]].map((list) => lists.add(list));
  const places = Int32Array.from([0, given[1] ?? 0, 0, given[2] ?? 0]);
  lists.keepFrom(places);
  expect([...places].filter((place) => place > 0).map((place) => lists.at(place))).toEqual([
    [2, 3],
    [4],
  ]);
  expect(lists.at(lists.add([5]))).toEqual([5]);
});

it("stays with the events of a log that drops its oldest, again and again", () => {
  const log = new EventLog(10);
  for (let step = 1; step <= 95; step++) {
    if (step % 3 === 0) log.add(1, step, step, 0, 1, 0, 0, `payload ${step}`);
    else log.addList(28, step, step, 0, 1, 0, 0, [step, -step]);
  }
  for (const { step, payload } of log.events()) {
    expect(payload).toEqual(step % 3 === 0 ? `payload ${step}` : [step, -step]);
  }
  expect(log.length - log.first).toBeGreaterThanOrEqual(10);
});
