/**
 * The cache: answers reads from its memory, which holds what the store has answered. It asks the
 * store for what it does not know, and for each write.
 */
import type { Asked, Process, Value } from "rashomon";
import { numberOf } from "./store.js";

/** Writes, and says which value the key has for all that the cache knows. */
export type WriteThrough = (self: Process, asked: Asked) => Promise<Value>;

export const throughStore: WriteThrough = (self, { key, client, sequence, input }) =>
  self.ask("store", { f: "put", key, input: { client, sequence, value: input } });

export async function cache(self: Process, write: WriteThrough): Promise<void> {
  const known = new Map<string, Value>();
  self.onRequest(async (asked) => {
    const key = asked.key as string;
    if (asked.f === "put") known.set(key, await write(self, asked));
    else if (!known.has(key)) known.set(key, await self.ask("store", { f: "get", key }));
    const value = known.get(key) ?? null;
    if (value !== null) self.assert("answered", numberOf(key), value as number);
    return asked.f === "put" ? null : value;
  });
}

export default (self: Process) => cache(self, throughStore);
