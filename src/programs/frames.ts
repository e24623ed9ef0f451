/**
 * What programs send each other: messages; the calls, replies and cancellations of RPC; and what
 * goes through a stream.
 */
import { mix, mixText, mixValue } from "../core/hash.ts";
import type { MessageLabel } from "../protocol/protocol.ts";

/** In the order of their numbers in digests, from 1. */
const KINDS = [
  "message",
  "call",
  "reply",
  "error",
  "cancel",
  "open",
  "item",
  "credit",
  "end",
] as const;

/** What a frame's number is called. */
const NUMBERS: Readonly<Partial<Record<Frame["kind"], string>>> = {
  open: "window",
  item: "item",
  credit: "granted",
};

export interface Frame {
  readonly kind: (typeof KINDS)[number];
  /** The message's or the method's. */
  readonly name: string;
  /** Drawn by the caller's incarnation: a late reply to the one before it finds no caller. */
  readonly boot: number;
  /**
   * The call, from 1 in each incarnation. In a stream: of `open` the window of who opens, of `item`
   * its number in its direction, of `credit` how many items may be sent in all. 0: none of these.
   */
  readonly id: number;
  readonly body: unknown;
  /** Of a call and of `open`: how long its caller waits; -1: without limit. */
  readonly timeoutUs: number;
}

/** The kind and the numbers, as selectors and stories name them. */
export function describe({ kind, name, id, body }: Frame): MessageLabel {
  const fields: Record<string, number | boolean | string> =
    id === 0 ? {} : { [NUMBERS[kind] ?? "call"]: id };
  const parts = typeof body === "object" && body !== null ? Object.entries(body) : [["body", body]];
  for (const [field, value] of parts as [string, unknown][]) {
    if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") {
      fields[field] = value;
    }
  }
  return { kind: kind === "message" || kind === "call" ? name : `${name}-${kind}`, fields };
}

/** 32 bits of everything that a frame holds. */
export function digest({ kind, name, boot, id, body, timeoutUs }: Frame): number {
  const head = mix(mix(mix(KINDS.indexOf(kind) + 1, boot), id), timeoutUs);
  return mixValue(mixText(head, name), body);
}
