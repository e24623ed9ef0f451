/** The page of histories as text: apart from the page of runs, which carries the simulator. */
import { cutHistory, historyPage, type PageHistory } from "../report/history-page.ts";
import { filledIn } from "../report/page.ts";
import { packed } from "./packed.ts";
import { pageTemplate } from "./page-template.ts";

/** Bytes of a page. */
const PAGE_BYTES_MAX = 400_000;
/** With fewer operations there is nothing to look at. */
const OPERATIONS_MIN = 50;

/**
 * The page of histories, with as many of their operations as there is room for.
 * @throws {InputError} where the page was not built.
 */
export function historyPageText(histories: readonly PageHistory[]): string {
  const template = pageTemplate("history");
  for (let most = Number.POSITIVE_INFINITY; ; ) {
    const page = historyPage(histories.map((history) => cutHistory(history, most)));
    const text = filledIn(template, "packed", packed(JSON.stringify(page)));
    if (text.length <= PAGE_BYTES_MAX || most <= OPERATIONS_MIN) return text;
    const largest = Math.max(...histories.map(({ carried: own }) => own.length));
    most = Math.max(OPERATIONS_MIN, Math.floor(Math.min(most, largest) / 2));
  }
}
