/**
 * What is still to come of a register, and what therefore cannot be: by these rules the search
 * leaves configurations that no order completes before it has tried. docs/checker.md argues each.
 */
import { NEVER } from "./layout.ts";
import { CAS, NOT, READ, type RegisterProblem, WRITE } from "./register-problem.ts";
import type { RegisterState } from "./register-state.ts";

/** How many supplies to come `starves` looks past. */
const SUPPLIES_AHEAD = 4;

/** Takes note that something was struck out because of what must return then; true. */
function becauseOf(at: RegisterState, deadline: number): true {
  if (deadline > at.horizon) at.horizon = deadline;
  return true;
}

/** When the next supply of a value is invoked, NEVER if there is none. */
export function nextSupply(at: RegisterState, value: number): number {
  const again = at.supply[value] as number;
  return again < 0 ? NEVER : ((at.problem as RegisterProblem).invoked[again] as number);
}

/**
 * Whether a value entered through its last open supply can be held for all who need it before its
 * next one: nothing that must return meanwhile may need another value, or a place of its own.
 */
export function canHold(at: RegisterState, value: number, through: number): boolean {
  const { kind, invoked, returned } = at.problem as RegisterProblem;
  const last = lastDemand(at, value, nextSupply(at, value));
  if (last < 0 || isHeld(at, value, through, invoked[last] as number, kind[through] === WRITE)) {
    return true;
  }
  becauseOf(at, returned[last] as number);
  return false;
}

/**
 * Whether nothing that returns before return `held` needs another value than this one, or a place
 * of its own.
 */
function isHeld(
  at: RegisterState,
  value: number,
  through: number,
  held: number,
  hides: boolean,
): boolean {
  const { kind, a, b, byReturn } = at.problem as RegisterProblem;
  for (let index = at.frontier; index < held; index++) {
    const x = byReturn[index] as number;
    if (x === through) continue;
    const slot = at.slotOf[x] as number;
    const bit = 1 << (slot & 31);
    const isOpen = x < at.entered;
    if (isOpen && ((at.open[slot >> 5] as number) & bit) === 0) continue;
    switch (kind[x]) {
      case READ:
        if (a[x] !== value) return false;
        break;
      case NOT:
        if (a[x] === value) return false;
        break;
      case WRITE:
        // One that is open is hidden on entry; one to come of this value changes nothing.
        if (b[x] === value || (isOpen && hides)) break;
        if (!isOpen || ((at.obliged[slot >> 5] as number) & bit) !== 0) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

/**
 * The last demand to come on a value that must be met before return `until`, -1 if there is none.
 */
function lastDemand(at: RegisterState, value: number, until: number): number {
  const { invoked, returned } = at.problem as RegisterProblem;
  let last = -1;
  for (
    let x = at.demand[value] as number;
    x >= 0 && (invoked[x] as number) < until;
    x = at.nextDemand[x] as number
  ) {
    if ((returned[x] as number) < until) last = x;
  }
  return last;
}

/**
 * Whether the cas from a value that must return before some supply to come are more than its stays
 * until then.
 */
function starves(at: RegisterState, value: number): boolean {
  const { kind, a, invoked, returned } = at.problem as RegisterProblem;
  let stays = (at.supplies[value] as number) + (value === at.value ? 1 : 0);
  let next = at.supply[value] as number;
  for (let k = 0; k < SUPPLIES_AHEAD; k++) {
    const until = next < 0 ? NEVER : (invoked[next] as number);
    let due = 0;
    let latest = -1;
    for (let word = 0; word < at.maskWords; word++) {
      for (
        let bits = (at.open[word] as number) & (at.changes[word] as number);
        bits !== 0;
        bits &= bits - 1
      ) {
        const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
        if (a[x] !== value || (returned[x] as number) >= until) continue;
        due++;
        latest = Math.max(latest, returned[x] as number);
      }
    }
    if (next >= 0) {
      for (
        let x = at.demand[value] as number;
        x >= 0 && (invoked[x] as number) < until;
        x = at.nextDemand[x] as number
      ) {
        if (kind[x] !== CAS || (returned[x] as number) >= until) continue;
        due++;
        latest = Math.max(latest, returned[x] as number);
      }
    }
    if (due > stays) return becauseOf(at, latest);
    if (next < 0) return false;
    stays++;
    next = at.nextSupply[next] as number;
  }
  return false;
}

/**
 * Whether a value that something open waits for, and must have before its next supply to come, has
 * one supplier left and cannot be held from then on as long as it must, whenever it is entered; or
 * starves. `mostUrgent` says of an open operation whether it is the first that must return of those
 * that wait for its value.
 */
export function doomed(at: RegisterState, mostUrgent: (x: number) => boolean): boolean {
  const { kind, a, b, invoked, returned, byReturn } = at.problem as RegisterProblem;
  for (let word = 0; word < at.maskWords; word++) {
    for (
      let bits = (at.open[word] as number) & ~(at.writes[word] as number);
      bits !== 0;
      bits &= bits - 1
    ) {
      const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
      if (kind[x] === NOT || !mostUrgent(x)) continue;
      const value = a[x] as number;
      if (kind[x] === CAS && starves(at, value)) return true;
      if (value === at.value || at.supplies[value] !== 1) continue;
      const until = nextSupply(at, value);
      const deadline = returned[x] as number;
      if (deadline >= until) continue;
      const last = lastDemand(at, value, until);
      const held = last < 0 ? -1 : (invoked[last] as number);
      for (let index = deadline + 1; index < held; index++) {
        const y = byReturn[index] as number;
        if ((invoked[y] as number) <= deadline) continue;
        const k = kind[y] as number;
        if (
          k === CAS ||
          (k === READ ? a[y] !== value : k === NOT ? a[y] === value : b[y] !== value)
        ) {
          return becauseOf(at, returned[last] as number);
        }
      }
    }
  }
  return false;
}

/** The earliest deadline of anything, open or to come, that needs the value. */
export function missedBy(at: RegisterState, value: number): number {
  const { kind, a, returned } = at.problem as RegisterProblem;
  const first = at.demand[value] as number;
  let deadline = first < 0 ? NEVER : (at.earliest[first] as number);
  for (let word = 0; word < at.maskWords; word++) {
    for (
      let bits = (at.open[word] as number) & ~(at.writes[word] as number);
      bits !== 0;
      bits &= bits - 1
    ) {
      const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
      if (kind[x] !== NOT && a[x] === value) deadline = Math.min(deadline, returned[x] as number);
    }
  }
  return deadline;
}

/** Whether anything but `x` needs the value and must return before return `until`. */
export function neededBefore(
  at: RegisterState,
  value: number,
  until: number,
  but: number,
): boolean {
  const { kind, a, returned } = at.problem as RegisterProblem;
  const first = at.demand[value] as number;
  const earliest = first < 0 ? NEVER : (at.earliest[first] as number);
  if (earliest < until) return becauseOf(at, earliest);
  for (let word = 0; word < at.maskWords; word++) {
    for (
      let bits = (at.open[word] as number) & ~(at.writes[word] as number);
      bits !== 0;
      bits &= bits - 1
    ) {
      const x = at.slotOp[(word << 5) + 31 - Math.clz32(bits & -bits)] as number;
      if (x === but || kind[x] === NOT || a[x] !== value) continue;
      if ((returned[x] as number) < until) return becauseOf(at, returned[x] as number);
    }
  }
  return false;
}
