/**
 * The kinds of events of a run. Up to `STEP_MAX` they are steps: numbered, in the hash, most of them agenda entries whose
 * time has come. The rest happens within a step, or between two, and is only recorded.
 */

export const MESSAGE = 1;
export const TIMER = 2;
export const DISK = 3;
export const REQUEST = 4;
export const REPLY = 5;
export const WAKE = 6;
export const SESSION_MESSAGE = 7;
export const SESSION = 8;
export const START = 9;
export const CRASH = 10;
export const DROP = 11;
/** A datagram that a script kept back and now hands over: as `MESSAGE`, but no cut stops it. It is recorded as a message. */
export const RELEASED = 12;
export const DISK_FAILED = 13;

/** No step has a higher kind. */
export const STEP_MAX = 15;

export const SENT = 16;
export const HELD = 17;
export const TIMER_SET = 18;
export const TIMER_CANCELLED = 19;
export const ISSUED = 20;
export const PAUSED = 21;
export const RESUMED = 22;
export const HALTED = 23;
export const FAULT = 24;
export const FAULT_ENDED = 25;
export const INVOKED = 26;
export const COMPLETED = 27;
export const FACT = 28;
export const NOTE = 29;
export const VIOLATION = 30;
export const ROLE = 31;

/** By kind, the name that traces and messages use. */
export const EVENT_NAMES: readonly string[] = [
  "withdrawn",
  "message",
  "timer",
  "disk",
  "request",
  "reply",
  "wake",
  "session-message",
  "session",
  "start",
  "crash",
  "drop",
  "released",
  "disk-failed",
  "",
  "",
  "sent",
  "held",
  "timer-set",
  "timer-cancelled",
  "issued",
  "paused",
  "resumed",
  "halted",
  "fault",
  "fault-ended",
  "invoked",
  "completed",
  "fact",
  "note",
  "violation",
  "role",
];

/** What became of something that was sent, as far as the log has come: positions in `FATES`. */
export const FATES = ["in-flight", "delivered", "lost", "cut", "held", "dropped"] as const;
export const TRAVELLING = 0;
export const DELIVERED = 1;
/** The weather lost it, or a script took it away, or its session was over. */
export const LOST = 2;
/** Its link was cut when it was sent. */
export const CUT = 3;
/** A cut or a script keeps it back. */
export const KEPT = 4;
/** It met a cut on its way, or a node that was down, or a session that was over by then. */
export const DROPPED = 5;
/** Added to a fate: the weather made a second copy. */
export const DUPLICATED = 8;
