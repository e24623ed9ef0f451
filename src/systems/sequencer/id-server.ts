/**
 * A server of unique ids: it has a block of them, gives each client one, and asks for another block
 * when its own is used up. It writes nothing down: one that starts again asks for a new block, and
 * what was left of the old one is lost.
 */
import { type Facts, fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol, Self } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";
import { WITHOUT_MESSAGES } from "../../protocol/without-messages.ts";

/** Ids that no other server has. */
export interface Block {
  readonly first: number;
  readonly size: number;
}

interface IdServer {
  /** Its present block, and how many of it it has used. */
  block: Block;
  used: number;
  /** Clients that wait for a block. */
  waiting: Request[];
}

export interface IdServerRules {
  /** The next id that it issues, of a block of which so many are used. */
  next(block: Block, used: number): number;
}

export const idServerRules: IdServerRules = { next: ({ first }, used) => first + used };

const FACTS = { issued: fact("`node` answered a client `id`", "node", "id") } as const;

const NONE: Block = { first: 0, size: 0 };

export function idServerOf(rules: IdServerRules): Protocol<IdServer, never> {
  return {
    name: "id-server",
    about: "Gives each client an id of a block of its own.",
    options: {
      block: {
        kind: "integer",
        about: "How many ids it asks for at once.",
        default: 10,
        min: 1,
        max: 1_000_000,
      },
    },
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    roles: ["server"],
    facts: FACTS,
    ...WITHOUT_MESSAGES,
    factsOfReply(node, _request, { output }, facts) {
      (facts as Facts<typeof FACTS>).issued(node, output as number);
    },
    instance: ({ options }) => {
      const size = options["block"] as number;
      return {
        start: () => ({ block: NONE, used: 0, waiting: [] }),
        onMessage: () => undefined,
        onTimer: () => undefined,
        onDisk: () => undefined,
        onRequest(state, request, self) {
          const { client } = request;
          // A client that asks again waits once, for its latest.
          const others = state.waiting.filter((one) => one.client !== client);
          const isAsking = state.waiting.length > 0;
          state.waiting = [...others, request];
          if (state.used < state.block.size) answer(state, rules, self);
          else if (!isAsking) allocate(size, self);
        },
        onAnswer(state, { command, reply }, self) {
          const [, asked] = command.input as readonly [number, number];
          state.block = { first: reply.output as number, size: asked };
          state.used = 0;
          answer(state, rules, self);
          if (state.waiting.length > 0) allocate(size, self);
        },
        observe: ({ block, waiting }) => ({
          role: "server",
          term: 0,
          leader: 0,
          commitIndex: 0,
          lastIndex: block.first,
          unsettled: waiting.length,
        }),
      };
    },
  };
}

function allocate(size: number, self: Self<never>): void {
  self.ask("blocks", { f: "allocate", key: null, input: [self.id, size] });
}

/** Gives those that wait an id each, as long as there are any. */
function answer(state: IdServer, rules: IdServerRules, self: Self<never>): void {
  while (state.used < state.block.size) {
    const request = state.waiting.shift();
    if (request === undefined) return;
    const id = rules.next(state.block, state.used++);
    self.reply(request, { status: "ok", output: id, leader: self.id });
  }
}
