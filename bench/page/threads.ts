/** Processor time of the threads of a page: other programs on the machine do not lengthen it. */
import { readdirSync, readFileSync } from "node:fs";
import type { Browser } from "playwright-core";

/** Milliseconds of processor time: of the page's own thread, and of its workers together. */
export interface ThreadTimes {
  readonly pageMs: number;
  readonly workersMs: number;
}

/** What a thread of workers is called by Chromium on Linux. */
const WORKER = "DedicatedWorker";

/** The processes that render pages. */
export async function renderersOf(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
}

/** So far, by all threads that still live; Linux alone says it in nanoseconds. */
export function threadTimes(renderers: readonly number[]): ThreadTimes {
  let pageMs = 0;
  let workersMs = 0;
  for (const pid of renderers) {
    for (const thread of readdirSync(`/proc/${pid}/task`)) {
      const about = `/proc/${pid}/task/${thread}`;
      const [nanoseconds = "0"] = readFileSync(`${about}/schedstat`, "utf8").split(" ");
      const ms = Number(nanoseconds) / 1e6;
      if (thread === String(pid)) pageMs += ms;
      else if (readFileSync(`${about}/comm`, "utf8").startsWith(WORKER)) workersMs += ms;
    }
  }
  return { pageMs, workersMs };
}
