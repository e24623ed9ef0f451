/** The contract of named timers. */
import { describe, expect, it } from "vitest";
import { Agenda } from "../../src/kernel/agenda.ts";
import { NodeClock } from "../../src/world/clock.ts";
import { TIMER } from "../../src/world/event.ts";
import { Timers } from "../../src/world/timers.ts";

function setUp(ratePpm = 0) {
  const agenda = new Agenda();
  const clock = new NodeClock(ratePpm, 0);
  const timers = new Timers(agenda, clock, 1, 99);
  /** Runs the agenda dry: which timers fired, and when. */
  const fired = (): string[] => {
    const list: string[] = [];
    for (let slot = agenda.pop(); slot >= 0; slot = agenda.pop()) {
      const [kind, timer] = [agenda.kindOf(slot), agenda.secondOf(slot)];
      agenda.release(slot);
      if (kind === TIMER && timers.popped(timer))
        list.push(`${timers.nameOf(timer)}@${agenda.nowUs}`);
    }
    return list;
  };
  return { agenda, clock, timers, fired };
}

describe("a named timer", () => {
  it("fires once, after its delay by the node's own clock", () => {
    const { timers, fired } = setUp(1_000_000 / 4);
    timers.set("election", 1_000);
    expect(fired()).toEqual(["election@800"]);
    expect(timers.isSet("election")).toBe(false);
  });

  it("moved later fires only then, and is in the agenda once", () => {
    const { agenda, timers, fired } = setUp();
    timers.set("election", 100);
    timers.set("election", 500);
    timers.set("election", 300);
    expect(agenda.size).toBe(1);
    expect(fired()).toEqual(["election@300"]);
  });

  it("moved earlier fires at the earlier time, and only then", () => {
    const { timers, fired } = setUp();
    timers.set("election", 500);
    timers.set("election", 100);
    expect(fired()).toEqual(["election@100"]);
  });

  it("cancelled does not fire; set again it does", () => {
    const { timers, fired } = setUp();
    timers.set("a", 100);
    timers.cancel("a");
    timers.set("b", 100);
    timers.cancel("b");
    timers.set("b", 200);
    expect(fired()).toEqual(["b@200"]);
  });

  it("follows a change of its clock's rate", () => {
    const { clock, timers, fired } = setUp();
    timers.set("election", 1_000);
    clock.drift(0, 1_000_000);
    timers.clockChanged();
    expect(fired()).toEqual(["election@500"]);
  });

  it("is gone when the node stops", () => {
    const { timers, fired } = setUp();
    timers.set("election", 100);
    timers.clear();
    expect(fired()).toEqual([]);
  });
});

describe("timers of ever new names", () => {
  it("are found by name, and fire once each, however many there were", () => {
    const { timers, fired } = setUp();
    for (let round = 0; round < 25; round++) {
      for (let at = 0; at < 1_000; at++) timers.set(`${round}/${at}`, 1 + at);
      timers.cancel(`${round}/7`);
      expect(timers.isSet(`${round}/7`)).toBe(false);
      expect(timers.isSet(`${round}/8`)).toBe(true);
      const rung = fired().map((text) => text.split("@")[0]);
      expect(rung).toHaveLength(999);
      expect(new Set(rung).size).toBe(999);
      expect(rung.every((name) => name?.startsWith(`${round}/`))).toBe(true);
    }
    expect(timers.isSet("0/8")).toBe(false);
  });

  it("take the same places from a snapshot on", () => {
    const { timers } = setUp();
    for (let at = 0; at < 10_000; at++) timers.set(`old/${at}`, 1_000_000);
    for (let at = 0; at < 10_000; at++) timers.cancel(`old/${at}`);
    timers.clear();
    timers.set("one", 10);
    timers.set("old/2", 10);
    const snapshot = timers.snapshot();
    const next = () => {
      timers.set("two", 10);
      timers.set("three", 10);
      return ["one", "two", "three", "old/2"].map((name) => timers.indexOf(name));
    };
    const straight = next();
    timers.restore(snapshot);
    expect(next()).toEqual(straight);
    expect(straight).toEqual([0, 1, 3, 2]);
  });
});
