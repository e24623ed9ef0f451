/**
 * What a program finds under the names that a machine would answer: one set for all programs,
 * frozen, which uses the program that has its turn; and for each process a global object of its
 * own.
 */
import { clonePlain } from "../core/clone.ts";
import { notPlain } from "../core/plain.ts";
import {
  ProgramAbortController,
  ProgramAbortSignal,
  ProgramDOMException,
  ProgramEvent,
  ProgramEventTarget,
} from "./abort.ts";
import { asyncToGenerator } from "./async-function.ts";
import {
  asyncGeneratorDelegate,
  awaitAsyncGenerator,
  wrapAsyncGenerator,
} from "./async-generator.ts";
import { asyncIterator } from "./async-iterator.ts";
import { programCrypto, programMath } from "./chance.ts";
import { programConsole } from "./console.ts";
import { epochMs, ProgramDate } from "./date.ts";
import { queueMicrotask } from "./microtask.ts";
import { ProgramPromise } from "./promise.ts";
import { clearTimeout, setImmediate, setInterval, setTimeout } from "./timeouts.ts";
import { present } from "./turns.ts";

/** The machine's monotonic clock, since the process started. */
const performance = {
  now: (): number => (present().world.monotonicNow() - present().startedUs) / 1_000,
  get timeOrigin(): number {
    return epochMs(present().startedWallUs);
  },
};

function structuredClone(value: unknown): unknown {
  const odd = notPlain(value, "the value");
  if (odd !== null) throw present().lacks(`structuredClone copies plain data alone: ${odd}`);
  return clonePlain(value);
}

/** A thing whose members that we lack are the host's fault, and not `undefined`. */
function complete(name: string, thing: object): object {
  return new Proxy(Object.freeze(thing), {
    get(target, member, receiver): unknown {
      if (typeof member === "string" && !(member in target)) {
        throw present().lacks(`${name}.${member}: there is no such thing for a program yet`);
      }
      return Reflect.get(target, member, receiver) as unknown;
    },
    set(_target, member): boolean {
      throw new TypeError(`${name}.${String(member)} cannot be assigned: all processes share it`);
    },
  });
}

/** What async code is lowered to, by the names that the bundler calls. */
const lowered = {
  asyncToGenerator,
  awaitAsyncGenerator,
  wrapAsyncGenerator,
  asyncGeneratorDelegate,
  asyncIterator,
};

/** By name; `globalThis` is each process's own. */
export const GLOBALS: Readonly<Record<string, unknown>> = {
  Promise: ProgramPromise,
  Date: ProgramDate,
  Math: programMath,
  performance: complete("performance", performance),
  crypto: complete("crypto", programCrypto),
  console: complete("console", programConsole),
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate: clearTimeout,
  queueMicrotask,
  structuredClone,
  AbortController: ProgramAbortController,
  AbortSignal: ProgramAbortSignal,
  DOMException: ProgramDOMException,
  Event: ProgramEvent,
  EventTarget: ProgramEventTarget,
  $async: lowered,
};

for (const value of Object.values(GLOBALS)) {
  Object.freeze(value);
  if (typeof value === "function" && value.prototype) Object.freeze(value.prototype);
}

/** The language's own names that a program may have: they reach neither clock nor chance. */
export const LANGUAGE: readonly string[] =
  `AggregateError Array ArrayBuffer BigInt BigInt64Array BigUint64Array Boolean DataView Error
  EvalError Float32Array Float64Array Infinity Int16Array Int32Array Int8Array JSON Map NaN Number
  Object Proxy RangeError ReferenceError Reflect RegExp Set String Symbol SyntaxError TypeError
  URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakSet decodeURI
  decodeURIComponent encodeURI encodeURIComponent isFinite isNaN parseFloat parseInt
  undefined`.split(/\s+/);
