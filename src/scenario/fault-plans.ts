/** The fault schedule of a scenario: each fault once, or some of them again and again. */

import { nearest } from "../core/errors.ts";
import { formatDuration } from "../core/formatting.ts";
import type { Value } from "../core/json.ts";
import { PATTERNS, parseDuration } from "../core/quantities.ts";
import { list, variants } from "../core/shape/collections.ts";
import { type AnyField, fields, optional, required } from "../core/shape/fields.ts";
import { leaf, misplaced, text } from "../core/shape/leaves.ts";
import { type Duration, duration } from "../core/shape/quantity.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { setting, settingFields } from "../core/shape/settings.ts";
import { type AnyShape, drawnOf, mapped, type Shape } from "../core/shape/shape.ts";
import { readWhichever } from "../core/shape/whichever.ts";
import { shown } from "../core/shown.ts";
import type { Fault } from "../faults/fault.ts";
import { contentId } from "./fault-id.ts";
import { refuseIdle, refuseNoTime } from "./idle-faults.ts";
import type { FaultChoice, FaultPlan } from "./scenario.ts";
import type { Scope } from "./scope.ts";
import { target } from "./targets.ts";

/** How long a fault lasts: `heal` is until the heal phase. */
const lasting = leaf<Duration | "heal", number>({
  words: "a duration such as 250ms, or heal",
  parse: (value) => (value === "heal" ? Number.POSITIVE_INFINITY : parseDuration(value)),
  write: (us) => (us === Number.POSITIVE_INFINITY ? "heal" : formatDuration(us)),
  schema: {
    anyOf: [{ const: "heal" }, { type: "string", pattern: PATTERNS.duration.source }, { const: 0 }],
    description: "Such as 250ms; heal: until the heal phase.",
  },
  draw: (draws) => drawnOf(draws, ["heal", "250ms", "1s", "1us"] as Value[]),
});

const id = optional(
  text("a name for the fault", ["a", "b", "c"]),
  "Names the plan in stories and keys its random stream; absent: its content does.",
);

/** What is read of a fault's own fields, by name. */
type FaultRead = Readonly<Record<string, unknown>>;

/** A fault's own value and its further parameters. */
function ownFields(fault: Fault): Readonly<Record<string, AnyField>> {
  const { [fault.main]: main, ...others } = fault.parameters;
  return {
    [fault.name]: required(mainShape(fault), main?.about ?? fault.about),
    ...settingFields(others),
  };
}

/** A fault's own value; with nothing, or true, what it is by default. */
function mainShape(fault: Fault): Shape<unknown, Value, Scope> {
  const main = fault.parameters[fault.main];
  if (main === undefined)
    return leaf({ words: "nothing", parse: () => true, schema: {}, draw: () => null });
  const shape: Shape<unknown, Value, Scope> = main.kind === "target" ? target(main) : setting(main);
  const usual = main.default;
  if (usual === undefined) return shape;
  return {
    ...shape,
    read: (value, at, reader, scope) =>
      value === null || value === true ? usual : shape.read(value, at, reader, scope),
    write: (read, scope) => (read === null ? null : shape.write(read, scope)),
    schema: (scope) => ({ anyOf: [shape.schema(scope), { enum: [null, true] }] }),
  };
}

/** What happens, from the fault's own fields. */
function choiceOf(fault: Fault, read: FaultRead): FaultChoice {
  const settings: Record<string, Value> = {};
  for (const name of Object.keys(fault.parameters)) {
    if (name !== fault.main) settings[name] = (read[name] ?? null) as Value;
  }
  if (fault.parameters[fault.main] !== undefined) {
    settings[fault.main] = read[fault.name] as Value;
  }
  return { fault: fault.name, settings };
}

/** The fault's own fields, from what happens. */
function fieldsOf(fault: Fault, { settings }: FaultChoice): FaultRead {
  const { [fault.main]: main = null, ...others } = settings;
  return { [fault.name]: main, ...others };
}

