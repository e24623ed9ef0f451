/**
 * The resource: takes a write if no higher token was ever seen, and answers when its disk remembers
 * the token.
 */

import type { Ticket } from "../../protocol/disk.ts";
import { fact } from "../../protocol/facts.ts";
import { CRASH_RECOVERY } from "../../protocol/fault-model.ts";
import type { Protocol } from "../../protocol/protocol.ts";
import type { Request } from "../../protocol/request.ts";

interface Resource {
  /** The highest token seen, durable or not. */
  highest: number;
  /** Writes that wait for the disk, by ticket. */
  pending: Map<Ticket, Request>;
}

interface Accepted {
  readonly token: number;
  readonly holder: number;
}

/** @param fences whether a token must not be lower than one before it. */
export function resourceOf(
  fences: (token: number, highest: number) => boolean,
): Protocol<Resource, never> {
  return {
    name: "fenced-resource",
    about: "Takes writes that carry a token not lower than any before it.",
    options: {},
    faultModel: CRASH_RECOVERY,
    leaderless: true,
    facts: {
      accepted: fact(
        "`node`'s disk holds a write by `holder`, with `token`",
        "node",
        "token",
        "holder",
      ),
    },
    describe: () => ({ kind: "nothing", fields: {} }),
    factsOfMessage: () => undefined,
    factsOfWrite(node, write, facts) {
      if (write.kind !== "put" || write.key !== "last") return;
      const { token, holder } = write.value as Accepted;
      (facts as Record<string, (...numbers: number[]) => void>)["accepted"]?.(node, token, holder);
    },
    start: (disk) => ({
      highest: (disk.get("last") as Accepted | undefined)?.token ?? 0,
      pending: new Map(),
    }),
    onMessage: () => undefined,
    onTimer: () => undefined,
    onRequest(state, request, self) {
      const [token, holder] = request.command.input as readonly [number, number];
      if (!fences(token, state.highest)) {
        self.reply(request, { status: "ok", output: false, leader: self.id });
        return;
      }
      state.highest = token;
      const ticket = self.disk.batch([{ kind: "put", key: "last", value: { token, holder } }]);
      self.disk.sync();
      state.pending.set(ticket, request);
    },
    onDisk(state, ticket, outcome, self) {
      const request = state.pending.get(ticket);
      state.pending.delete(ticket);
      if (outcome === "failed") self.halt("its disk has failed");
      else if (request !== undefined)
        self.reply(request, { status: "ok", output: true, leader: self.id });
    },
    observe: ({ highest }) => ({
      role: "resource",
      term: highest,
      leader: 0,
      commitIndex: 0,
      lastIndex: 0,
    }),
  };
}

/** The one that keeps its word. */
export const resource = resourceOf((token, highest) => token >= highest);
