/**
 * A thread that watches the fuzzer: an input that takes longer than ten seconds is named, and the
 * process ended.
 */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

/** `clock[0]`: the seed of the input at work, 0: none; `clock[1]`: counts inputs. */
const clock = workerData as Int32Array;
const LIMIT_MS = 10_000;
const TICK_MS = 500;

let seen = -1;
let sinceMs = 0;
setInterval(() => {
  const count = Atomics.load(clock, 1);
  const seed = Atomics.load(clock, 0);
  sinceMs = count === seen && seed !== 0 ? sinceMs + TICK_MS : 0;
  seen = count;
  if (sinceMs < LIMIT_MS) return;
  writeSync(
    2,
    `HANG seed ${seed}: no end within ${LIMIT_MS / 1_000} s; see it again: npm run fuzz:input -- 1 ${seed}\n`,
  );
  process.kill(process.pid, "SIGKILL");
}, TICK_MS);