/** A plan, and whether the file names it. */
interface Named {
  readonly plan: FaultPlan;
  readonly isNamed: boolean;
  readonly at: Path;
}

/** `{ at: 5s, for: 5s, partition: leader }`. */
function onceShape(fault: Fault): Shape<unknown, Named, Scope> {
  const { lengthName } = fault;
  const length = optional(lasting, "How long it lasts; absent: as long as it usually does.");
  const shape = fields<Readonly<Record<string, AnyField>>, Scope>(
    {
      id,
      at: required(duration(), "When it begins.", {
        missing: `at is missing: when does the ${fault.name} begin?`,
        standIn: 0,
      }),
      for: length,
      ...(lengthName !== undefined && { [lengthName]: length }),
      ...ownFields(fault),
    },
    { words: "a fault" },
  ) as Shape<unknown, FaultRead, Scope>;
  return mapped(
    shape,
    (read, at, reader, { durationUs, known }, value) => {
      const atUs = read["at"] as number;
      if (atUs >= durationUs) {
        reader.wrong(
          [...at, "at"],
          `the fault begins at ${formatDuration(atUs)}, after the chaos phase has ended ` +
            `(duration: ${formatDuration(durationUs)})`,
        );
      }
      const choice = choiceOf(fault, read);
      refuseIdle(fault, choice, at, reader, value);
      const forUs = lengthOf(fault, read, choice, at, reader);
      if (forUs === 0) refuseNoTime([fault], [...at, lengthField(fault, read)], reader, value);
      const when = { kind: "once", atUs, forUs } as const;
      const name = read["id"] as string | undefined;
      const own =
        name ?? contentId(`${fault.name}@${formatDuration(atUs)}`, when, [choice], known.faults);
      return { plan: { id: own, when, oneOf: [choice] }, isNamed: name !== undefined, at };
    },
    ({ plan: { id: name, when, oneOf } }): FaultRead => ({
      id: name,
      ...(when.kind === "once" && { at: when.atUs }),
      ...(when.forUs !== null && { for: when.forUs }),
      ...fieldsOf(fault, oneOf[0] as FaultChoice),
    }),
  );
}

/** What a fault's length is called here. */
function lengthField({ lengthName }: Fault, read: FaultRead): string {
  return lengthName !== undefined && lengthName in read ? lengthName : "for";
}

/** How long a fault lasts, by either name of its length; null: the file does not say. */
function lengthOf(
  fault: Fault,
  read: FaultRead,
  choice: FaultChoice,
  at: Path,
  reader: Reader,
): number | null {
  const field = lengthField(fault, read);
  const other = field === "for" ? null : field;
  if (other !== null && "for" in read) {
    reader.wrong([...at, other], `give for or ${other}, not both`);
  }
  for (const name of ["for", other ?? "for"]) {
    const us = read[name];
    if (choice.settings["disk"] !== "lost" || us === undefined || us === Number.POSITIVE_INFINITY)
      continue;
    reader.wrong([...at, name], "a machine whose disk is lost never starts again: leave this out");
  }
  return (read[other ?? "for"] as number | undefined) ?? null;
}

/** `partition`, or `{ partition: leader, direction: in }`, among those of a repeated plan. */
function itemShape(fault: Fault): Shape<unknown, FaultChoice, Scope> {
  const { lengthName } = fault;
  const reason = "the `for` beside `every` sets how long each fault of a oneOf lasts";
  const shape = fields<Readonly<Record<string, AnyField>>, Scope>(
    {
      ...ownFields(fault),
      ...(lengthName !== undefined && { [lengthName]: optional(misplaced(reason)) }),
    },
    { words: "a fault" },
  ) as Shape<unknown, FaultRead, Scope>;
  const whole = mapped(
    shape,
    (read, at, reader, _scope, value) => {
      const choice = choiceOf(fault, read);
      refuseIdle(fault, choice, at, reader, value);
      return choice;
    },
    (choice) => fieldsOf(fault, choice),
  );
  return {
    ...whole,
    read: (value, at, reader, scope) =>
      whole.read(value === fault.name ? { [fault.name]: null } : value, at, reader, scope),
    schema: (scope) =>
      fault.parameters[fault.main]?.default === undefined
        ? whole.schema(scope)
        : { anyOf: [{ const: fault.name }, whole.schema(scope)] },
  };
}

