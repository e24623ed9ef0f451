/** Histories of registers, kv, sets and mutexes as operations on registers, one register a part. */
import type { Value } from "../../core/json.ts";
import type { Operation } from "../../history/operation.ts";
import type { Model } from "../../objects/model.ts";
import { Interner } from "./interner.ts";
import type { Meter } from "./limits.ts";
import { CAS, NONE, NOT, READ, WRITE } from "./register-problem.ts";

/**
 * By operation of the history: its part (-1 where it constrains nothing), its kind and values in
 * the sense of `RegisterProblem`.
 */
export class Lowering {
  partOf = new Int32Array(256);
  kindOf = new Uint8Array(256);
  aOf = new Int32Array(256);
  bOf = new Int32Array(256);
  /**
   * What it is where its answer is not known: a kind, with the same values, or NONE for what is
   * then left out.
   */
  unansweredOf = new Uint8Array(256);
  /** The names of the parts. */
  keys: Value[] = [];
  /** By part: whether it has operations that are not those of a register (append). */
  foreign: boolean[] = [];
  /** The number of the initial value, of all parts. */
  initial = 0;
  readonly #values = new Interner();
  readonly #parts = new Interner();

  /** How many values the history names. */
  get valueCount(): number {
    return this.#values.count;
  }

  /**
   * Whether the history could be lowered: the model is one of those that can, every function is
   * known, and what changes a value answers as the object does. False too if the meter ended it.
   */
  lower(
    history: readonly Operation[],
    model: Model,
    initial: Value | undefined,
    meter: Meter,
  ): boolean {
    const length = history.length;
    if (this.partOf.length < length) {
      const size = length + (length >> 1);
      this.partOf = new Int32Array(size);
      this.kindOf = new Uint8Array(size);
      this.aOf = new Int32Array(size);
      this.bOf = new Int32Array(size);
      this.unansweredOf = new Uint8Array(size);
    }
    this.#values.reset();
    this.#parts.reset();
    this.keys = [];
    this.foreign = [];
    switch (model.algorithm) {
      case "register":
        return this.#registers(history, initial ?? null, false, meter);
      case "kv":
        return this.#registers(history, initial ?? null, true, meter);
      case "mutex":
        return this.#mutex(history, initial === true);
      case "set":
        return (initial ?? null) === null && this.#set(history, meter);
      default:
        return false;
    }
  }

