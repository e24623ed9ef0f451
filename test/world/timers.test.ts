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
