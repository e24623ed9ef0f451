/** A browser for the tests of pages: Debian's Chromium, with no network. */
import { existsSync } from "node:fs";
import { type Browser, chromium, type Page } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Where the browser is; undefined: there is none. */
export const browserPath = CHROMIUM.find((path) => existsSync(path));

/**
 * How long a page may take to show what a test waits for: as long as a test may, nearly, so that
 * what was waited for is named. A busy machine may be many times slower than ours.
 */
const PATIENCE_MS = 270_000;

/** Files of tests that one process runs share a browser: starting one takes a second. */
let launched: Promise<Browser> | undefined;

/** The browser of this process, which ends with it. */
export function launch(): Promise<Browser> {
  if (browserPath === undefined) {
    throw new Error("the tests of the page need a browser: apt-get install chromium");
  }
  launched ??= chromium.launch({
    executablePath: browserPath,
    args: ["--no-sandbox"],
    timeout: PATIENCE_MS,
  });
  return launched;
}

/** What a page did that it should not, in words. */
export interface Watched {
  readonly page: Page;
  /** Requests but that for the file itself, errors, refusals of the policy. */
  readonly complaints: readonly string[];
}

/** Opens a file, and listens. */
export async function openFile(browser: Browser, file: string, fragment = ""): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1360, height: 860 } });
  page.setDefaultTimeout(PATIENCE_MS);
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
