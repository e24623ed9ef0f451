/** The reporter `html`: the page, which makes the runs again and shows them step by step. */
import { pageData, pageText } from "./page.ts";
import type { Reporter } from "./reporter.ts";

export const htmlReporter: Reporter = {
  name: "html",
  about: "A page to open in a browser: runs made again, walked through, changed.",
  render({ document, program, page }) {
    if (page === undefined) throw new RangeError("a page is made of its parts");
    return pageText(page, pageData(document, page.scenarios, program));
  },
};
