/**
 * Comments of at most a hundred columns, which the formatter leaves as long as they are. Lists the
 * lines that are longer and fails; with `--write`, wraps them. A line that no break makes shorter
 * (a link, a table) stays.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { parseSync } from "rolldown/utils";

const COLUMNS = 100;

/** A source text whose comments are wrapped where a line of theirs is too long. */
export function wrapComments(text) {
  const { comments } = parseSync("x.ts", text, { lang: "ts" });
  let result = "";
  let done = 0;
  for (const group of groupsOf(text, comments)) {
    const { start, end, indent } = group;
    const old = text.slice(start, end);
    const isLong = (line, at) => (at === 0 ? indent.length : 0) + line.length > COLUMNS;
    if (!old.split("\n").some(isLong)) continue;
    result += text.slice(done, start) + (group.block ? blockOf(old, indent) : linesOf(old, indent));
    done = end;
  }
  return result + text.slice(done);
}

/** Comments with a line of their own: each block, and each run of line comments. */
function groupsOf(text, comments) {
  const groups = [];
  for (const { type, start, end } of comments) {
    const indent = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
    const rest = text.slice(end, (text.indexOf("\n", end) + 1 || text.length + 1) - 1);
    if (indent.trim() !== "" || rest.trim() !== "") continue;
    const block = type === "Block";
    const last = groups.at(-1);
    const between = last === undefined ? null : text.slice(last.end, start);
    if (!block && last?.block === false && between === `\n${indent}`) last.end = end;
    else groups.push({ block, start, end, indent });
  }
  return groups;
}

function linesOf(old, indent) {
  const lines = old.split("\n").map((line) => line.trim().replace(/^\/\/ ?/, ""));
  return wrapped(lines, COLUMNS - indent.length - 3)
    .map((line) => `// ${line}`.trimEnd())
    .join(`\n${indent}`);
}

function blockOf(old, indent) {
  const opening = old.startsWith("/**") ? "/**" : "/*";
  const lines = old
    .slice(opening.length, -2)
    .split("\n")
    .map((line) => line.trim().replace(/^\* ?/, ""));
  while (lines.length > 0 && lines[0].trim() === "") lines.shift();
  while (lines.length > 0 && lines.at(-1).trim() === "") lines.pop();
  const body = wrapped(lines, COLUMNS - indent.length - 3);
  return [opening, ...body.map((line) => ` * ${line}`.trimEnd()), " */"].join(`\n${indent}`);
}

/**
 * Paragraphs with a line that is too long, filled anew; a tag, an item of a list, a table's row
 * begins one.
 */
function wrapped(lines, columns) {
  const paragraphs = [];
  for (const line of lines) {
    const begins = /^(@|[-*] |\d+\. |\||```| {2,})/.test(line) || line.trim() === "";
    const last = paragraphs.at(-1);
    const isOver =
      last === undefined || last.at(-1).trim() === "" || /^(\||```| {2,})/.test(last[0]);
    if (begins || isOver) paragraphs.push([line]);
    else last.push(line);
  }
  return paragraphs.flatMap((paragraph) => {
    if (!paragraph.some((line) => line.length > columns)) return paragraph;
    const text = paragraph.join(" ");
    const tagged = text.split(/(?<=\S) (?=@(?:param|returns|throws|see) )/);
    if (tagged.length > 1) return wrapped(tagged, columns);
    const hanging = /^[-*] |^\d+\. /.test(paragraph[0]) ? "  " : "";
    return fill(text.split(/ +/), columns, hanging);
  });
}

function fill(words, columns, hanging) {
  const lines = [];
  let line = "";
  for (const word of words) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = hanging + word;
    }
  }
  return [...lines, line];
}

function main() {
  const write = process.argv.includes("--write");
  const paths = process.argv.slice(2).filter((word) => !word.startsWith("-"));
  const listing = ["ls-files", "--cached", "--others", "--exclude-standard", ...paths];
  const files = execFileSync("git", listing, { encoding: "utf8" });
  let long = 0;
  for (const file of files.split("\n").filter((name) => /\.[jt]s$/.test(name))) {
    const text = readFileSync(file, "utf8");
    const better = wrapComments(text);
    if (better === text) continue;
    long++;
    if (write) writeFileSync(file, better);
    else console.log(`${file}: comments of more than ${COLUMNS} columns: npm run fix`);
  }
  if (long > 0 && !write) process.exitCode = 1;
}

if (process.argv[1]?.endsWith("comments.js")) main();
