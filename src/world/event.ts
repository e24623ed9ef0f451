/** The kinds of agenda entries and steps: positions in the trace's `STEP_KINDS`. */

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
