/** How slow the links and disks may be that locks over consensus are searched on. */
import { formatDuration } from "../../core/formatting.ts";
import type { Space, Values } from "../space.ts";

/**
 * A vote takes two syncs and two messages, and must be in within the 150 to 300 ms that a server
 * waits (with links of 74 ms and syncs of 73 ms no leader was elected in 36 s: `fenced-lock`, seed
 * 1500510). A renewal by way of a follower is six messages and two syncs, one after the other: 240
 * ms at most, and 200 ms more if one is lost. The lease is worth 490 ms: where replies take longer,
 * a holder is in jeopardy as often as it is not, and the others wait (`sequential-node`, seed 202:
 * 68 ms and 50 ms).
 */
export const timelyLinks = {
  network: {
    latency: between(100, 30_000),
    loss: { from: "0.1%", to: "10%" },
    duplicate: { from: "0.1%", to: "20%" },
  },
  disk: { sync: between(50, 30_000) },
} satisfies Space;

/** Closed interval of microseconds, itself between two. */
function between(leastUs: number, mostUs: number): Values {
  return (draw) => {
    const low = draw.scaled(leastUs, mostUs);
    return `${formatDuration(low)}..${formatDuration(draw.scaled(low, mostUs))}`;
  };
}
