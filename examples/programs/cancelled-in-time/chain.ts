/**
 * A chain of calls: n1 asks n2, which asks n3, which works for longer than n1 waits. Each reports
 * how long it took by its own clock, and how long the first caller allowed.
 */
import type { CallOptions, IncomingCall, Process } from "rashomon";

const ALLOWED_MS = 50;
const WORK_MS = 200;

/** @param optionsOf of the call that n2 makes on behalf of one that it serves. */
export async function chain(
  self: Process,
  optionsOf: (call: IncomingCall) => CallOptions,
): Promise<void> {
  const timed = async (work: Promise<unknown>): Promise<void> => {
    const startUs = self.nowUs();
    await work.catch(() => undefined);
    self.assert("ended", self.nowUs() - startUs, ALLOWED_MS * 1_000);
  };
  if (self.id === 3) {
    self.serve("work", (_: unknown, { context }) => timed(self.sleep(WORK_MS, context)));
  }
  if (self.id === 2) {
    self.serve("ask", (_: unknown, call) => timed(self.call(3, "work", null, optionsOf(call))));
  }
  if (self.id !== 1) return;
  for (;;) {
    const { context, cancel } = self.background.withTimeout(ALLOWED_MS);
    const asked = timed(
      self.call(2, "ask", null, { context, timeoutMs: Number.POSITIVE_INFINITY }),
    );
    // Every other time the caller loses interest before its deadline.
    if (self.random("patience", 2) === 0) {
      await self.sleep(10);
      cancel();
    }
    await asked;
    await self.sleep(self.random("pause", 20));
  }
}
