/** What recording all events costs: the same runs with a recording and without, taking turns. */
import { Recording } from "../../src/runner/recording.ts";
import { Simulation } from "../../src/runner/simulation.ts";
import { busy } from "../busy.ts";

const ROUNDS = 7;

export interface RecordingCost {
  readonly usPerEvent: number;
  readonly usPerStep: number;
}

/** Processor time by which runs with a recording are longer, by minima. */
export function recordingCost(protocol: string): RecordingCost {
  const scenario = busy(protocol, "20s");
  let events = 0;
  let steps = 0;
  const timed = (recordings: readonly Recording[]): number => {
    const before = process.cpuUsage();
    const simulation = new Simulation(scenario, protocol, 1, { recordings });
    simulation.boot();
    simulation.run();
    steps = simulation.world.steps;
    const { user, system } = process.cpuUsage(before);
    return user + system;
  };
  let plainUs = Number.POSITIVE_INFINITY;
  let recordedUs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    plainUs = Math.min(plainUs, timed([]));
    const recording = new Recording();
    recordedUs = Math.min(recordedUs, timed([recording]));
    events = recording.log.length;
  }
  const extraUs = recordedUs - plainUs;
  return { usPerEvent: extraUs / events, usPerStep: extraUs / steps };
}
