/**
 * The order that the trail of a search over a register encodes: writes left hidden are put where
 * another hid them.
 */
import type { Furthest } from "./furthest.ts";
import { type RegisterProblem, WRITE } from "./register-problem.ts";
import { HIDDEN, OBLIGED, PLACED } from "./register-state.ts";

/** Ranks within the problem. */
export function registerOrder({ kind, b }: RegisterProblem, { trail, length }: Furthest): number[] {
  const order: number[] = [];
  /** By place in the order: the value before. */
  const befores: number[] = [];
  const inserts = new Map<number, number[]>();
  let value = 0;
  for (let at = 0; at < length; at++) {
    const entry = trail[at] as number;
    const x = entry >> 2;
    if ((entry & 3) === OBLIGED) at += 2;
    else if ((entry & 3) === PLACED) {
      order.push(x);
      befores.push(value);
      if ((kind[x] as number) >= WRITE) value = b[x] as number;
    } else if ((entry & 3) === HIDDEN) {
      let place = order.length;
      if (value !== b[x]) {
        place--;
        while (place >= 0 && kind[order[place] as number] !== WRITE && befores[place] !== b[x]) {
          place--;
        }
      }
      const list = inserts.get(place);
      if (list === undefined) inserts.set(place, [x]);
      else if (place < order.length && befores[place] === b[x]) list.unshift(x);
      else list.push(x);
    }
  }
  if (inserts.size === 0) return order;
  const whole: number[] = [];
  for (let place = 0; place <= order.length; place++) {
    whole.push(...(inserts.get(place) ?? []));
    if (place < order.length) whole.push(order[place] as number);
  }
  return whole;
}
