/** A browser for the tests of pages: Debian's Chromium, with no network. */
import { existsSync } from "node:fs";
import { chromium, type Page } from "playwright-core";

/**
 * The first that there is: the shell is the same browser without a window, and takes a third less.
 */
const CHROMIUM = [
  "/usr/bin/chromium-headless-shell",
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
];

/** The window of every page. */
const VIEWPORT = { width: 1360, height: 860 };

/**
 * How long a page may take to show what a test waits for: as long as a test may, nearly, so that
 * what was waited for is named. A busy machine may be many times slower than ours.
 */
const PATIENCE_MS = 270_000;

/**
 * One after the other, all files are opened in one page, and the files of tests that a process runs
 * share it: a page of its own for each takes as long as all else that it does.
 */
let shared: Promise<Page> | undefined;

/** The page of this process, which ends with it. */
async function launchedPage(): Promise<Page> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (executablePath === undefined) {
    throw new Error("the tests of the page need a browser: apt-get install chromium");
  }
  const args = ["--no-sandbox"];
  const browser = await chromium.launch({ executablePath, args, timeout: PATIENCE_MS });
  const page = await browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** What a page did that it should not, in words. */
export interface Watched {
  readonly page: Page;
  /** Requests but that for the file itself, errors, refusals of the policy. */
  readonly complaints: readonly string[];
}

/** Opens a file in the place of the one before, and listens. */
export async function openFile(file: string, fragment = ""): Promise<Watched> {
  shared ??= launchedPage();
  const page = await shared;
  page.removeAllListeners();
  // Another fragment of the same file would not be read anew.
  await page.goto("about:blank");
  await page.setViewportSize(VIEWPORT);
  const url = `file://${file}`;
  const complaints: string[] = [];
  page.on("request", (request) => {
    const asked = request.url();
    if (asked.split("#")[0] !== url && !asked.startsWith("blob:")) complaints.push(`asks ${asked}`);
  });
  page.on("pageerror", (error) => complaints.push(`throws ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  await page.goto(url + fragment);
  return { page, complaints };
}
