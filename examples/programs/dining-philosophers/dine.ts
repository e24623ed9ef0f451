/**
 * Dining philosophers (Dijkstra 1971): five tasks at a round table, a fork between each two; to eat
 * takes both. Whoever reaches for the lower fork first can always be waited for.
 */
import type { Process } from "rashomon";

const PHILOSOPHERS = 5;
const MEALS = 60;

/** @param order which of a philosopher's two forks is taken first. */
export async function dine(
  self: Process,
  order: (left: number, right: number) => readonly [number, number],
): Promise<void> {
  const forks = Array.from({ length: PHILOSOPHERS }, (_, at) => self.mutex(`fork ${at + 1}`));
  const table = self.waitGroup("the table");
  table.add(PHILOSOPHERS);
  for (let seat = 0; seat < PHILOSOPHERS; seat++) {
    const [first, second] = order(seat, (seat + 1) % PHILOSOPHERS).map((fork) => forks[fork]);
    const body = async (): Promise<void> => {
      for (let meal = 0; meal < MEALS; meal++) {
        await self.sleep(self.random("thinking", 5));
        await first?.lock();
        await self.sleep(self.random("reaching", 2));
        await second?.lock();
        await self.sleep(1);
        second?.unlock();
        first?.unlock();
      }
      table.done();
    };
    self.spawn(body, { name: `philosopher ${seat + 1}` });
  }
  await table.wait();
  for (let seat = 0; seat < PHILOSOPHERS; seat++) self.assert("sated", seat, MEALS);
  self.show({ role: "sated" });
}
