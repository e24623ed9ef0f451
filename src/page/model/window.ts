/** The part of a run that is seen: in virtual time or in steps, moved and zoomed within bounds. */
import type { RunView } from "./run-view.ts";

/** What runs from left to right. */
export type Axis = "time" | "steps";

export interface Window {
  readonly axis: Axis;
  /** Microseconds, or steps. */
  readonly from: number;
  readonly to: number;
}

/** As far as one can zoom in: microseconds, or steps. */
const NARROWEST = { time: 20, steps: 4 };

/** Past the end of the run, so that what is there is not at the edge. */
const MARGIN = 0.012;

export function whole(view: Pick<RunView, "endUs" | "steps">, axis: Axis): Window {
  const end = axis === "time" ? view.endUs : Math.max(1, view.steps);
  return { axis, from: 0, to: end * (1 + MARGIN) };
}

/** The same place, as wide as is allowed, within the run. */
export function within(view: Pick<RunView, "endUs" | "steps">, window: Window): Window {
  const end = whole(view, window.axis).to;
  const width = Math.min(end, Math.max(NARROWEST[window.axis], window.to - window.from));
  const from = Math.min(Math.max(0, window.from), end - width);
  return { axis: window.axis, from, to: from + width };
}

/** @param factor below 1: nearer. @param about the place that stays where it is. */
export function zoomed(window: Window, factor: number, about: number): Window {
  const { axis, from, to } = window;
  return { axis, from: about - (about - from) * factor, to: about + (to - about) * factor };
}

/** @param share of its width, to the right. */
export function moved(window: Window, share: number): Window {
  const by = (window.to - window.from) * share;
  return { ...window, from: window.from + by, to: window.to + by };
}

/** Where a step is on the axis. */
export function placeOf(view: RunView, axis: Axis, step: number): number {
  return axis === "steps" ? step : view.timeOf(step);
}

/** The window, moved as little as need be for a step to be well inside of it. */
export function showing(view: RunView, window: Window, step: number): Window {
  const place = placeOf(view, window.axis, step);
  const margin = (window.to - window.from) * 0.12;
  if (place >= window.from + margin && place <= window.to - margin) return window;
  const half = (window.to - window.from) / 2;
  return within(view, { ...window, from: place - half, to: place + half });
}

/** The window as it is where a step is in it at all, else with the step well inside of it. */
export function reaching(view: RunView, window: Window, step: number): Window {
  const place = placeOf(view, window.axis, step);
  return place >= window.from && place <= window.to ? window : showing(view, window, step);
}

/** The same part of the run on the other axis. */
export function onAxis(view: RunView, window: Window, axis: Axis): Window {
  if (axis === window.axis) return window;
  const turned =
    axis === "steps"
      ? { axis, from: view.stepAt(window.from), to: view.stepAt(window.to) + 1 }
      : {
          axis,
          from: view.timeOf(Math.round(window.from)),
          to: view.timeOf(Math.round(window.to)),
        };
  return within(view, turned);
}

/** Steps that a window opens with where something failed. */
const OPENING_STEPS = 160;

/** What is seen first: what came before the first violation, else the whole. */
export function opening(view: RunView): Window {
  const [violation] = view.violations;
  if (violation === undefined || violation === 0) {
    return view.steps <= 2 * OPENING_STEPS ? whole(view, "time") : around(view, 1);
  }
  const to = view.timeOf(violation);
  const from = view.timeOf(Math.max(1, violation - OPENING_STEPS));
  return within(view, { axis: "time", from, to: to + Math.max(40, (to - from) * 0.08) });
}

function around(view: RunView, step: number): Window {
  const to = view.timeOf(Math.min(view.steps, step + 2 * OPENING_STEPS));
  return within(view, { axis: "time", from: view.timeOf(step), to });
}
