/**
 * The choices of a scenario: over which base its runs go, and what is decided otherwise, by class
 * and content key (docs/choices.md).
 */
import type { Value } from "../core/json.ts";
import { list } from "../core/shape/collections.ts";
import { defaulted, fields, optional, required } from "../core/shape/fields.ts";
import { oneOf, whole } from "../core/shape/leaves.ts";
import { duration } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped, type Shape } from "../core/shape/shape.ts";
import { isNestedWithin, shown } from "../core/shown.ts";
import { BASES } from "../kernel/choices/bases.ts";
import { OPERATIONS } from "../kernel/choices/choices.ts";
import { CHOICE_CLASSES, type ChoiceClass, choiceClasses } from "../kernel/choices/classes.ts";
import type { Decision } from "../kernel/choices/decisions.ts";
import { PRIORITIES_OF } from "../kernel/choices/priorities.ts";
import { expectedOf } from "../kernel/choices/shape.ts";
import type { SequentialObject } from "../objects/object.ts";
import { ADMIN_COMMANDS } from "../protocol/administration.ts";
import type { ScenarioChoices } from "./scenario.ts";
import { objectOf, type Scope } from "./scope.ts";

/** How deep the input of an operation may be nested. */
const DEPTH_MAX = 50;

/** In a file: decisions by class, then by key. */
type DecisionsSource = Readonly<Partial<Record<ChoiceClass, Readonly<Record<string, unknown>>>>>;

/** Decisions as files hold them; null removes an operation or a fault. */
export const decisions: Shape<DecisionsSource, readonly Decision[]> = {
  words: "decisions by class, and in each by key",
  read(value, at, reader) {
    const byClass = reader.fields(value, at, choiceClasses, "decisions by class", "class");
    if (byClass === null) return undefined;
    return choiceClasses.flatMap((kind) => {
      if (!Object.hasOwn(byClass, kind)) return [];
      const byKey = reader.fields(byClass[kind], [...at, kind], null, "decisions by key");
      return Object.entries(byKey ?? {}).flatMap(([key, decision]): Decision[] => {
        const expected = isNestedWithin(decision, DEPTH_MAX)
          ? expectedOf(kind, key, decision as Value)
          : `at most ${DEPTH_MAX} levels, one within the other`;
        if (expected === null) return [[kind, key, decision as Value]];
        reader.wrong([...at, kind, key], `expected ${expected}, got ${shown(decision)}`);
        return [];
      });
    });
  },
  write: (read) => {
    const byClass = choiceClasses.map((kind) => {
      const own = read.flatMap(([of, key, decision]) => (of === kind ? [[key, decision]] : []));
      // A key may be called __proto__.
      return [kind, Object.assign(Object.create(null), Object.fromEntries(own)) as Value] as const;
    });
    return Object.fromEntries(byClass.filter(([, of]) => Object.keys(of as object).length > 0));
  },
  schema: () => ({
    type: "object",
    properties: Object.fromEntries(
      choiceClasses.map((kind) => {
        const { about, key } = CHOICE_CLASSES[kind];
        return [kind, { type: "object", description: `${about} Key: ${key}.` }];
      }),
    ),
    additionalProperties: false,
  }),
  draw: (draws) =>
    draws.below(2) === 0 ? {} : { message: { "n1>n2 prepare #1": "lost" }, disk: { "n1 x #1": 7 } },
};

/**
 * The operations among decisions that clients cannot ask an object for, each with what would be
 * right.
 */
export function impossibleOperations(
  decided: Iterable<Decision>,
  { name, functions }: Pick<SequentialObject, "name" | "functions">,
): readonly { readonly path: Path; readonly message: string }[] {
  const known = [...Object.keys(functions), ...ADMIN_COMMANDS];
  return [...decided].flatMap(([kind, key, decision]) => {
    if (kind !== "operation" || typeof decision !== "object" || decision === null) return [];
    const { f, input = null } = decision as Readonly<Record<string, Value | undefined>>;
    if (!known.includes(String(f))) {
      const message = `${name} has no function ${shown(f)}; expected ${known.join(", ")}`;
      return [{ path: [kind, key, "f"], message }];
    }
    const takes = Object.hasOwn(functions, String(f)) ? functions[String(f)]?.takes : undefined;
    if (takes === undefined || takes.fits(input)) return [];
    return [{ path: [kind, key, "input"], message: `expected ${takes.words}` }];
  });
}