  #registers(history: readonly Operation[], initial: Value, keyed: boolean, meter: Meter): boolean {
    const { partOf, kindOf, aOf, bOf, unansweredOf } = this;
    const values = this.#values;
    this.initial = values.of(initial);
    if (keyed) this.#keys(history);
    else this.#part(null);
    for (let index = 0; index < history.length; index++) {
      const operation = history[index] as Operation;
      const { outcome } = operation;
      if (!meter.passes(index)) return false;
      const part = keyed ? (partOf[index] as number) : 0;
      partOf[index] = -1;
      if (outcome === "fail") continue;
      if (!changeCanAnswer(operation)) return false;
      if (this.foreign[part] === true) {
        if (outcome === "ok" || operation.f !== "get") partOf[index] = part;
        continue;
      }
      const crashed = outcome === "info";
      switch (operation.f) {
        case "read":
        case "get":
          if (crashed) continue;
          kindOf[index] = READ;
          unansweredOf[index] = NONE;
          aOf[index] = values.of(operation.output);
          break;
        case "write":
        case "put":
          kindOf[index] = WRITE;
          unansweredOf[index] = WRITE;
          bOf[index] = values.of(operation.input);
          break;
        case "delete":
          kindOf[index] = WRITE;
          unansweredOf[index] = WRITE;
          bOf[index] = values.of(null);
          break;
        case "cas": {
          const { input, output } = operation;
          if (!Array.isArray(input)) return false;
          const from = values.of((input[0] as Value | undefined) ?? null);
          const to = values.of((input[1] as Value | undefined) ?? null);
          unansweredOf[index] = from === to ? NONE : CAS;
          aOf[index] = from;
          bOf[index] = to;
          if (!crashed && output === false) {
            kindOf[index] = NOT;
            break;
          }
          if (from !== to) {
            kindOf[index] = CAS;
          } else if (crashed) continue;
          else kindOf[index] = READ;
          break;
        }
        default:
          return false;
      }
      partOf[index] = part;
    }
    return true;
  }

  /**
   * Finds the parts of a kv first, and which of them are appended to: their values need no numbers.
   */
  #keys(history: readonly Operation[]): void {
    // As long as there is one key, it is compared, which is faster than looking it up.
    let last: Value | undefined;
    let part = 0;
    for (let index = 0; index < history.length; index++) {
      const { f, key } = history[index] as Operation;
      if (this.keys.length !== 1 || key !== last) {
        part = this.#part(key);
        last = key;
      }
      this.partOf[index] = part;
      if (f === "append") this.foreign[part] = true;
    }
  }

  /** Free and held are two values; acquire and release are cas. */
  #mutex(history: readonly Operation[], held: boolean): boolean {
    const { partOf, kindOf, aOf, bOf, unansweredOf } = this;
    const values = this.#values;
    this.initial = values.of(held);
    this.#part(null);
    for (let index = 0; index < history.length; index++) {
      const { f, outcome, output } = history[index] as Operation;
      partOf[index] = outcome === "fail" ? -1 : 0;
      if (f !== "acquire" && f !== "release") return false;
      if (!mayTellWhether(output)) return false;
      aOf[index] = values.of(f === "release");
      bOf[index] = values.of(f === "acquire");
      kindOf[index] = outcome === "ok" && output === false ? NOT : CAS;
      unansweredOf[index] = CAS;
    }
    return true;
  }

  /** Each member is a register of its own, as long as no operation reads the whole set. */
  #set(history: readonly Operation[], meter: Meter): boolean {
    const { partOf, kindOf, aOf, bOf, unansweredOf } = this;
    const values = this.#values;
    this.initial = values.of(false);
    for (let index = 0; index < history.length; index++) {
      const { f, outcome, input, output } = history[index] as Operation;
      partOf[index] = -1;
      if (!meter.passes(index)) return false;
      if (outcome === "fail") continue;
      const crashed = outcome === "info";
      switch (f) {
        case "add":
          if (output !== null) return false;
          kindOf[index] = WRITE;
          unansweredOf[index] = WRITE;
          bOf[index] = values.of(true);
          break;
        case "contains":
          if (crashed) continue;
          kindOf[index] = READ;
          unansweredOf[index] = NONE;
          aOf[index] = values.of(output);
          break;
        case "remove":
          if (!mayTellWhether(output)) return false;
          // One whose answer is unknown may as well have found nothing.
          unansweredOf[index] = WRITE;
          bOf[index] = values.of(false);
          if (crashed) {
            kindOf[index] = WRITE;
          } else if (output === false) {
            kindOf[index] = READ;
            aOf[index] = values.of(false);
          } else {
            kindOf[index] = CAS;
            aOf[index] = values.of(true);
          }
          break;
        default:
          return false;
      }
      partOf[index] = this.#part(input);
    }
    return true;
  }

  #part(key: Value): number {
    const part = this.#parts.of(key);
    if (part === this.keys.length) {
      this.keys.push(key);
      this.foreign.push(false);
    }
    return part;
  }
}

/** Whether this may be what a change is answered that says whether it took place. */
function mayTellWhether(output: Value): boolean {
  return typeof output === "boolean" || output === null;
}

/** Whether a register's or key's function, if it is a change, can answer so. */
function changeCanAnswer({ f, output }: Operation): boolean {
  if (output === null || f === "read" || f === "get") return true;
  return f === "cas" && typeof output === "boolean";
}
