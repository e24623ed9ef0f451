/**
 * `npm run bench:swim`: what a member sends in a period, by SWIM and by heartbeats to all, as the
 * number of members grows (Das, Gupta and Motivala 2002, §3: a load that is independent of it).
 */
import { table } from "./measure.ts";
import { messagesAPeriod, type Weather } from "./swim-rate.ts";

const SEEDS = [1, 2, 3, 4, 5];
const WEATHERS: readonly Weather[] = ["calm", "loss", "crash"];

function mean(of: (seed: number) => number): string {
  return (SEEDS.map(of).reduce((sum, value) => sum + value, 0) / SEEDS.length).toFixed(2);
}

const rows = [8, 16, 32, 64].map((nodes) => [
  String(nodes),
  ...WEATHERS.map((weather) => mean((seed) => messagesAPeriod("swim", nodes, weather, seed))),
  messagesAPeriod("heartbeat-detector", nodes, "calm", 1).toFixed(2),
]);
const head = ["members", "swim, calm", "5 % lost", "one crashes", "heartbeats to all"];
console.log(table([head, ...rows]));
