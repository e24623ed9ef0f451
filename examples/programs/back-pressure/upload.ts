/**
 * Uploads: all but n1 read files of 300 items and send each in a stream to n1, which stores an item
 * at a time and is slower than they are. What was read and is not stored yet is held in memory, at
 * one end or the other.
 */
import type { Process, ProcessStream } from "rashomon";

export const ITEMS = 300;
export const WINDOW = 8;

/** An upload at the end that receives it. */
export type Arriving = ProcessStream<never, number>;

/** How items leave and are taken. */
export interface Ways {
  /** Sends one item that was read. */
  readonly push: (stream: ProcessStream<number, never>, item: number) => Promise<void>;
  /** Stores all items of an upload, to its end. */
  readonly take: (stream: Arriving, store: (item: number) => Promise<void>) => Promise<void>;
}

/** Each item that arrives is stored before the next is taken. */
export async function oneByOne(
  stream: Arriving,
  store: (item: number) => Promise<void>,
): Promise<void> {
  for await (const item of stream) await store(item);
}

export async function upload(self: Process, { push, take }: Ways): Promise<void> {
  if (self.id === 1) receive(self, take);
  else await send(self, push);
}

function receive(self: Process, take: Ways["take"]): void {
  const method = async (file: number, stream: Arriving): Promise<number> => {
    let stored = 0;
    await take(stream, async () => {
      await self.sleep(self.random("storing", 4));
      self.assert("stored", file, ++stored);
    });
    self.assert("complete", file, stored);
    return stored;
  };
  self.serveStream("upload", method, { window: WINDOW });
}

/** A file is sent again from its start, under another name, where its stream did not end well. */
async function send(self: Process, push: Ways["push"]): Promise<void> {
  const life = (((await self.disk.get("life")) as number | undefined) ?? 0) + 1;
  await self.disk.put("life", life);
  for (let attempt = 1; ; attempt++) {
    const file = (life * 8 + self.id) * 1_000 + attempt;
    const stream = self.openStream<number, never, number>(1, "upload", file, { timeoutMs: 5_000 });
    try {
      for (let item = 1; item <= ITEMS; item++) {
        self.assert("loaded", file, item);
        await push(stream, item);
      }
      stream.end();
      await stream.answer();
    } catch (error) {
      self.log(`the upload of ${file} failed: ${(error as Error).message}`);
      await self.sleep(20);
    }
  }
}