const item: Shape<unknown, FaultChoice, Scope> = variants({
  words: "a fault",
  all: ({ known }: Scope) => [...known.faults.values()].map(itemShape),
  meant(value, at, reader, scope) {
    const { known } = scope;
    const names = [...known.faults.keys()];
    const of = typeof value === "string" ? value : faultNamed(value, names);
    const fault = known.faults.get(of ?? "");
    if (fault !== undefined) return itemShape(fault);
    if (typeof value === "string") reader.unknownName(at, "fault", value, names);
    else {
      const other = isMap(value) ? misspeltIn(value, known.faults) : undefined;
      if (other === undefined) reader.expected(at, `a fault: ${names.join(", ")}`, value);
      else unknownFault(itemShape, other, value as object, at, reader, scope);
    }
    return undefined;
  },
  of: ({ fault }, { known }) => itemShape(known.faults.get(fault) as Fault),
});

/** `{ every: 3s, from: 18s, until: 28s, oneOf: [partition, crash] }`. */
const repeated: Shape<unknown, Named, Scope> = mapped(
  fields(
    {
      id,
      every: required(duration(), "How long between two of them, on average.", {
        missing: "every is missing: how often does it happen?",
        standIn: 1_000_000,
      }),
      from: optional(duration(), "When the first may begin; absent: at the start."),
      until: optional(duration(), "When no more begin; absent: at the end of chaos."),
      for: optional(duration(), "How long each lasts; absent: as long as it usually does."),
      oneOf: required(
        list(item, {
          words: "a list of faults such as [partition, crash]",
          empty: "at least one fault is needed",
        }),
        "What may happen: one of these, drawn anew each time.",
        { standIn: [] },
      ),
    },
    { words: "a fault" },
  ),
  (read, at: Path, reader: Reader, { durationUs, known }: Scope, value): Named => {
    const {
      every: everyUs,
      from: fromUs = 0,
      until = durationUs,
      for: length = null,
      oneOf,
    } = read;
    if (everyUs === 0) {
      reader.expected([...at, "every"], "a duration above 0", (value as FaultRead)["every"]);
    }
    if (fromUs >= until) {
      reader.wrong(at, "from is not before until: nothing would ever happen");
    } else if (fromUs >= durationUs) {
      reader.wrong(
        [...at, "from"],
        `the faults begin at ${formatDuration(fromUs)}, after the chaos phase has ended ` +
          `(duration: ${formatDuration(durationUs)})`,
      );
    }
    if (length === 0) {
      const drawn = oneOf.flatMap(({ fault }) => known.faults.get(fault) ?? []);
      refuseNoTime(drawn, [...at, "for"], reader, value);
    }
    const said = {
      everyUs,
      fromUs,
      forUs: length,
      ...(read.until === undefined ? {} : { untilUs: until }),
    };
    const own = read.id ?? contentId(`oneOf@${formatDuration(fromUs)}`, said, oneOf, known.faults);
    const when = { kind: "repeated", everyUs, fromUs, untilUs: until, forUs: length } as const;
    return { plan: { id: own, when, oneOf }, isNamed: read.id !== undefined, at };
  },
  ({ plan: { id: name, when, oneOf } }) => {
    if (when.kind === "once") return { id: name, every: 0, oneOf };
    const { everyUs, fromUs, untilUs, forUs } = when;
    const length = forUs === null ? {} : { for: forUs };
    return { id: name, every: everyUs, from: fromUs, until: untilUs, ...length, oneOf };
  },
);

