/**
 * The calibration: a fixed loop over a typed heap with integer mixing, to express results as ratios
 * that travel between machines.
 */
import { mix } from "../src/core/hash.ts";
import { Agenda } from "../src/kernel/agenda.ts";

/** Turns of the loop in a measurement. */
const TURNS = 2_000_000;
/** Entries that stand in the heap. */
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
