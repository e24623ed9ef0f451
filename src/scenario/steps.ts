/** A scenario's script: its directed steps, in order. */
import { list, variants } from "../core/shape/collections.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped, type Shape } from "../core/shape/shape.ts";
import type { Scope } from "./scope.ts";
import type { ScriptStep } from "./script.ts";
import { VERBS } from "./verbs/index.ts";
import type { StepBody } from "./verbs/verb.ts";

/** One directed step: its verb with its own value, and what else the verb takes. */
export type StepSource = Readonly<Record<string, unknown>>;

const step: Shape<StepSource, StepBody, Scope> = variants({
  words: "a step such as { crash: n1 }",
  all: () => [...VERBS.values()].map(({ shape }) => shape as Shape<StepSource, StepBody, Scope>),
  meant(value, at, reader) {
    const name = verbOf(value, at, reader);
    return VERBS.get(name ?? "")?.shape as Shape<StepSource, StepBody, Scope> | undefined;
  },
  of: (read) => VERBS.get(verbWriting(read))?.shape as Shape<StepSource, StepBody, Scope>,
});

/** The verb of a step; undefined where it has none. */
function verbOf(value: unknown, at: Path, reader: Reader): string | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    reader.expected(at, "a step such as { crash: n1 }", value);
    return undefined;
  }
  const names = Object.keys(value);
  const name = names.find((field) => VERBS.has(field));
  if (name !== undefined) return name;
  const known = [...VERBS.keys()];
  const [other] = names;
  if (other === undefined) reader.wrong(at, `the step is empty: expected ${known.join(", ")}`);
  else reader.unknownName([...at, other], "step", other, known, true);
  return undefined;
}

function verbWriting(read: StepBody): string {
  return read.do === "withhold" && !read.on ? "allow" : read.do;
}

/** The steps, each with its line. */
export const script: Shape<readonly StepSource[], readonly ScriptStep[], Scope> = list(
  mapped(
    step,
    (read, at, _reader: Reader, { lineOf }: Scope) => ({ ...read, line: lineOf(at) }) as ScriptStep,
    (read) => read as StepBody,
  ),
  { words: "a list of steps" },
);
