/** The weather of a scenario: its network, clocks and disks. */
import { defaulted, fields } from "../core/shape/fields.ts";
import { duration, durationRange, ratio } from "../core/shape/quantity.ts";
import { mapped } from "../core/shape/shape.ts";
import type { Scenario } from "./scenario.ts";

/** Latency, loss and duplication of every link. */
export const network = mapped(
  fields(
    {
      latency: defaulted(durationRange("1ms..10ms"), "How long a message takes, drawn for each.", {
        min: 1_000,
        max: 10_000,
      }),
      loss: defaulted(ratio(), "The share of messages that are lost.", 0),
      duplicate: defaulted(ratio(), "The share of messages that arrive twice.", 0),
    },
    { words: "a network" },
  ),
  ({ latency, loss, duplicate }): Scenario["network"] => ({
    latencyMinUs: latency.min,
    latencyMaxUs: latency.max,
    lossPpm: loss,
    duplicatePpm: duplicate,
  }),
  ({ latencyMinUs, latencyMaxUs, lossPpm, duplicatePpm }) => ({
    latency: { min: latencyMinUs, max: latencyMaxUs },
    loss: lossPpm,
    duplicate: duplicatePpm,
  }),
);

/** How wrong clocks may be. */
export const clocks = mapped(
  fields(
    {
      offset: defaulted(duration("50ms"), "How far off a clock may be at the start.", 0),
      drift: defaulted(
        ratio("a drift such as 200ppm"),
        "How much too fast or slow a clock may run.",
        0,
      ),
    },
    { words: "clocks" },
  ),
  ({ offset, drift }): Scenario["clocks"] => ({ offsetMaxUs: offset, driftMaxPpm: drift }),
  ({ offsetMaxUs, driftMaxPpm }) => ({ offset: offsetMaxUs, drift: driftMaxPpm }),
);

/** How long until a batch is durable. */
export const disk = mapped(
  fields(
    {
      sync: defaulted(durationRange(), "How long until a batch is durable, drawn for each.", {
        min: 1_000,
        max: 5_000,
      }),
    },
    { words: "a disk" },
  ),
  ({ sync }): Scenario["disk"] => ({ syncMinUs: sync.min, syncMaxUs: sync.max }),
  ({ syncMinUs, syncMaxUs }) => ({ sync: { min: syncMinUs, max: syncMaxUs } }),
);
