/** Deep links. */
import { expect, it } from "vitest";
import { formatLink, parseLink } from "../../../src/page/model/link.ts";

it("says of a link what it was made of", () => {
  const link = {
    run: 2,
    step: 3_411,
    axis: "time",
    from: 1_000,
    to: 2_000,
    tab: "why",
    pins: [3, 9],
  } as const;
  expect(parseLink(formatLink(link))).toEqual(link);
});

it("leaves out what it does not understand", () => {
  expect(parseLink("#run=-1&step=1e9&tab=<img>&axis=space&pins=1,x,3,4")).toEqual({ pins: [1, 3] });
  expect(parseLink("")).toEqual({});
});
