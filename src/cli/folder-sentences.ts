/** What the scenarios of a folder show: the first sentence of its README.md. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../host/files.ts";
import { folderOf } from "../report/folders.ts";

/** By folder, those that have one. @param files of scenarios. */
export function folderSentences(files: readonly string[]): ReadonlyMap<string, string> {
  const sentences = new Map<string, string>();
  for (const folder of new Set(files.map(folderOf))) {
    const path = join(folder, "README.md");
    if (!existsSync(path)) continue;
    const paragraph = readText(path)
      .split(/\n\s*\n/)
      .find((text) => !/^\s*(#|$)/.test(text));
    const sentence = /^.*?[.!?](?=\s|$)/.exec((paragraph ?? "").trim().replace(/\s+/g, " "))?.[0];
    if (sentence !== undefined) sentences.set(folder, sentence);
  }
  return sentences;
}
