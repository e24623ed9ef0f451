/** Links, disks and clocks of a scenario that is drawn, in the measure of its system. */
import { formatDuration } from "../core/formatting.ts";
import type { Rhythm } from "../systems/space.ts";
import type { Features } from "./manner.ts";
import { driftMaxOf, wrong } from "./space.ts";

type Source = Readonly<Record<string, unknown>>;

/** Links from very quick to nearly as slow as the system bears. */
export function latencyOf(features: Features, { patienceUs }: Rhythm): Source {
  if (!features.has("settings", "network.latency")) return {};
  const draw = features.draws.of("network.latency");
  const most = Math.max(200, patienceUs >> 3);
  const low = draw.scaled(100, most);
  return { latency: `${formatDuration(low)}..${formatDuration(draw.scaled(low, most))}` };
}

/** Disks likewise. */
export function syncOf(features: Features, { patienceUs }: Rhythm): Source {
  if (!features.has("settings", "disk.sync")) return {};
  const draw = features.draws.of("disk.sync");
  const most = Math.max(200, patienceUs >> 3);
  const low = draw.scaled(50, most);
  return { sync: `${formatDuration(low)}..${formatDuration(draw.scaled(low, most))}` };
}

/** Clocks that are wrong from the start: by seconds, and as fast or slow as they may be. */
export function clocksOf(features: Features, rhythm: Rhythm): Source {
  const draw = features.draws.of("clocks");
  const offset = { offset: formatDuration(draw.scaled(1_000, 10_000_000)) };
  const most = driftMaxOf(rhythm);
  const drift = { drift: `${most < 1 ? 0 : wrong(draw, most)}ppm` };
  return {
    ...(features.has("settings", "clocks.offset") ? offset : {}),
    ...(features.has("settings", "clocks.drift") ? drift : {}),
  };
}
