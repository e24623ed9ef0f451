/** The contract of weather. */
import { describe, expect, it } from "vitest";
import {
  drawn,
  happens,
  LATENCY,
  LOSS,
  placeKey,
  scaled,
  weatherAt,
} from "../../src/kernel/weather.ts";

const place = placeKey("7", "link/n1>n2");

describe("weather", () => {
  it("is uniform within its bounds, both included", () => {
    const counts = [0, 0, 0, 0];
    for (let ms = 0; ms < 4_000; ms++) {
      const latency = scaled(drawn(weatherAt(place, ms, 0), LATENCY), 1, 4);
      counts[latency - 1] = (counts[latency - 1] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });

  it("happens as often as the ratio says", () => {
    let lost = 0;
    for (let ms = 0; ms < 10_000; ms++) {
      if (happens(drawn(weatherAt(place, ms, 0), LOSS), 100_000)) lost++;
    }
    expect(Math.abs(lost - 1_000)).toBeLessThan(150);
    expect(happens(-1, 1_000_000)).toBe(true);
    expect(happens(0, 0)).toBe(false);
  });

  it("of one attribute says nothing of another", () => {
    let both = 0;
    for (let ms = 0; ms < 10_000; ms++) {
      const weather = weatherAt(place, ms, 0);
      if (drawn(weather, LOSS) > 0 === drawn(weather, LATENCY) > 0) both++;
    }
    expect(Math.abs(both - 5_000)).toBeLessThan(300);
  });
});
