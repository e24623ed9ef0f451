/**
 * Traps: while a handler is on the stack, whatever would make a run depend on the machine throws,
 * naming itself.
 */
import { formatMoment } from "../core/formatting.ts";
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import type { World } from "../world/world.ts";
import {
  FORBIDDEN_CALLS,
  FORBIDDEN_CLASSES,
  FORBIDDEN_READS,
  type Forbidden,
} from "./forbidden.ts";

/** A handler called something that is not a function of the run. */
export class ForbiddenCallError extends Error {
  override readonly name = "ForbiddenCallError";
}

type AnyFunction = (...given: unknown[]) => unknown;
type AnyConstructor = new (...given: unknown[]) => object;

/** Runs `body` with the traps set; they are armed only inside handlers, and gone afterwards. */
export function withTraps(world: World, body: () => void): void {
  const traps = new Traps(world);
  traps.set();
  world.stage.setTrap({ arm: (node) => traps.arm(node), disarm: () => traps.arm(0) });
  try {
    body();
  } finally {
    traps.arm(0);
    world.stage.liftTrap();
    traps.lift();
  }
}

let isForeseen = false;

/**
 * To be called before the first run. The engine compiles on the assumption that what the traps
 * replace is never replaced. Where that turns out wrong in the midst of runs it throws away most of
 * what it has compiled by then, and what it makes instead is slower: so traps are set and lifted
 * once before it compiles anything.
 */
export function foreseeTraps(): void {
  if (isForeseen) return;
  isForeseen = true;
  const traps = new Traps(null);
  traps.set();
  traps.lift();
}

class Traps {
  readonly #world: World | null;
  readonly #undo: (() => void)[] = [];
  /** The node whose handler runs, 0: none. */
  #armed: NodeId = 0;

  /** @param world whose nodes they are armed for; null: they never are. */
  constructor(world: World | null) {
    this.#world = world;
  }

  arm(node: NodeId): void {
    this.#armed = node;
  }

  set(): void {
    for (const forbidden of FORBIDDEN_CALLS) this.#trapCall(forbidden);
    for (const forbidden of FORBIDDEN_READS) this.#trapRead(forbidden);
    for (const forbidden of FORBIDDEN_CLASSES) this.#trapClass(forbidden, forbidden.callable);
  }

  lift(): void {
    for (const restore of this.#undo.reverse()) restore();
  }

  /** @param what what was done: `Date.now() was called`. */
  #spring(what: string, instead: string): never {
    const { nowUs = 0, steps = 0 } = this.#world ?? {};
    const at = `${formatMoment(nowUs)} (step ${steps})`;
    throw new ForbiddenCallError(
      `${what} by node ${nodeName(this.#armed)} at ${at}: use ${instead}`,
    );
  }

  /** A function throws when a handler calls it. What hangs on it (`hrtime.bigint`) stays. */
  #trapCall(forbidden: Forbidden): void {
    const { holder, value } = found(forbidden.holder, forbidden.name);
    if (holder === null || typeof value !== "function") return;
    const guard = (given: readonly unknown[]) => this.#guard(forbidden, given);
    const trapped = function (this: unknown, ...given: unknown[]): unknown {
      guard(given);
      // Functions of the global object and of modules want the receiver that they were called with.
      return Reflect.apply(value as AnyFunction, this ?? holder, given);
    };
    Object.defineProperties(trapped, withoutOwn(value, trapped));
    this.#replace(holder, forbidden.name, { value: trapped, writable: true });
  }

  #guard({ holder, name, advice }: Forbidden, given: readonly unknown[]): void {
    const instead = this.#armed === 0 ? null : advice(given);
    if (instead !== null) this.#spring(`${shown(holder, name)}() was called`, instead);
  }

  /** A property throws when a handler reads it. */
  #trapRead({ holder: holderName, name, advice }: Forbidden): void {
    const { holder, value } = found(holderName, name);
    if (holder === null || value === undefined) return;
    let held: unknown = value;
    this.#replace(holder, name, {
      get: () => {
        const instead = this.#armed === 0 ? null : advice([]);
        if (instead !== null) this.#spring(`${shown(holderName, name)} was read`, instead);
        return held;
      },
      set: (other: unknown) => {
        held = other;
      },
    });
  }

  /**
   * A class throws when a handler makes (or calls) it.
   * @param callable whether a call is as harmless as `new`; else it is one without arguments.
   */
  #trapClass(forbidden: Forbidden, callable: boolean): void {
    const { holder, value } = found(forbidden.holder, forbidden.name);
    if (holder === null || typeof value !== "function") return;
    const trapped = new Proxy(value as AnyConstructor, {
      construct: (target, given, self) => {
        this.#guard(forbidden, given);
        return Reflect.construct(target, given, self);
      },
      apply: (target, self, given) => {
        this.#guard(forbidden, callable ? given : []);
        return Reflect.apply(target as unknown as AnyFunction, self, given);
      },
    });
    this.#replace(holder, forbidden.name, { value: trapped, writable: true });
  }

  /** Replaces a property until the traps are lifted. One that cannot be replaced stays as it is. */
  #replace(holder: object, name: string, by: PropertyDescriptor): void {
    const before = Object.getOwnPropertyDescriptor(holder, name);
    if (before?.configurable === false) return;
    Object.defineProperty(holder, name, { ...by, configurable: true });
    this.#undo.push(() => {
      if (before === undefined) delete (holder as Record<string, unknown>)[name];
      else Object.defineProperty(holder, name, before);
    });
  }
}

/** What has modules of Node. */
interface Host {
  readonly process?: { getBuiltinModule?(name: string): unknown };
}

/** An object by its path, and what it has under a name; no holder where there is none. */
function found(path: string, name: string): { holder: object | null; value: unknown } {
  let holder: unknown = globalThis;
  if (path.startsWith("node:")) holder = (globalThis as Host).process?.getBuiltinModule?.(path);
  else if (path !== "globalThis") {
    for (const part of path.split("."))
      holder = (holder as Record<string, unknown> | undefined)?.[part];
  }
  const held = holder === undefined || holder === null ? null : (holder as object);
  return { holder: held, value: (held as Record<string, unknown> | null)?.[name] };
}

/** `Date.toLocaleString`, `setTimeout`: as people write it. */
function shown(holder: string, name: string): string {
  return holder === "globalThis"
    ? name
    : `${holder.replace(/(\.__proto__)?\.prototype$|^node:/, "")}.${name}`;
}

/** A function's own properties, for the trap that replaces it. */
function withoutOwn(from: object, to: object): PropertyDescriptorMap {
  const carried = Object.entries(Object.getOwnPropertyDescriptors(from)).filter(
    ([name]) => Object.getOwnPropertyDescriptor(to, name)?.configurable !== false,
  );
  return Object.fromEntries(carried);
}
