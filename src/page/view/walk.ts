/** Where an action leads from a place in a run. */

import type { Tab } from "../model/link.ts";
import { nearestOf, onSame, otherEnd } from "../model/navigate.ts";
import type { RunView } from "../model/run-view.ts";
import { moved, onAxis, showing, type Window, whole, within, zoomed } from "../model/window.ts";
import type { Action } from "./actions.ts";

/**
 * Of what led to the chosen step: all is drawn alike, what led there most directly, all its past.
 */
export type Cone = "off" | "direct" | "past";

const NEXT_CONE: Readonly<Record<Cone, Cone>> = { off: "direct", direct: "past", past: "off" };

/** What is looked at of a run, and how. */
export interface Place {
  readonly step: number;
  readonly window: Window;
  readonly tab: Tab;
  readonly pins: readonly number[];
  readonly cone: Cone;
  readonly playing: boolean;
}

/** What of a place another step is: the window is moved for it to be seen. */
export function placeAt(
  view: RunView,
  { window }: Pick<Place, "window">,
  wanted: number | null,
): Partial<Place> {
  if (wanted === null || !Number.isFinite(wanted)) return {};
  const step = Math.max(0, Math.min(view.steps, Math.round(wanted)));
  return { step, window: showing(view, window, step) };
}

/** What an action changes of a place. */
export function walked(view: RunView, place: Place, action: Action): Partial<Place> {
  const { step, window, pins } = place;
  const goto = (wanted: number | null) => placeAt(view, place, wanted);
  switch (action) {
    case "back":
      return goto(step - 1);
    case "on":
      return goto(step + 1);
    case "first":
      return goto(1);
    case "last":
      return goto(view.steps);
    case "node-back":
      return goto(onSame(view, step, -1));
    case "node-on":
      return goto(onSame(view, step, 1));
    case "other-end":
      return goto(otherEnd(view, step));
    case "cause":
      return goto(view.causeOf(step) || null);
    case "violation-on":
      return goto(nearestOf(view.violations, step, 1));
    case "violation-back":
      return goto(nearestOf(view.violations, step, -1));
    case "fault-on":
      return goto(nearestOf(view.faults, step, 1));
    case "fault-back":
      return goto(nearestOf(view.faults, step, -1));
    case "election-on":
      return goto(nearestOf(view.elections, step, 1));
    case "election-back":
      return goto(nearestOf(view.elections, step, -1));
    case "play":
      return { playing: !place.playing };
    case "pin":
      return {
        pins: pins.includes(step) ? pins.filter((pin) => pin !== step) : [...pins.slice(-1), step],
      };
    case "nearer":
      return { window: within(view, zoomed(window, 0.6, middleOf(view, place))) };
    case "further":
      return { window: within(view, zoomed(window, 1 / 0.6, middleOf(view, place))) };
    case "left":
      return { window: within(view, moved(window, -0.3)) };
    case "right":
      return { window: within(view, moved(window, 0.3)) };
    case "whole":
      return { window: whole(view, window.axis) };
    case "axis":
      return { window: onAxis(view, window, window.axis === "time" ? "steps" : "time") };
    case "cone":
      return { cone: NEXT_CONE[place.cone] };
    // What is of the page.
    case "theme":
    case "help":
    case "results":
      return {};
    default:
      return { tab: action.slice("tab-".length) as Tab };
  }
}

/** What stays where it is when one zooms by keys. */
function middleOf(view: RunView, { step, window }: Place): number {
  if (step === 0) return (window.from + window.to) / 2;
  return window.axis === "time" ? view.timeOf(step) : step;
}
