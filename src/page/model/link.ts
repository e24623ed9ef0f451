/** Deep links: which run, step, window and view, in the fragment of the page's address. */
import type { Axis } from "./window.ts";

export const TABS = ["story", "step", "operations", "why", "find", "what-if", "beside"] as const;
export type Tab = (typeof TABS)[number];

/** What a link says; absent: the page's own choice. */
export interface Link {
  /** Place of the run among those of the page, from 0. */
  readonly run?: number;
  readonly step?: number;
  readonly axis?: Axis;
  readonly from?: number;
  readonly to?: number;
  readonly tab?: Tab;
  /** Place of the run that is shown beside it. */
  readonly beside?: number;
  /** Steps that are pinned. */
  readonly pins?: readonly number[];
}

/** `#run=0&step=3411&axis=time&from=1000&to=2000&tab=why&pins=1,2`. */
export function formatLink(link: Link): string {
  const { pins, ...rest } = link;
  const parts = Object.entries(rest).flatMap(([name, value]) =>
    value === undefined
      ? []
      : [`${name}=${typeof value === "number" ? Math.round(value) : String(value)}`],
  );
  if (pins !== undefined && pins.length > 0) parts.push(`pins=${pins.join(",")}`);
  return `#${parts.join("&")}`;
}

/** The fields of a fragment: `#name=value&name=value`. */
export function fieldsOf(fragment: string): ReadonlyMap<string, string> {
  return new Map(
    fragment
      .replace(/^#/, "")
      .split("&")
      .map((part) => {
        const [name = "", value = ""] = part.split("=");
        return [name, value] as const;
      }),
  );
}

/** What is not understood is left out. */
export function parseLink(fragment: string): Link {
  const fields = fieldsOf(fragment);
  const number = (name: string): Partial<Record<string, number>> => {
    const text = fields.get(name);
    return text !== undefined && /^\d{1,15}$/.test(text) ? { [name]: Number(text) } : {};
  };
  const axis = fields.get("axis");
  const tab = TABS.find((name) => name === fields.get("tab"));
  const pins = (fields.get("pins") ?? "").split(",").filter((text) => /^\d{1,15}$/.test(text));
  return {
    ...number("run"),
    ...number("step"),
    ...number("from"),
    ...number("to"),
    ...number("beside"),
    ...(axis === "time" || axis === "steps" ? { axis } : {}),
    ...(tab === undefined ? {} : { tab }),
    ...(pins.length === 0 ? {} : { pins: pins.map(Number).slice(0, 2) }),
  };
}
