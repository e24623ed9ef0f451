/** Planted bugs of the sequencer. */
import type { SystemMutant } from "../../system.ts";
import { allocatorOf } from "../allocator.ts";
import { idServerOf } from "../id-server.ts";
import { remembersItsBlock } from "./remembers-its-block.ts";

export const sequencerMutants: readonly SystemMutant[] = [
  {
    name: "ids-used-again",
    about: "A server writes down its block, not what it has used of it, and begins it anew.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["ids-unique", "offsets-rise"],
    origin: "hi/lo generators that keep the block across a restart, and count in memory",
    around: { servers: remembersItsBlock },
  },
  {
    name: "blocks-overlap",
    about: "A block begins with the last id of the one before it.",
    fault: [],
    equivalent: false,
    detectors: ["blocks-disjoint"],
    origin: "a range with both ends included, taken for one without its end",
    replaces: { blocks: { object: allocatorOf({ after: (first, size) => first + size - 1 }) } },
  },
  {
    name: "last-id-first",
    about: "A server uses its block up from the end.",
    fault: [],
    equivalent: false,
    detectors: ["offsets-rise"],
    origin: "free ids on a stack",
    replaces: {
      servers: {
        runs: idServerOf({ next: ({ first, size }, used) => first + size - 1 - used }) as never,
      },
    },
  },
  {
    name: "answers-the-one-before",
    about: "A server answers the id before the one that it has taken of its block.",
    fault: [],
    equivalent: false,
    detectors: ["ids-unique"],
    origin: "a counter that is read before it is raised, where it should be after",
    self: {
      servers: (self) => ({
        reply: (request, reply) =>
          self.reply(request, { ...reply, output: (reply.output as number) - 1 }),
      }),
    },
  },
];
