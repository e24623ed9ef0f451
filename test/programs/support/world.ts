/** A world of one process: what a program's turn may ask, and what it did. */
import type { DiskImage, Write } from "../../../src/protocol/disk.ts";
import type { Self } from "../../../src/protocol/protocol.ts";

export interface FakeWorld {
  readonly self: Self<never>;
  nowUs: number;
  wallUs: number;
  readonly halted: string[];
  readonly notes: string[];
  readonly sent: { readonly to: number; readonly message: unknown }[];
  readonly written: (readonly Write[])[];
}

export function worldOf(): FakeWorld {
  let drawn = 0;
  const world = {
    nowUs: 0,
    wallUs: 0,
    halted: [] as string[],
    notes: [] as string[],
    sent: [] as { to: number; message: unknown }[],
    written: [] as (readonly Write[])[],
  };
  const self: Self<never> = {
    id: 1,
    peers: [2, 3],
    disk: {
      batch: (writes) => world.written.push(writes),
      sync: () => undefined,
    },
    send: (to, message) => world.sent.push({ to, message }),
    openSession: () => 1,
    sendIn: () => undefined,
    closeSession: () => undefined,
    setTimer: () => undefined,
    cancelTimer: () => undefined,
    monotonicNow: () => world.nowUs,
    wallNow: () => world.wallUs,
    random: (_purpose, bound) => drawn++ % bound,
    reply: () => undefined,
    ask: () => 0,
    forget: () => undefined,
    assert: () => undefined,
    halt: (note) => world.halted.push(note),
    log: (note) => world.notes.push(note),
  };
  return Object.assign(world, { self });
}

export const EMPTY_DISK: DiskImage = {
  get: () => undefined,
  firstIndex: 1,
  lastIndex: 0,
  entry: () => undefined,
};
