/** The state of a holder by ZooKeeper's recipe for locks. */
import type { Working } from "../working.ts";

export const PHASES = [
  "resting",
  "connecting",
  "creating",
  "looking",
  "watching",
  "waiting",
  "holding",
  "reading",
  "writing",
  "jeopardy",
  "deleting",
] as const;

export interface Holder extends Working {
  phase: (typeof PHASES)[number];
  /** 0: it has none. */
  session: number;
  /** When it asked for what renewed its session last. */
  askedUs: number;
  /** The number of its node; 0: it knows of none. */
  node: number;
  /** What it watches, or is about to; 0: the directory. */
  watched: number;
  /** The token that its ping in flight is to keep; 0: none is in flight, or it had no lock. */
  kept: number;
  isWanting: boolean;
  isOverdue: boolean;
  graceUs: number;
  connectionUs: number;
}
