/** Sections of docs/performance.md that a command writes between its marks. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";

/**
 * Replaces what is between the marks of a section, which is added at the end if the file has
 * none.
 */
export function writeSection(path: URL, mark: string, lines: readonly string[]): void {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "# Performance\n";
  const open = `<!-- ${mark} -->`;
  const close = `<!-- /${mark} -->`;
  const section = [open, ...lines, close].join("\n");
  const from = text.indexOf(open);
  const to = text.indexOf(close);
  const next =
    from >= 0 && to > from
      ? text.slice(0, from) + section + text.slice(to + close.length)
      : `${text.trimEnd()}\n\n${section}\n`;
  writeFileSync(path, next);
}
