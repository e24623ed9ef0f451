/** Has a piece done in a process of its own, and says how that ended. */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { CampaignResult } from "../../campaign/results.ts";
import type { CampaignSpec } from "../../campaign/spec.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";
import type { Corpus } from "../../search/corpus.ts";
import { unpacked } from "./packing.ts";

/** What the process says: a packed result, or what it failed with. */
export type IsolatedAnswer = { readonly result: string } | { readonly error: string };

const MODULE = fileURLToPath(new URL("./piece-process.js", import.meta.url));

/** @throws {Error} if the process ends without an answer, or could not do it. */
export function performIsolated(
  spec: CampaignSpec,
  task: CampaignTask,
  corpus: Corpus,
  signal: AbortSignal,
): Promise<CampaignResult> {
  return new Promise((resolve, reject) => {
    const child = fork(MODULE, [], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    const end = (): void => {
      child.kill("SIGKILL");
      resolve({ kind: "skipped" });
    };
    signal.addEventListener("abort", end, { once: true });
    child.once("message", (answer: IsolatedAnswer) => {
      if ("error" in answer) reject(new Error(answer.error));
      else resolve(unpacked(answer.result));
    });
    child.once("error", reject);
    child.once("exit", (code, killedBy) => {
      signal.removeEventListener("abort", end);
      const how = killedBy === null ? `with code ${code}` : `by ${killedBy}`;
      reject(new Error(`the process that did it ended ${how}`));
    });
    child.send({ spec, task, corpus }, (error) => {
      // It has ended, or is of no use: how it ended is said.
      if (error !== null) child.kill("SIGKILL");
    });
  });
}
