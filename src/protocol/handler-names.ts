/** The handlers that a protocol may have. */
import type { Handlers } from "./protocol.ts";

/** By name: the compiler misses each that is not here. */
export const HANDLER_NAMES: Readonly<Record<keyof Required<Handlers>, true>> = {
  start: true,
  onMessage: true,
  onSession: true,
  onTimer: true,
  onRequest: true,
  onAnswer: true,
  onDisk: true,
  observe: true,
  replica: true,
  parts: true,
  quorate: true,
};
