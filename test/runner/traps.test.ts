/**
 * The contract of traps: what would make a run depend on the machine is caught, by name, node, time
 * and step.
 */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { simulate } from "../../src/runner/simulate.ts";
import { echo } from "../support/echo.ts";
import { scenario } from "../support/scenario.ts";

const calm = scenario({ nodes: 1, faults: [], durationUs: 100_000, checks: [], healUs: 100_000 });

/** Runs an echo protocol whose timer does something forbidden at its third tick. */
function violationOf(forbidden: () => unknown, strict = true) {
  const protocol = echo({
    onTimer: (state) => {
      if (state.count === 3) forbidden();
    },
  });
  return simulate(calm, "raft", 1, { strict, protocol }).violations[0];
}

describe("in strict mode a handler that calls", () => {
  it.each<[string, () => unknown, string]>([
    ["Math.random", () => Math.random(), "self.random(purpose, bound)"],
    ["Date.now", () => Date.now(), "self.monotonicNow()"],
    ["Date", () => new Date(), "self.wallNow()"],
    ["performance.now", () => performance.now(), "self.monotonicNow()"],
    ["setTimeout", () => setTimeout(() => undefined, 0), "self.setTimer(name, delay)"],
    ["setInterval", () => setInterval(() => undefined, 1), "self.setTimer(name, delay)"],
    ["setImmediate", () => setImmediate(() => undefined), "self.setTimer(name, 0)"],
    ["queueMicrotask", () => queueMicrotask(() => undefined), "self.setTimer(name, 0)"],
    ["process.nextTick", () => process.nextTick(() => undefined), "self.setTimer(name, 0)"],
    ["process.hrtime", () => process.hrtime(), "self.monotonicNow()"],
    ["process.hrtime.bigint", () => process.hrtime.bigint(), "self.monotonicNow()"],
    ["process.uptime", () => process.uptime(), "self.monotonicNow()"],
    ["crypto.randomUUID", () => crypto.randomUUID(), "self.random(purpose, bound)"],
    ["crypto.getRandomValues", () => crypto.getRandomValues(new Uint8Array(1)), "self.random("],
    ["Number.toLocaleString", () => (1234.5).toLocaleString(), "a named locale"],
    ["Number.toLocaleString", () => (1234.5).toLocaleString([]), "a named locale"],
    ["Uint8Array.toLocaleString", () => new Uint8Array(1).toLocaleString(), "a named locale"],
    ["Date.toLocaleDateString", () => new Date(0).toLocaleDateString("en"), "a named locale and"],
    ["Date.toLocaleString", () => new Date(0).toLocaleString([], { timeZone: "UTC" }), "a named"],
    ["Date.getHours", () => new Date(0).getHours(), "getUTCHours()"],
    ["Date.setMinutes", () => new Date(0).setMinutes(1), "setUTCMinutes()"],
    ["Date.getTimezoneOffset", () => new Date(0).getTimezoneOffset(), "UTC"],
    ["Date.toString", () => `${new Date(0)}`, "toISOString()"],
    ["Date.parse", () => Date.parse("2026-12-01T10:00"), "a text that ends in Z"],
    ["Date", () => new Date("2026-12-01 10:00"), "a text that ends in Z"],
    ["Date", () => new Date(2026, 11, 1), "Date.UTC(...)"],
    ["Atomics.wait", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1), "self."],
    ["WeakRef", () => new WeakRef({}), "a Map of what is still needed"],
    [
      "os.hostname",
      () => createRequire(import.meta.url)("os").hostname(),
      "the protocol's options",
    ],
    ["fs.readFileSync", () => createRequire(import.meta.url)("fs").readFileSync("x"), "self.disk"],
    [
      "crypto.randomInt",
      () => createRequire(import.meta.url)("crypto").randomInt(9),
      "self.random",
    ],
    ["Intl.DateTimeFormat", () => new Intl.DateTimeFormat("en"), "a named locale and timeZone"],
    ["String.localeCompare", () => "a".localeCompare("b"), "a < b"],
    ["Intl.Collator", () => new Intl.Collator(), "a named locale"],
    ["Intl.NumberFormat", () => Intl.NumberFormat(), "a named locale"],
  ])("%s is told so", (name, forbidden, instead) => {
    const violation = violationOf(forbidden);
    expect(violation?.check).toBe("node-error");
    expect(violation?.message).toContain(`${name}() was called by node n1 at 0.003`);
    expect(violation?.message).toContain(`(step ${violation?.step}): use ${instead}`);
  });

  it.each<[string, () => unknown, string]>([
    ["process.env", () => process.env["HOME"], "the protocol's options"],
    ["process.title", () => process.title, "the protocol's options"],
    ["process.ppid", () => process.ppid, "the protocol's options"],
    ["performance.timeOrigin", () => performance.timeOrigin, "self.monotonicNow()"],
  ])("or reads %s is told so", (name, read, instead) => {
    const violation = violationOf(read);
    expect(violation?.message).toContain(`${name} was read by node n1 at 0.003`);
    expect(violation?.message).toContain(`(step ${violation?.step}): use ${instead}`);
  });
});

it("outside handlers, and after the run, everything works as before", () => {
  const kept = () => [
    [Math.random, Date.now, Date, setTimeout, process.env, process.nextTick],
    [process.hrtime, process.hrtime.bigint, Intl.Collator, performance.now, crypto.randomUUID],
    ["toLocaleString" in performance, Object.hasOwn(performance, "now"), "".localeCompare],
  ];
  const before = kept().flat();
  violationOf(() => Math.random());
  expect(
    kept()
      .flat()
      .every((value, at) => value === before[at]),
  ).toBe(true);
  expect(Date.now()).toBeGreaterThan(0);
});

it("what is the same on every machine is allowed: a date made from a number, a named locale", () => {
  expect(violationOf(() => new Date(0).getTime())).toBeUndefined();
  expect(violationOf(() => (1234.5).toLocaleString("en"))).toBeUndefined();
  expect(violationOf(() => new Intl.Collator("de").compare("a", "b"))).toBeUndefined();
  expect(violationOf(() => "a".localeCompare("b", "en"))).toBeUndefined();
  const inUtc = { timeZone: "UTC" };
  for (const allowed of [
    () => new Date(0).toLocaleString("en", inUtc),
    () => new Intl.DateTimeFormat("en", inUtc).format(0),
    () => new Date(0).getUTCHours(),
    () => new Date("2026-12-01T10:00:00+01:00").toISOString(),
    () => Date.parse("2026-12-01"),
    () => Date.UTC(2026, 11, 1),
    () => new Date(new Date(0)).toJSON(),
  ]) {
    expect(violationOf(allowed)).toBeUndefined();
  }
});
