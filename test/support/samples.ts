/** The samples of the documents: what stands in them between fences, in its order. */
import { readdirSync, readFileSync } from "node:fs";

/** README, the guides and what each command may do; decisions are of their day. */
export const documents: readonly string[] = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync("docs")
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];

export interface Sample {
  readonly document: string;
  /** Of its first line in the document, from 1. */
  readonly line: number;
  /** What stands after the fence; empty where nothing does. */
  readonly language: string;
  readonly text: string;
}

/** The samples of a document. */
export function samplesOf(document: string): Sample[] {
  const text = readFileSync(document, "utf8");
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language, 2: body, index }) => ({
      document,
      line: text.slice(0, index).split("\n").length + 1,
      language: language ?? "",
      text: body ?? "",
    }),
  );
}

/** One command of a sample, and what the document shows of its output. */
export interface Shown {
  readonly command: string;
  readonly output: readonly string[];
}

/**
 * The commands of a sample that is typed into a shell: with their output, where lines begin with
 * `$`; each line one command else, of which no output is shown (null).
 */
export function commandsOf({
  text,
}: Sample): readonly (Shown | { command: string; output: null })[] {
  const lines = text.trimEnd().split("\n");
  if (!lines.some((line) => line.startsWith("$ "))) {
    return lines.map((command) => ({ command, output: null }));
  }
  return `\n${lines.join("\n")}`
    .split("\n$ ")
    .slice(1)
    .map((part) => {
      const [command = "", ...output] = part.trimEnd().split("\n");
      return { command, output };
    });
}
