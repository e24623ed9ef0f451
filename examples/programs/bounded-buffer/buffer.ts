/**
 * A bounded buffer: producers put items into a channel of four places, consumers take them until
 * the channel is closed. What was put is taken once.
 */
import type { Process } from "rashomon";

const PRODUCERS = 3;
const CONSUMERS = 2;
const ITEMS = 200;

/** @param end closes the channel, once a producer has put its last item. */
export async function pass(
  self: Process,
  end: (close: () => void, producersLeft: number) => void,
): Promise<void> {
  const life = (((await self.disk.get("life")) as number | undefined) ?? 0) + 1;
  await self.disk.put("life", life);
  const buffer = self.channel<number>(4, "buffer");
  const consumers = self.waitGroup("consumers");
  let producing = PRODUCERS;
  for (let producer = 0; producer < PRODUCERS; producer++) {
    const produce = async (): Promise<void> => {
      for (let item = 0; item < ITEMS; item++) {
        const name = ((life * 8 + self.id) * PRODUCERS + producer) * ITEMS + item;
        self.assert("put", name);
        await buffer.send(name);
        await self.sleep(self.random("producing", 3));
      }
      end(() => buffer.close(), --producing);
    };
    void self.spawn(produce, { name: `producer ${producer + 1}` });
  }
  consumers.add(CONSUMERS);
  for (let consumer = 0; consumer < CONSUMERS; consumer++) {
    const consume = async (): Promise<void> => {
      for await (const item of buffer) {
        self.assert("taken", item);
        await self.sleep(self.random("consuming", 2));
      }
      consumers.done();
    };
    void self.spawn(consume, { name: `consumer ${consumer + 1}` });
  }
  await consumers.wait();
  self.show({ role: "done" });
}
