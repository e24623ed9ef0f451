/** The names of timers: those that a protocol declares, and those that are set for it. */
import { ASK_TIMER } from "./asking.ts";
import { EXPIRY_TIMER } from "./expiring.ts";
import { MEMBER_TIMER } from "./members.ts";

/** Set for processes that ask other services, and for those whose objects act. */
export const SHARED_TIMERS: readonly string[] = [ASK_TIMER, EXPIRY_TIMER, MEMBER_TIMER];

/** Whether a timer is among declared ones, of which `doubt *` is all that begin with `doubt `. */
export function isDeclaredTimer(name: string, declared: readonly string[]): boolean {
  return declared.some((one) =>
    one.endsWith(" *") ? name.startsWith(one.slice(0, -1)) : name === one,
  );
}
