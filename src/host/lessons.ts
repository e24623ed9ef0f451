/** The lessons of the documentation, as this package holds them. */
import { existsSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type Lesson, parseLesson } from "../report/lesson.ts";
import { readText } from "./read-text.ts";

/** Where the package is: `docs`, `scenarios` and `examples` are in it. */
const ROOT = fileURLToPath(
  new URL(import.meta.url.endsWith(".js") ? "../../../" : "../../", import.meta.url),
);

/** All lessons by the name of their file, in the order of names; files are as seen from here. */
export function readLessons(): readonly { readonly name: string; readonly lesson: Lesson }[] {
  const folder = join(ROOT, "docs/lessons");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith(".md") && file !== "README.md")
    .sort()
    .map((file) => {
      const lesson = parseLesson(readText(join(folder, file)), `docs/lessons/${file}`);
      const [run, broken] = lesson.scenarios.map((path) => relative("", join(ROOT, path)));
      const scenarios = [run ?? "", broken ?? ""] as const;
      return { name: file.replace(/\.md$/, ""), lesson: { ...lesson, scenarios } };
    });
}
