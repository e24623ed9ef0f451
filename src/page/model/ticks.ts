/** The ticks of an axis, at round places, and their texts. */
import type { Window } from "./window.ts";

/** Round places within a window, ascending; not many more than asked for. */
export function ticksOf(
  { from, to }: Pick<Window, "from" | "to">,
  count: number,
): readonly number[] {
  const rough = Math.max(1, (to - from) / count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((each) => each >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(tick);
  return ticks;
}

/** `1.25 s`, `640 µs`, `step 3,400`: as exact as the window is wide. */
export function axisText({ axis, from, to }: Window, place: number): string {
  if (axis === "steps") return `step ${Math.round(place).toLocaleString("en-US")}`;
  const width = to - from;
  if (width >= 500_000) return `${trimmed(place / 1e6, width >= 5e6 ? 1 : 3)} s`;
  return `${trimmed(place / 1e3, width >= 5_000 ? 1 : 3)} ms`;
}

function trimmed(number: number, digits: number): string {
  return number.toLocaleString("en-US", { maximumFractionDigits: digits });
}
