/** What the scenarios of a folder show: the first sentence of its README.md. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readText } from "../host/read-text.ts";
import { folderOf } from "../report/folders.ts";

/** ` ([docs/locks.md](../../docs/locks.md))`: nothing that a terminal can follow. */
const LINK_ASIDE = / \(\[[^\]]*\]\([^)]*\)\)/g;

/** By folder, those that have one. @param files of scenarios. */
export function folderSentences(files: readonly string[]): ReadonlyMap<string, string> {
  const sentences = new Map<string, string>();
  for (const folder of new Set(files.map(folderOf))) {
    const path = join(folder, "README.md");
    if (!existsSync(path)) continue;
    const paragraph = readText(path)
      .split(/\n\s*\n/)
      .find((text) => !/^\s*(#|$)/.test(text));
    const plain = (paragraph ?? "").trim().replace(/\s+/g, " ").replace(LINK_ASIDE, "");
    const sentence = /^.*?[.!?](?=\s|$)/.exec(plain)?.[0];
    if (sentence !== undefined) sentences.set(folder, sentence);
  }
  return sentences;
}