/** A fault, once (`at`), or some again and again (`every`, `oneOf`). */
export interface FaultSource {
  readonly id?: string;
  readonly at?: Duration;
  readonly for?: Duration | "heal";
  readonly every?: Duration;
  readonly from?: Duration;
  readonly until?: Duration;
  readonly oneOf?: readonly (string | Readonly<Record<string, unknown>>)[];
  /** `partition: "leader"`, `crash: "n1"`, and what else the fault takes. */
  readonly [fault: string]: unknown;
}

const plan: Shape<unknown, Named, Scope> = variants({
  words: "a fault such as { at: 5s, for: 5s, partition: leader }",
  all: ({ known }: Scope) => [...[...known.faults.values()].map(onceShape), repeated],
  meant(value, at, reader, scope) {
    const { known } = scope;
    if (!isMap(value)) {
      reader.expected(at, "a fault such as { at: 5s, for: 5s, partition: leader }", value);
      return undefined;
    }
    if (Object.hasOwn(value, "oneOf") || Object.hasOwn(value, "every")) return repeated;
    const names = [...known.faults.keys()];
    const fault = known.faults.get(faultNamed(value, names) ?? "");
    if (fault !== undefined) return onceShape(fault);
    const other = misspeltIn(value, known.faults);
    if (other !== undefined) unknownFault(onceShape, other, value, at, reader, scope);
    else reader.wrong(at, `no fault is named; known: ${names.join(", ")}`);
    return undefined;
  },
  of({ plan: { when, oneOf } }, { known }) {
    if (when.kind === "repeated") return repeated;
    return onceShape(known.faults.get(oneOf[0]?.fault ?? "") as Fault);
  },
});

/** The fields that a plan may have besides its fault. */
const ONCE: readonly string[] = ["id", "at", "for"];

/** The plans, each with an id of its own: copies of one content are numbered. */
export const faultPlans: Shape<readonly FaultSource[], readonly FaultPlan[], Scope> = mapped(
  list(plan, { words: "a list of faults" }),
  (read, _at, reader: Reader) => {
    const ids = new Set<string>();
    /** By id: the number of its next copy. */
    const copies = new Map<string, number>();
    return read.map(({ plan: one, isNamed, at }) => {
      let { id: name } = one;
      if (ids.has(name) && isNamed) {
        reader.wrong([...at, "id"], `another fault is called ${shown(name)} already`);
      }
      let copy = copies.get(one.id) ?? 2;
      while (ids.has(name)) name = `${one.id}#${copy++}`;
      copies.set(one.id, copy);
      ids.add(name);
      return { ...one, id: name };
    });
  },
  (plans) => plans.map((one) => ({ plan: one, isNamed: true, at: [] })),
) as Shape<readonly FaultSource[], readonly FaultPlan[], Scope>;

/** The first known fault that a map names. */
function faultNamed(value: unknown, names: readonly string[]): string | undefined {
  return isMap(value) ? Object.keys(value).find((key) => names.includes(key)) : undefined;
}

/** The field that is meant to name a fault: near a fault's name, else the first of no fault. */
function misspeltIn(value: object, faults: ReadonlyMap<string, Fault>): string | undefined {
  const others = Object.keys(value).filter((key) => !ONCE.includes(key));
  const names = [...faults.keys()];
  const isParameter = (key: string) =>
    [...faults.values()].some(({ parameters, lengthName }) => {
      return Object.hasOwn(parameters, key) || key === lengthName;
    });
  const strangers = others.filter((key) => !isParameter(key));
  return strangers.find((key) => nearest(key, names).length > 0) ?? strangers[0] ?? others[0];
}

/** Says that there is no such fault, and what else is wrong whichever was meant. */
function unknownFault(
  shapeOf: (fault: Fault) => AnyShape,
  name: string,
  value: object,
  at: Path,
  reader: Reader,
  scope: Scope,
): void {
  const { faults } = scope.known;
  reader.unknownName([...at, name], "fault", name, [...faults.keys()], true);
  const shapes = new Map([...faults].map(([of, fault]) => [of, shapeOf(fault)]));
  readWhichever(shapes, { field: name, given: name }, value, at, reader, scope);
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
