/**
 * What the arguments of a command name: files, folders and globs become a list of files, the same
 * on every machine.
 */
import { type Dirent, lstatSync, readdirSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { didYouMean, InputError, type InputProblem, nearest } from "../core/errors.ts";
import { byText } from "../core/order.ts";
import { reasonOf } from "./files.ts";

/** Which of the files below a folder that is named count. Those that are named count always. */
export interface Within {
  /** Absent: all. */
  readonly counts?: (file: string) => boolean;
  /** A folder that is passed over unless it, or what is in it, is named itself. Absent: none. */
  readonly except?: string;
}

/**
 * The files that arguments name, each once: a file as it is, a folder as all files below it that
 * end in one of `extensions` and count, a glob (`*`, `?`, `**`, `[a-z]`, `{a,b}`) as all files that
 * match. Within an argument by name; paths have `/`. Empty: no argument names any.
 * @throws {InputError} naming every argument that is neither a file nor a folder nor a glob, and,
 * where others name files, every folder and glob that names none.
 */
export function findFiles(
  patterns: readonly string[],
  extensions: readonly string[],
  { counts = () => true, except }: Within = {},
): string[] {
  const problems: InputProblem[] = [];
  const barren: InputProblem[] = [];
  const files = new Set<string>();
  for (const given of patterns) {
    const pattern = given.replaceAll("\\", "/").replace(/^(\.\/)+(?=.)/, "");
    const kind = kindOf(pattern);
    const isPattern = kind === "nothing" && /[*?[{]/.test(pattern);
    if (kind === "nothing" && !isPattern) {
      problems.push({ file: given, message: `${whyNot(pattern)}${hint(pattern)}` });
      continue;
    }
    const counted = (file: string) => extensions.some((end) => file.endsWith(end)) && counts(file);
    const found =
      kind === "file"
        ? [pattern]
        : kind === "folder"
          ? below(pattern.replace(/(?<=.)\/+$/, ""), except).filter(counted)
          : matching(pattern);
    for (const file of found) files.add(file);
    if (found.length > 0) continue;
    const message = isPattern
      ? "no file matches it"
      : `none of the files in it is one that is looked for (${extensions.join(", ")})`;
    barren.push({ file: given, message });
  }
  // A folder that was renamed is not to stay unnoticed because others are there still.
  if (files.size > 0) problems.push(...barren);
  if (problems.length > 0) throw new InputError(problems);
  return [...files];
}

/** Why a path is neither a file nor a folder. */
function whyNot(path: string): string {
  try {
    statSync(path);
  } catch (error) {
    const isMissing = (error as { code?: unknown }).code === "ENOENT";
    const isLink = isMissing && lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink();
    return isLink === true ? "it is a link that leads nowhere" : reasonOf(error);
  }
  return "there is no such file or folder";
}

/**
 * What cannot be looked at (a link that leads to itself, a name that is too long) is not a file
 * either: `nothing`.
 */
function kindOf(path: string): "file" | "folder" | "nothing" {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) return "nothing";
    return stats.isDirectory() ? "folder" : "file";
  } catch {
    return "nothing";
  }
}

/** The entries of a folder, by name. @throws {InputError} if it cannot be read. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => byText(a.name, b.name));
  } catch (error) {
    throw new InputError([{ file: folder, message: `cannot be read: ${reasonOf(error)}` }]);
  }
}

/**
 * All files below a folder, by name; hidden ones, node_modules, linked folders and `except` are
 * left out. A link that leads nowhere counts as a file: the reader says so.
 */
function below(folder: string, except?: string): string[] {
  const left = except === undefined ? null : resolve(except);
  const prefix = folder === "." ? "" : folder.endsWith("/") ? folder : `${folder}/`;
  return entriesOf(folder)
    .filter(({ name }) => !name.startsWith(".") && name !== "node_modules")
    .flatMap((entry) => {
      const path = prefix + entry.name;
      if (entry.isDirectory()) return resolve(path) === left ? [] : below(path, except);
      return kindOf(path) === "folder" ? [] : [path];
    });
}

function matching(pattern: string): string[] {
  const fixed = pattern.slice(0, pattern.search(/[*?[{]/));
  const folder = fixed.slice(0, fixed.lastIndexOf("/") + 1);
  const root = folder === "" ? "." : folder;
  if (kindOf(root) !== "folder") return [];
  const expression = globExpression(pattern);
  return below(root).filter((path) => expression.test(path));
}

/** Any number of folders. */
const FOLDERS = "(?:[^/]+/)*";

/**
 * A glob as a regular expression over whole paths. @throws {InputError} if a class runs backwards.
 */
export function globExpression(glob: string): RegExp {
  let source = "";
  let depth = 0;
  for (let at = 0; at < glob.length; at++) {
    const character = glob.charAt(at);
    if (glob.startsWith("**/", at)) {
      // One after the other means no more than one.
      if (!source.endsWith(FOLDERS)) source += FOLDERS;
      at += 2;
    } else if (glob.startsWith("**", at)) {
      source += ".*";
      at += 1;
    } else if (character === "*") {
      source += "[^/]*";
    } else if (character === "?") {
      source += "[^/]";
    } else if (character === "[" && glob.indexOf("]", at + 2) > 0) {
      const end = glob.indexOf("]", at + 2);
      source += `[${glob
        .slice(at + 1, end)
        .replace(/^!/, "^")
        .replaceAll("\\", "\\\\")}]`;
      at = end;
    } else if (character === "{") {
      source += "(?:";
      depth++;
    } else if (character === "}" && depth > 0) {
      source += ")";
      depth--;
    } else if (character === "," && depth > 0) {
      source += "|";
    } else {
      source += character.replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    }
  }
  try {
    return new RegExp(`^${source}${")".repeat(depth)}$`);
  } catch {
    throw new InputError([
      { file: glob, message: "expected a class such as [a-z], the lower character first" },
    ]);
  }
}

/** Names of the same folder that are near to a misspelt one. */
function hint(path: string): string {
  const slash = path.lastIndexOf("/");
  const folder = slash < 0 ? "." : path.slice(0, slash + 1);
  if (kindOf(folder) !== "folder") return "";
  const prefix = slash < 0 ? "" : folder;
  let there: readonly string[];
  try {
    there = readdirSync(folder);
  } catch {
    return "";
  }
  const name = path.slice(slash + 1);
  if (there.includes(name)) return "";
  const near = nearest(name, there).map((name) => prefix + name);
  const meant = didYouMean(near);
  return meant === null ? "" : `; ${meant}`;
}