const beginning = fields(
  {
    seed: required(whole(0), "The seed of the run that it begins as."),
    steps: required(whole(0), "Until so many steps have been made, from the start."),
  },
  { words: "a beginning: a seed and how many steps" },
);

export const choices = mapped(
  fields(
    {
      base: defaulted(
        oneOf("base", BASES),
        "The answer of a choice that nothing decides. calm: shortest latencies, nothing lost, " +
          "timers staggered; the faults of the file come as they are planned.",
        "calm",
      ),
      operations: defaulted(
        oneOf("way of operations", OPERATIONS),
        "Which operations clients ask for: all that they draw, or only those that are decided. " +
          "awaited: only those, and the last of each client is asked for until it is answered, " +
          "for as long as recovery may take.",
        "drawn",
      ),
      window: defaulted(
        duration("3ms"),
        "What is due within it comes in the order of its ties, until the faults end.",
        0,
      ),
      windowUntil: optional(
        duration("2s"),
        "The window closes at this moment, counted from the start, if the faults end later.",
      ),
      priorities: optional(
        fields(
          {
            of: defaulted(
              oneOf("owner of priorities", PRIORITIES_OF),
              "Whose they are: of the processes that receive, or of links.",
              "processes",
            ),
            late: defaulted(
              whole(0, 1_000_000_000),
              "Of so many entries one comes last of all in its window; 0: none does.",
              0,
            ),
          },
          { words: "priorities: whose turn it is" },
        ),
        "Who is next within the window goes by priorities that the seed draws.",
      ),
      decisions: defaulted(decisions, "What is decided, by class and content key.", []),
      until: optional(
        duration("2s"),
        "Up to this moment decisions hold, counted from the start; absent: for the whole run.",
      ),
      begins: optional(
        list(beginning, {
          words: "beginnings: of which seeds' runs, one after the other",
          empty: "expected at least one beginning",
        }),
        "Runs begin as those of other seeds; each draws by its own seed from where they end.",
      ),
    },
    { words: "choices: a base, and decisions" },
  ),
  (read, at: Path, reader: Reader, scope: Scope): ScenarioChoices => {
    const object = objectOf(scope);
    if (object !== undefined) {
      for (const { path, message } of impossibleOperations(read.decisions, object)) {
        reader.wrong([...at, "decisions", ...path], message);
      }
    }
    const { base, operations, window: windowUs, decisions: decided, priorities, begins } = read;
    const held = read.until === undefined ? {} : { untilUs: read.until };
    const closes = read.windowUntil === undefined ? {} : { windowUntilUs: read.windowUntil };
    for (const [index, { steps }] of (begins ?? []).entries()) {
      const before = begins?.[index - 1]?.steps ?? 0;
      if (steps >= before) continue;
      reader.wrong([...at, "begins", index, "steps"], `expected at least ${before}, got ${steps}`);
    }
    const ranked = priorities === undefined ? {} : { priorities };
    const begun = begins === undefined ? {} : { begins };
    const whose = { windowUs, ...closes, ...ranked };
    return { base, operations, ...whose, decisions: decided, ...held, ...begun };
  },
  ({ base, operations, windowUs, windowUntilUs, priorities, decisions: decided, ...rest }) => ({
    base,
    operations,
    window: windowUs,
    ...(windowUntilUs === undefined ? {} : { windowUntil: windowUntilUs }),
    ...(priorities === undefined ? {} : { priorities }),
    decisions: decided,
    ...(rest.untilUs === undefined ? {} : { until: rest.untilUs }),
    ...(rest.begins === undefined ? {} : { begins: rest.begins }),
  }),
);
