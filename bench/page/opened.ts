/** A page in the browser, and what is done to it: opened, walked through, zoomed, asked. */
import type { Browser, Page } from "playwright-core";
import { renderersOf, type ThreadTimes, threadTimes } from "./threads.ts";

/** What something took: real time, and processor time of the page's thread and of its workers. */
export interface Took extends ThreadTimes {
  readonly wallMs: number;
}

export interface Opened {
  readonly page: Page;
  readonly renderers: readonly number[];
  /** Until the run was made again and drawn. */
  readonly took: Took;
  /** The longest that the page's thread was held up, real time: nothing was heard meanwhile. */
  readonly heldUpMs: number;
}

/** Notes how long the page's thread is busy at one time; Chromium reports 50 ms and more. */
const WATCH = `
  globalThis.heldUp = 0;
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) heldUp = Math.max(heldUp, duration);
  }).observe({ type: "longtask", buffered: true });
`;

/** In the page: resolves when what is shown now is drawn. */
const DRAWN = "new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))";

/** Opens a file in a tab of its own, and waits for what shows that it is there. */
export async function opened(browser: Browser, file: string, awaited: string): Promise<Opened> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  await page.addInitScript(WATCH);
  const renderers = await renderersOf(browser);
  const before = threadTimes(renderers);
  const began = performance.now();
  await page.goto(`file://${file}`);
  await page.locator(awaited).first().waitFor({ timeout: 120_000 });
  await page.evaluate(DRAWN);
  const wallMs = performance.now() - began;
  const now = await renderersOf(browser);
  const took = { ...since(before, now), wallMs };
  const heldUpMs = await page.evaluate<number>("heldUp");
  return { page, renderers: now, took, heldUpMs };
}

/**
 * What the worker says of the run alone, and of its judgement after it, real time.
 * @throws {Error} if the page does not show it.
 */
export async function timesOfRun({ page }: Opened): Promise<{ runMs: number; judgedMs: number }> {
  const text = (await page.locator("header").first().textContent()) ?? "";
  const said = /in (\d+)\s+ms,\s+judged\s+in\s+(\d+)\s+ms/.exec(text);
  if (said === null) throw new Error(`the page does not say how long its run took: ${text}`);
  return { runMs: Number(said[1]), judgedMs: Number(said[2]) };
}

function since(before: ThreadTimes, renderers: readonly number[]): ThreadTimes {
  const { pageMs, workersMs } = threadTimes(renderers);
  return { pageMs: pageMs - before.pageMs, workersMs: workersMs - before.workersMs };
}

/** What a body does in the page, from its beginning until what it changed is drawn. */
async function timed({ page, renderers }: Opened, body: string): Promise<Took> {
  const before = threadTimes(renderers);
  const wallMs = await page.evaluate<number>(`(async () => {
    const began = performance.now();
    ${body}
    await ${DRAWN};
    return performance.now() - began;
  })()`);
  return { ...since(before, renderers), wallMs };
}

/** Goes to a step, and waits for the states of all processes after it. */
export function walked(on: Opened, step: number): Promise<Took> {
  return timed(
    on,
    `const field = document.querySelector("[data-testid=step]");
     field.value = "${step}";
     field.dispatchEvent(new Event("change", { bubbles: true }));
     const shown = () => document.querySelector('section[aria-label="Step ${step}"][aria-busy=false]');
     while (shown() === null) await new Promise((go) => setTimeout(go, 1));`,
  );
}

/** Presses a key. */
export function pressed(on: Opened, key: string): Promise<Took> {
  return timed(
    on,
    `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "${key}", bubbles: true }));`,
  );
}

/** Asks all runs of a page the same, and waits for the last to answer. */
export async function askedAll(on: Opened, question: string, runs: number): Promise<Took> {
  const { page, renderers } = on;
  const before = threadTimes(renderers);
  const began = performance.now();
  await page.getByLabel("What is looked for in every run").fill(question);
  const ask = page.getByRole("button", { name: `Ask ${runs} runs` });
  await ask.click();
  await page.getByText("runs asked").waitFor({ state: "detached", timeout: 300_000 });
  await page.locator("button[type=submit]:enabled").waitFor({ timeout: 300_000 });
  return { ...since(before, renderers), wallMs: performance.now() - began };
}
