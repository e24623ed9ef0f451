/** The pages as the build makes them, with empty places for what they carry. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InputError } from "../core/errors.ts";

/** The kinds of pages that the build makes. */
type PageKind = "page" | "history";

/** @throws {InputError} where the page was not built. */
export function pageTemplate(kind: PageKind): string {
  // Beside the program's modules, and its bundle: both are as deep.
  const file = fileURLToPath(new URL(`../page/${kind}.html`, import.meta.url));
  try {
    return readFileSync(file, "utf8");
  } catch {
    const message = "the page was not built: npm run build";
    throw new InputError([{ file, message }]);
  }
}
