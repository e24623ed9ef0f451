/** Channels that something else than a task sends on or closes, as Go's `time.After`. */
import type { Context } from "../context.ts";
import { usOf } from "../options.ts";
import type { Turns } from "../turns.ts";
import { Channel } from "./channel.ts";

/** A channel that gets one item after a time: the moment then. */
export function after(turns: Turns, ms: number): Channel {
  const channel = new Channel(1, `after ${ms} ms`);
  const dueUs = turns.world.monotonicNow() + Math.max(0, usOf(ms, "self.after"));
  turns.timers.set(dueUs, () => void channel.send(turns.world.monotonicNow()));
  return channel;
}

/** A channel that is closed when a context ends. */
export function done(context: Context): Channel {
  const channel = new Channel(0, "a context's end");
  context.whenEnded(() => channel.close());
  return channel;
}
