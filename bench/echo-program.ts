/** The same as `echo.ts`, as an awaiting program: each ping is a call, each pong its answer. */
import type { Process } from "../src/programs/api.ts";

export default async function main(self: Process): Promise<void> {
  let count = 0;
  self.serve("ping", async () => ++count);
  for (;;) {
    await self.sleep(0.1);
    for (const peer of self.peers) void ping(self, peer, count);
  }
}

async function ping(self: Process, peer: number, count: number): Promise<void> {
  await self.call(peer, "ping", count);
}
