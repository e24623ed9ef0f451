/** The registry of objects: one line each. */
import { InputError, meant } from "../core/errors.ts";
import { casRegister } from "./cas-register.ts";
import { consensus } from "./consensus.ts";
import { counter } from "./counter.ts";
import { fencingLock } from "./fencing-lock.ts";
import { fifoQueue } from "./fifo-queue.ts";
import { kv } from "./kv.ts";
import { leaseLock } from "./lease-lock.ts";
import { list } from "./list.ts";
import { type Model, modelOf } from "./model.ts";
import { multiRegister } from "./multi-register.ts";
import { mutex } from "./mutex.ts";
import type { SequentialObject } from "./object.ts";
import { priorityQueue } from "./priority-queue.ts";
import { register } from "./register.ts";
import { semaphore } from "./semaphore.ts";
import { set } from "./set.ts";
import { stack } from "./stack.ts";

const all: readonly SequentialObject<unknown>[] = [
  register,
  casRegister,
  multiRegister,
  kv,
  counter,
  set,
  fifoQueue,
  stack,
  priorityQueue,
  mutex,
  semaphore,
  fencingLock,
  leaseLock,
  list,
  consensus,
];

/**
 * By name, in the order `rashomon list models` shows them. A state goes back only into the object
 * that made it.
 */
export const objects: ReadonlyMap<string, SequentialObject> = new Map(
  all.map((object) => [object.name, object as SequentialObject]),
);

/** The model of one of them. @throws {InputError} naming those that are near, if there is none. */
export function modelNamed(name: string): Model {
  const object = objects.get(name);
  if (object !== undefined) return modelOf(object) as Model;
  const message = `there is no object "${name}"; ${meant(name, [...objects.keys()])}`;
  throw new InputError([{ file: "modelNamed", message }]);
}
