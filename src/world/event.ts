/**
 * The kinds of events of a run, and what a recorder gets of each. Up to `STEP_MAX` they are steps:
 * numbered, in the hash, most of them agenda entries whose time has come. The rest happens within a
 * step, or between two, and is only recorded.
 */

/**
 * A datagram arrives. `actor` receives, `other` sent, `number`: the message's digest, `payload`:
 * the message.
 */
export const MESSAGE = 1;
/**
 * A timer fires. `actor`: its node, `number`: its place among the node's timers, `payload`: its
 * name.
 */
export const TIMER = 2;
/**
 * A batch is durable. `actor`: the node, `number`: a digest of its writes, `payload`: the `Batch`.
 */
export const DISK = 3;
/** A request arrives at a node. `actor` receives, `other`: the client, `payload`: the `Request`. */
export const REQUEST = 4;
/** An answer arrives at a client. `actor` receives, `other`: the node, `payload`: the `Answer`. */
export const REPLY = 5;
/**
 * Something else acts: a client, the faults, a script, the phases. `number`: its token, `payload`:
 * the `Actor`.
 */
export const WAKE = 6;
/** A message of a session arrives; as `MESSAGE`. */
export const SESSION_MESSAGE = 7;
/**
 * One end learns of its session. `actor`: that end, `other`: the peer, `payload`: true if it is up.
 */
export const SESSION = 8;
/** A node starts. `number`: its incarnation, from 1. */
export const START = 9;
/**
 * A node stops. `number`: batches in flight that became durable all the same, `payload`: why it
 * asked to be stopped, null where it did not.
 */
export const CRASH = 10;
/**
 * Something that fell due is lost. `actor`: whom it was for, `other`: who sent it (0: its session
 * is forgotten).
 */
export const DROP = 11;
/**
 * A datagram that a script kept back and now delivers: as `MESSAGE`, but no cut stops it. It is
 * recorded as a message.
 */
export const RELEASED = 12;
/** A batch failed. `number`: its ticket, `payload`: the `Batch`. */
export const DISK_FAILED = 13;

/** No step has a higher kind. */
export const STEP_MAX = 15;

/**
 * Something is sent. `actor` sends, `other` is to receive, `number`: the kind of its arrival,
 * `mark`: its fate, `payload`.
 */
export const SENT = 16;
/**
 * A cut keeps what fell due. `actor`: whom it is for, `other` sent it, `number`: the kind of its
 * arrival. Its cause sent it.
 */
export const HELD = 17;
/** `number`: the delay in microseconds of the node's own clock, `payload`: the timer's name. */
export const TIMER_SET = 18;
/** A timer that was set is cancelled. `payload`: its name. */
export const TIMER_CANCELLED = 19;
/** A batch is handed to the disk. `number`: its ticket, `payload`: the `Batch`. */
export const ISSUED = 20;
/** `number`: pauses of the node that are in force now. */
export const PAUSED = 21;
/** `number`: pauses of the node that are still in force. */
export const RESUMED = 22;
/** A node ends itself. `payload`: why, as text. */
export const HALTED = 23;
/** `payload`: a `FaultEvent`. */
export const FAULT = 24;
/** `payload`: a `FaultEvent`. */
export const FAULT_ENDED = 25;
/** `actor`: the client (0: unknown), `number`: the operation in the history, from 0. */
export const INVOKED = 26;
/** As `INVOKED`; the outcome may be `info`. */
export const COMPLETED = 27;
/**
 * `actor`: the node or client, `other`: the fact's place among those declared, `payload`: its
 * numbers; `mark` 1: an invariant no longer holds.
 */
export const FACT = 28;
/** `actor`: the node (0: faults, scripts, phases), `payload`: text. */
export const NOTE = 29;
/** `number`: the step at which it was seen, `payload`: the `Violation`. */
export const VIOLATION = 30;
/** A node's role or term is another after a handler. `payload`: what is observed of it. */
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
