/**
 * Orders: n1 and n2 take them from buyers and pass them on to the store at n3. A buyer whose first
 * choice is slow asks the other as well, so that both may pass the same order on.
 */
import type { Process } from "rashomon";

interface Order {
  /** The buyer's node and life, and the number of the order in it. */
  readonly buyer: number;
  readonly number: number;
}

const SLOW_MS = 8;

/** @param once whether the store performs an order that it has performed no second time. */
export async function shop(self: Process, once: boolean): Promise<void> {
  if (self.id === 3) await store(self, once);
  else if (self.id < 3) {
    self.serve("order", (order: Order, { context }) =>
      self.call(3, "perform", order, { context, timeoutMs: 200 }),
    );
  } else await buy(self);
}

async function store(self: Process, once: boolean): Promise<void> {
  let effects = ((await self.disk.get("effects")) as number | undefined) ?? 0;
  const underWay = new Map<string, Promise<void>>();
  const perform = async (key: string, { buyer, number }: Order): Promise<void> => {
    const effect = ++effects;
    await self.disk.write([
      { kind: "put", key: "effects", value: effect },
      { kind: "put", key, value: effect },
    ]);
    self.assert("performed", effect, buyer, number);
  };
  self.serve("perform", async (order: Order) => {
    const key = `order/${order.buyer}/${order.number}`;
    if (!once) return perform(key, order);
    if ((await self.disk.get(key)) !== undefined) return;
    const performing = underWay.get(key) ?? perform(key, order);
    underWay.set(key, performing);
    await performing;
    underWay.delete(key);
  });
}

async function buy(self: Process): Promise<void> {
  const life = (((await self.disk.get("life")) as number | undefined) ?? 0) + 1;
  await self.disk.put("life", life);
  for (let number = 1; ; number++) {
    const order: Order = { buyer: life * 8 + self.id, number };
    const hedge = { to: 2, afterMs: SLOW_MS };
    await self.call(1, "order", order, { timeoutMs: 100, hedge }).catch(() => undefined);
    await self.sleep(self.random("pause", 10));
  }
}
