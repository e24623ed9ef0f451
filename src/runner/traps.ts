/** Traps: while a handler is on the stack, whatever would make a run depend on the machine throws, naming itself. */
import { formatMoment } from "../core/units.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";

/** A handler called something that is not a function of the run. */
export class ForbiddenCallError extends Error {
  override readonly name = "ForbiddenCallError";
}

type AnyFunction = (...given: unknown[]) => unknown;

/** What is trapped: the object that holds it, its name there, and what to use instead. */
const FORBIDDEN: readonly (readonly [holder: string, name: string, instead: string])[] = [
  ["Math", "random", "self.random(bound)"],
  ["Date", "now", "self.monotonicNow()"],
  ["performance", "now", "self.monotonicNow()"],
  ["crypto", "randomUUID", "self.random(bound)"],
  ["crypto", "getRandomValues", "self.random(bound)"],
  ["process", "hrtime", "self.monotonicNow()"],
  ["process", "uptime", "self.monotonicNow()"],
  ["globalThis", "setTimeout", "self.setTimer(name, delay)"],
  ["globalThis", "setInterval", "self.setTimer(name, delay)"],
  ["globalThis", "setImmediate", "self.setTimer(name, 0)"],
  ["globalThis", "queueMicrotask", "self.setTimer(name, 0)"],
  ["globalThis", "fetch", "self.send(to, message)"],
];

/** Runs `body` with the traps set; they are armed only inside handlers, and gone afterwards. */
export function withTraps(world: World, body: () => void): void {
  const globals = globalThis as unknown as Record<string, unknown>;
  const undo: (() => void)[] = [];
  let armed: NodeId = 0;
  const spring = (what: string, instead: string): never => {
    const at = `${formatMoment(world.nowUs)} (step ${world.steps})`;
    throw new ForbiddenCallError(
      `${what}() was called by node ${nodeName(armed)} at ${at}: use ${instead}`,
    );
  };
  for (const [holderName, name, instead] of FORBIDDEN) {
    const holder = holderName === "globalThis" ? globals : globals[holderName];
    const original = (holder as Record<string, unknown> | undefined)?.[name];
    if (typeof original !== "function") continue;
    const what = holderName === "globalThis" ? name : `${holderName}.${name}`;
    undo.push(
      replace(holder as object, name, (...given: unknown[]) =>
        armed === 0 ? (original as AnyFunction).apply(holder, given) : spring(what, instead),
      ),
    );
  }
  const clock = globals["Date"] as new (...given: unknown[]) => object;
  const trapped = new Proxy(clock, {
    construct: (target, given) =>
      armed !== 0 && given.length === 0
        ? spring("Date", "self.wallNow()")
        : new target(...(given as unknown[])),
    apply: (target, _self, given) =>
      armed === 0
        ? (target as unknown as AnyFunction)(...(given as unknown[]))
        : spring("Date", "self.wallNow()"),
  });
  undo.push(replace(globals, "Date", trapped));
  world.stage.trap = {
    arm: (node) => {
      armed = node;
    },
    disarm: () => {
      armed = 0;
    },
  };
  try {
    body();
  } finally {
    armed = 0;
    world.stage.trap = null;
    for (const restore of undo.reverse()) restore();
  }
}

/** Replaces a property; what it returns puts it back. */
function replace(holder: object, name: string, value: unknown): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(holder, name);
  Object.defineProperty(holder, name, { value, configurable: true, writable: true });
  return () => {
    if (descriptor === undefined) delete (holder as Record<string, unknown>)[name];
    else Object.defineProperty(holder, name, descriptor);
  };
}
