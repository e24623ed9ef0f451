/** The contract of abstract time: each process has a clock, which only what waits for it moves. */
import { expect, it } from "vitest";
import { AbstractTime } from "../../src/kernel/abstract-time.ts";
import { Agenda } from "../../src/kernel/agenda.ts";

const MESSAGE = 1;
const TIMER = 2;

function timeOf(agenda: Agenda): AbstractTime {
  const lanes = {
    laneOf: () => 0,
    ownerOf: (slot: number) => agenda.firstOf(slot),
    dueOf: (slot: number) => agenda.timeOf(slot),
    isTimed: (slot: number) => agenda.kindOf(slot) === TIMER,
    peerOf: () => 0,
    areIndependent: () => false,
    keyOf: () => 0,
  };
  return new AbstractTime(agenda, lanes, 2);
}

it("moves a process's clock to the deadline of its timer, and no other clock", () => {
  const agenda = new Agenda();
  const time = timeOf(agenda);
  time.take(agenda.add(50, 0, TIMER, 1, 0, 0, null));
  expect([agenda.nowUs, time.nowOf(1), time.nowOf(2), time.nowOf(0)]).toEqual([50, 50, 0, 50]);
});

it("lets a message arrive at any time by the clock of the receiver", () => {
  const agenda = new Agenda();
  const time = timeOf(agenda);
  const late = agenda.add(900, 0, MESSAGE, 2, 0, 0, null);
  time.take(agenda.add(50, 0, TIMER, 1, 0, 0, null));
  time.take(late);
  expect([agenda.nowUs, time.nowOf(1), time.nowOf(2)]).toEqual([0, 50, 0]);
});

it("brings all clocks to the latest where an entry may touch all", () => {
  const agenda = new Agenda();
  const time = timeOf(agenda);
  const fault = agenda.add(20, 0, TIMER, 0, 0, 0, null);
  time.take(agenda.add(50, 0, TIMER, 1, 0, 0, null));
  time.take(fault);
  expect([time.nowOf(1), time.nowOf(2)]).toEqual([50, 50]);
});

it("goes back to a snapshot", () => {
  const agenda = new Agenda();
  const time = timeOf(agenda);
  const saved = time.snapshot();
  time.take(agenda.add(50, 0, TIMER, 1, 0, 0, null));
  time.restore(saved);
  expect(time.nowOf(1)).toBe(0);
});
