/**
 * An audit of a page by axe-core: all of its rules, best practices and the latest WCAG included.
 */
import axe from "axe-core";
import type { Page } from "playwright-core";

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
  }[];
}

/** What is wrong with a page as it is shown now, a line for each element. */
export async function audited(page: Page): Promise<readonly string[]> {
  // The debugger's own world: the page's policy lets no other script run.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Found>(
    "axe.run(document, { resultTypes: ['violations'], rules: { 'target-size': { enabled: true " +
      "} } })",
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary = "" }) => `${id}: ${help}: ${html} ${failureSummary}`),
  );
}

/** How wide a telephone is, pixels. */
const NARROW = { width: 400, height: 800 };

/**
 * The beginnings of tables of which a narrow window cuts something off that no key scrolls to. What
 * can be opened is open then.
 */
export async function cutOff(page: Page): Promise<readonly string[]> {
  const before = page.viewportSize();
  await page.setViewportSize(NARROW);
  const tables = await page.evaluate<readonly string[]>(`(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    const end = (element) => element.getBoundingClientRect().right;
    const shown = (table) => table.closest('[tabindex="0"]') ?? table;
    return [...document.querySelectorAll("table")]
      .filter((table) => end(shown(table)) > innerWidth)
      .map((table) => table.innerText.slice(0, 60));
  })()`);
  if (before !== null) await page.setViewportSize(before);
  return tables;
}
