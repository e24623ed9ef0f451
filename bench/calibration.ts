/**
 * The calibration: a fixed loop over a typed heap with integer mixing, to express results as ratios
 * that travel between machines.
 */
import { mix } from "../src/core/hash.ts";
import { Agenda } from "../src/kernel/agenda.ts";

/** Turns of the loop in a measurement. */
const TURNS = 2_000_000;
/** Entries in the heap. */
const STANDING = 512;

/**
 * Turns per second: one turn takes an entry out, mixes, and puts one in. Never change it: results
 * refer to it.
 */
export function calibrate(): number {
  const agenda = new Agenda();
  let state = 1;
  for (let entry = 0; entry < STANDING; entry++) {
    state = mix(state, entry);
    agenda.add(state & 0xffff, state, 1, entry, 0, 0, null);
  }
  const start = performance.now();
  for (let turn = 0; turn < TURNS; turn++) {
    const slot = agenda.pop();
    state = mix(state, agenda.firstOf(slot));
    agenda.release(slot);
    agenda.add(agenda.nowUs + (state & 0xffff), state, 1, turn & 0x7fff, 0, 0, null);
  }
  return (TURNS * 1000) / (performance.now() - start);
}

/** What `calibrate` returns on this machine when nothing else runs on it. */
const QUIET_TURNS = 13_500_000;

/**
 * By how much a second of processor time is worth less than on the quiet machine: another thread on
 * the same core takes half of it. The best of three.
 */
export function slowness(): number {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 3; run++) {
    const began = process.cpuUsage();
    calibrate();
    const { user, system } = process.cpuUsage(began);
    best = Math.min(best, (user + system) / 1e6);
  }
  return best / (TURNS / QUIET_TURNS);
}
