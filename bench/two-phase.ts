/**
 * `npm run two-phase -- [2|3|4]`: how many states of TLA+'s TwoPhase two-phase commit reaches, with
 * so many resource managers. The specification has 56, 288 and 1,568.
 */
import { twoPhaseStates } from "../src/search/exhaustive/two-phase.ts";

const managers = Number(process.argv[2] ?? 3);
if (managers >= 2 && managers <= 4) {
  const start = process.cpuUsage();
  const { size } = twoPhaseStates(managers);
  const { user } = process.cpuUsage(start);
  process.stdout.write(`${managers} resource managers: ${size} states, ${user / 1_000_000} s\n`);
} else {
  process.stderr.write("usage: npm run two-phase -- [2|3|4]\n");
  process.exitCode = 2;
}
