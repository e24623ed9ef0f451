/**
 * A retry storm: n1 serves one request at a time, in order of arrival; the others ask it at a fixed
 * rate, below what it can do. A slow spell of n1 lets its queue grow past what callers wait for:
 * then all that it does is done for callers that have left, whose retries keep the queue long. The
 * trigger is over, and the outage is not: a metastable failure (Bronson et al. 2021).
 */
import type { CallOptions, Process } from "rashomon";

const WORK_MS = 4;
const TIMEOUT_MS = 40;
const EVERY_MS = 15;
const SLOW_FROM_MS = 2_000;
const SLOW_UNTIL_MS = 3_000;
const JUDGED_FROM_MS = 5_000;
const JUDGED_UNTIL_MS = 7_000;

/** @param optionsOf of every call of a caller. */
export async function storm(
  self: Process,
  optionsOf: (self: Process) => Pick<CallOptions, "retry">,
): Promise<void> {
  if (self.id === 1) serve(self);
  else await ask(self, optionsOf(self));
}

function serve(self: Process): void {
  const queue = self.channel<() => void>(1_000_000, "queue");
  self.serve("work", () => new Promise<void>((done) => void queue.send(done)));
  const work = async (): Promise<void> => {
    for await (const done of queue) {
      const nowMs = self.nowUs() / 1_000;
      const isSlow = nowMs >= SLOW_FROM_MS && nowMs < SLOW_UNTIL_MS;
      await self.sleep(isSlow ? 5 * WORK_MS : WORK_MS);
      done();
    }
  };
  void self.spawn(work, { name: "worker" });
}

/** An open loop: a call is made every so often, whatever becomes of the others. */
async function ask(self: Process, options: Pick<CallOptions, "retry">): Promise<void> {
  let before = 0;
  let answeredBefore = 0;
  let after = 0;
  let answeredAfter = 0;
  const one = async (nowMs: number): Promise<void> => {
    const isBefore = nowMs < SLOW_FROM_MS - TIMEOUT_MS;
    const isAfter = nowMs >= JUDGED_FROM_MS && nowMs < JUDGED_UNTIL_MS;
    if (isBefore) before++;
    if (isAfter) after++;
    try {
      await self.call(1, "work", null, { ...options, timeoutMs: TIMEOUT_MS });
      if (isBefore) answeredBefore++;
      if (isAfter) answeredAfter++;
    } catch {
      // Not answered in time.
    }
  };
  for (;;) {
    const nowMs = self.nowUs() / 1_000;
    if (nowMs > JUDGED_UNTIL_MS + 1_000) break;
    void self.spawn(() => one(nowMs), { name: "call" });
    await self.sleep(EVERY_MS);
  }
  self.assert("goodput", permille(answeredBefore, before), permille(answeredAfter, after));
}

function permille(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.round((part * 1_000) / whole);
}
