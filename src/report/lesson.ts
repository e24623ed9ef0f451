/**
 * A lesson: a page of `docs/lessons` as data. Predict, then run; break it; the rule that saves it.
 */

/** A paragraph, a quotation, a list or commands, as text: `code` is between backticks. */
export interface Block {
  readonly kind: "text" | "quote" | "item" | "code";
  readonly text: string;
}

export interface Lesson {
  readonly title: string;
  readonly setting: readonly Block[];
  readonly question: readonly Block[];
  /** What may be predicted, and which of them is so: a place, from 0. */
  readonly options: readonly string[];
  readonly right: number;
  readonly answer: readonly Block[];
  /** What to look at in the run, in the one that is broken, and why the first is not. */
  readonly run: readonly Block[];
  readonly broken: readonly Block[];
  readonly rule: readonly Block[];
  /** The scenario files of the two runs. */
  readonly scenarios: readonly [run: string, broken: string];
}

/** The headings of a lesson, in their order. */
const PARTS = ["Predict", "Run it", "Break it yourself", "The rule that saves it"] as const;

/**
 * A lesson from its file.
 * @throws {RangeError} naming what is missing.
 */
export function parseLesson(text: string, file: string): Lesson {
  const [head = "", ...sections] = text.split(/^## /m);
  const title = /^# (.+)$/m.exec(head)?.[1] ?? "";
  const bodies = new Map(
    sections.map((section) => {
      const [name = "", ...lines] = section.split("\n");
      return [name.trim(), lines.join("\n")] as const;
    }),
  );
  const [predict, run, broken, rule] = PARTS.map((name) => {
    const body = bodies.get(name);
    if (body === undefined) throw new RangeError(`${file}: expected a part "## ${name}"`);
    return body;
  }) as [string, string, string, string];
  const [asked = "", told = ""] = predict.split(/<details><summary>Answer<\/summary>/);
  const blocks = blocksOf(asked);
  const options = blocks.filter(({ kind }) => kind === "item").map(({ text: option }) => option);
  const answer = blocksOf(told.replace("</details>", ""));
  const letter = /^\*\*([A-Z])\.\*\*/.exec(answer[0]?.text ?? "")?.[1] ?? "";
  const right = options.findIndex((option) => option.startsWith(`${letter}. `));
  if (letter === "" || right < 0) {
    throw new RangeError(`${file}: expected an answer that begins with the letter of an option`);
  }
  return {
    title,
    setting: blocksOf(head.replace(/^# .*$/m, "")),
    question: blocks.filter(({ kind }) => kind !== "item"),
    options,
    right,
    answer: answer.map((block) => ({ ...block, text: block.text.replaceAll("**", "") })),
    run: blocksOf(run),
    broken: blocksOf(broken),
    rule: blocksOf(rule),
    scenarios: [scenarioOf(run, file), scenarioOf(broken, file)],
  };
}

function scenarioOf(body: string, file: string): string {
  const [, scenario] = /npx rashomon run (\S+)/.exec(body) ?? [];
  if (scenario === undefined)
    throw new RangeError(`${file}: expected a command that runs a scenario`);
  return scenario;
}

/** Blocks are apart by an empty line; a list has one item a line. */
function blocksOf(text: string): readonly Block[] {
  return text.split(/\n\s*\n/).flatMap((paragraph): Block[] => {
    const plain = paragraph.trim();
    if (plain === "") return [];
    if (plain.startsWith("```")) {
      return [{ kind: "code", text: plain.replace(/^```\w*\n|\n```$/g, "") }];
    }
    if (plain.startsWith("> "))
      return [{ kind: "quote", text: joined(plain.replace(/^> ?/gm, "")) }];
    if (plain.startsWith("- ")) {
      return plain
        .split(/^- /m)
        .slice(1)
        .map((item) => ({ kind: "item", text: joined(item) }));
    }
    return [{ kind: "text", text: joined(plain) }];
  });
}

function joined(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
