/**
 * The timestamp oracle (Peng and Dabek 2010, §2.3): gives timestamps that only rise, from a block
 * that it took before it gave the first of it: the disk holds the end of the block. Started again
 * it goes on from there.
 */
import type { Ticket } from "../../protocol/disk.ts";
import { type Facts, fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { HEARS_NO_MESSAGES } from "../../protocol/without-messages.ts";

interface Oracle {
  /** The timestamp that was given last. */
  last: number;
  /** The end of the block on its disk, the highest that it may give. */
  limit: number;
  readonly block: number;
  waiting: Request[];
  /** A block that is on its way to the disk. */
  writing: { readonly ticket: Ticket; readonly limit: number } | null;
}

export interface OracleRules {
  /** The last timestamp that it may have given, by what its disk holds. */
  lastOf(limit: number): number;
}

export const oracleRules: OracleRules = { lastOf: (limit) => limit };

const FACTS = { gave: fact("`node` gave `timestamp`", "node", "timestamp") };

export function oracleOf(rules: OracleRules): Protocol<Oracle, never> {
  return {
    name: "timestamp-oracle",
    about: "Gives timestamps that rise, from blocks that its disk remembers.",
    options: {
      block: {
        kind: "integer",
        about: "How many timestamps it takes at once.",
        default: 64,
        min: 1,
        max: 1_000_000,
      },
    },
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["oracle"],
    facts: FACTS,
    ...HEARS_NO_MESSAGES,
    factsOfReply(node, _request, { output }, facts) {
      (facts as Facts<typeof FACTS>).gave(node, output as number);
    },
    readings: { fields: { ticket: "ticket", waiting: "immutable" } },
    start(disk, self, { options }) {
      const limit = Number(disk.get("limit") ?? 0);
      const block = options["block"] as number;
      const last = rules.lastOf(limit);
      const state: Oracle = { last, limit, block, waiting: [], writing: null };
      takeBlock(state, self);
      return state;
    },
    onTimer: () => undefined,
    onRequest(state, request, self) {
      state.waiting.push(request);
      give(state, self);
    },
    onDisk(state, ticket, outcome, self) {
      if (outcome === "failed") {
        self.halt("its disk has failed");
        return;
      }
      if (state.writing?.ticket !== ticket) return;
      state.limit = state.writing.limit;
      state.writing = null;
      give(state, self);
    },
    observe: ({ last }) => ({
      role: "oracle",
      term: 0,
      leader: 0,
      commitIndex: last,
      lastIndex: last,
    }),
  };
}

function give(state: Oracle, self: Self<never>): void {
  while (state.waiting.length > 0 && state.last < state.limit) {
    const request = state.waiting.shift() as Request;
    state.last++;
    self.reply(request, { status: "ok", output: state.last, leader: self.id });
  }
  // The next block is asked for before this one is used up.
  if (state.limit - state.last < state.block / 2) takeBlock(state, self);
}

function takeBlock(state: Oracle, self: Self<never>): void {
  if (state.writing !== null) return;
  const limit = state.limit + state.block;
  const ticket = self.disk.batch([{ kind: "put", key: "limit", value: limit }]);
  self.disk.sync();
  state.writing = { ticket, limit };
}
