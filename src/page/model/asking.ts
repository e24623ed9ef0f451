/** Asking many runs the same: each is made again by one of a few workers, in the order given. */
import type { Answers, Ask } from "../engine/messages.ts";
import type { WorkerClient } from "../worker-client.ts";

/** What takes a run and needs no other before it. */
type Kinds = "count" | "completions";

export interface Asking<Kind extends Kinds> {
  /** Places of runs. */
  readonly runs: readonly number[];
  readonly ask: (run: number) => Extract<Ask, { readonly kind: Kind }> | null;
  readonly start: () => Promise<WorkerClient>;
  readonly workers: number;
  /** Called with each answer; null: the run could not be made again. */
  readonly onAnswer: (run: number, answer: Answers[Kind] | null) => void;
  readonly signal: AbortSignal;
}

/** Resolves when all have answered, or it was stopped. */
export async function askAll<Kind extends Kinds>(asking: Asking<Kind>): Promise<void> {
  const { runs, ask, start, onAnswer, signal } = asking;
  let next = 0;
  const one = async (): Promise<void> => {
    const client = await start();
    const stop = () => client.close();
    signal.addEventListener("abort", stop);
    try {
      while (next < runs.length && !signal.aborted) {
        const run = runs[next++] as number;
        const asked = ask(run);
        const answer =
          asked === null ? null : await client.ask<Kind>(asked as never).catch(() => null);
        if (!signal.aborted) onAnswer(run, answer);
      }
    } finally {
      signal.removeEventListener("abort", stop);
      client.close();
    }
  };
  const workers = Math.max(1, Math.min(asking.workers, runs.length));
  await Promise.all(Array.from({ length: workers }, one));
}
