/**
 * A counter at n1, to which the others add by calls that they repeat until they are answered. Each
 * addition has a number of its caller's; the counter claims which addition it performed as which.
 */
import type { CallOptions, Process } from "rashomon";

/** @param add calls the counter until it has answered. */
export async function count(
  self: Process,
  once: boolean,
  add: (self: Process, sum: Sum) => Promise<void>,
): Promise<void> {
  if (self.id === 1) await serve(self, once);
  else await ask(self, add);
}

interface Sum {
  /** The caller's life, and the number of the addition in it. */
  readonly life: number;
  readonly number: number;
}

async function serve(self: Process, once: boolean): Promise<void> {
  let effects = ((await self.disk.get("effects")) as number | undefined) ?? 0;
  self.serve(
    "add",
    async ({ life, number }: Sum, { from, commit }) => {
      const effect = ++effects;
      await commit([{ kind: "put", key: "effects", value: effect }], effect);
      self.assert("performed", effect, life * 8 + from, number);
      return effect;
    },
    { once },
  );
}

async function ask(self: Process, add: (self: Process, sum: Sum) => Promise<void>): Promise<void> {
  const life = (((await self.disk.get("life")) as number | undefined) ?? 0) + 1;
  await self.disk.put("life", life);
  for (let number = 1; ; number++) {
    await add(self, { life, number });
    await self.sleep(self.random("pause", 10));
  }
}

const RETRY: CallOptions = {
  timeoutMs: Number.POSITIVE_INFINITY,
  retry: { attempts: 1_000_000, attemptMs: 15, backoffMs: 2, backoffMaxMs: 20 },
};

/** One call, whose repetitions have its identity. */
export async function retried(self: Process, sum: Sum): Promise<void> {
  await self.call(1, "add", sum, RETRY);
}

/** The mistake: a loop of calls, each with an identity of its own. */
export async function calledAgain(self: Process, sum: Sum): Promise<void> {
  for (;;) {
    try {
      await self.call(1, "add", sum, { timeoutMs: 15 });
      return;
    } catch {
      await self.sleep(self.random("back-off", 20));
    }
  }
}
