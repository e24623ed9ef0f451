/**
 * A service that stays silent for half a second, now and then, and callers that stop calling a
 * service which does not answer. When it answers again, they must find out.
 */
import type { CallOptions, Process } from "rashomon";

const EVERY_MS = 20;
const TIMEOUT_MS = 30;
const SILENT_FOR_MS = 500;
/** From the end of one silence to the next. */
const ANSWERS_FOR_MS = 2_000;

/**
 * @param guarded how a caller calls with those options: it may fail at once instead.
 */
export async function calls(
  self: Process,
  guarded: (options: CallOptions) => () => Promise<unknown>,
): Promise<void> {
  if (self.id === 1) await serve(self);
  else await ask(self, guarded({ timeoutMs: TIMEOUT_MS }));
}

async function serve(self: Process): Promise<void> {
  let isSilent = false;
  self.serve("work", () => (isSilent ? new Promise<void>(() => undefined) : undefined));
  for (;;) {
    self.assert("answering", 1);
    await self.sleep(ANSWERS_FOR_MS);
    isSilent = true;
    self.assert("answering", 0);
    await self.sleep(SILENT_FOR_MS);
    isSilent = false;
  }
}

async function ask(self: Process, call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    let isAnswered = true;
    try {
      await call();
    } catch {
      isAnswered = false;
    }
    self.assert("called", Number(isAnswered));
    await self.sleep(EVERY_MS);
  }
}
