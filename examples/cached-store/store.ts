/**
 * The store: keeps the value of each key on its disk, and performs a client's write once, however
 * often it is asked. It answers with the value that the key has now.
 */
import type { Process } from "rashomon";

/** What the cache asks: of a write, whose it is. */
export interface Write {
  readonly client: number;
  readonly sequence: number;
  readonly value: number;
}

/** What is on the disk: values by key, and by client the last write that was performed. */
interface Stored {
  readonly values: Readonly<Record<string, number>>;
  readonly writes: Readonly<Record<number, number>>;
}

export default async function main(self: Process): Promise<void> {
  let stored = ((await self.disk.get("stored")) ?? { values: {}, writes: {} }) as Stored;
  /** The operation before the next one: they are performed one after the other. */
  let last: Promise<unknown> = Promise.resolve();

  for (const [key, value] of Object.entries(stored.values)) {
    self.assert("stored", numberOf(key), value);
  }
  self.onRequest(({ f, key, input }) => {
    last = last.then(() => (f === "put" ? write(key as string, input as never) : undefined));
    return last.then(() => stored.values[key as string] ?? null);
  });

  async function write(key: string, { client, sequence, value }: Write): Promise<void> {
    if ((stored.writes[client] ?? 0) >= sequence) return;
    const after = {
      values: { ...stored.values, [key]: value },
      writes: { ...stored.writes, [client]: sequence },
    };
    await self.disk.put("stored", after);
    stored = after;
    self.assert("stored", numberOf(key), value);
  }
}

/** Facts are numbers: `k3` is 3. */
export function numberOf(key: string): number {
  return Number(key.slice(1));
}
