/** The weather of a scenario file: its network, clocks and disks. */
import { parseDuration, parseDurationRange, parseRatio } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import type { Scenario } from "./scenario.ts";

/** Latency, loss and duplication of every link. */
export function readNetwork(reader: Reader, value: unknown): Scenario["network"] {
  const path = ["network"];
  const known = ["latency", "loss", "duplicate"];
  const fields = value === undefined ? {} : (reader.fields(value, path, known, "a network") ?? {});
  const latency = reader.parsed(
    fields["latency"],
    [...path, "latency"],
    parseDurationRange,
    "a range of durations such as 1ms..10ms",
    { min: 1_000, max: 10_000 },
  );
  const ratio = (name: string) =>
    reader.parsed(fields[name], [...path, name], parseRatio, "a ratio such as 0.5%", 0);
  return {
    latencyMinUs: latency.min,
    latencyMaxUs: latency.max,
    lossPpm: ratio("loss"),
    duplicatePpm: ratio("duplicate"),
  };
}

/** How wrong clocks may be. */
export function readClocks(reader: Reader, value: unknown): Scenario["clocks"] {
  const path = ["clocks"];
  const fields =
    value === undefined ? {} : (reader.fields(value, path, ["offset", "drift"], "clocks") ?? {});
  return {
    offsetMaxUs: reader.parsed(
      fields["offset"],
      [...path, "offset"],
      parseDuration,
      "a duration such as 50ms",
      0,
    ),
    driftMaxPpm: reader.parsed(
      fields["drift"],
      [...path, "drift"],
      parseRatio,
      "a drift such as 200ppm",
      0,
    ),
  };
}

/** How long until a batch is durable. */
export function readDisk(reader: Reader, value: unknown): Scenario["disk"] {
  const path = ["disk"];
  const fields = value === undefined ? {} : (reader.fields(value, path, ["sync"], "a disk") ?? {});
  const sync = reader.parsed(
    fields["sync"],
    [...path, "sync"],
    parseDurationRange,
    "a range of durations such as 1ms..5ms",
    { min: 1_000, max: 5_000 },
  );
  return { syncMinUs: sync.min, syncMaxUs: sync.max };
}
