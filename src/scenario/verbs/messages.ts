/** Verbs that act on messages: rules for them, and what is done to those that a rule holds. */
import { type FieldsRead, optional, required } from "../../core/shape/fields.ts";
import { flag, leaf, text, whole } from "../../core/shape/leaves.ts";
import type { Path, Reader } from "../../core/shape/reader.ts";
import { drawnOf, mapped, type Shape } from "../../core/shape/shape.ts";
import { textOf } from "../../core/shown.ts";
import { processList } from "../names.ts";
import { lineupsOf, type Scope } from "../scope.ts";
import type { MessageSelector } from "../script.ts";
import { type Verb, verb } from "./verb.ts";

const ANY = "any";

const kindText = text("a kind of message such as append-entries, or any");

/** A kind of message, of those that what runs declares. */
const kind: Shape<string, string, Scope> = {
  ...kindText,
  read(value, at, reader, scope) {
    const read = kindText.read(value, at, reader, scope as never);
    const known = kindsIn(scope);
    if (read === undefined || read === ANY || known === null || known.includes(read)) return read;
    reader.unknownName(at, "kind of message", read, [...known, ANY]);
    return undefined;
  },
  draw: (draws, scope) => drawnOf(draws, [ANY, ...(kindsIn(scope) ?? ["append-entries"])]),
};

/** Of all services of all that a scenario compares; null: one declares none. */
function kindsIn(scope: Scope): readonly string[] | null {
  const services = lineupsOf(scope).flatMap((lineup) => lineup.services);
  const declared = services.map(({ protocol }) => protocol?.messages);
  if (declared.includes(undefined)) return null;
  return [...new Set(declared.flatMap((kinds) => kinds ?? []))];
}

/** The fields that messages of a kind may have, of all services; null: one declares none. */
function fieldsIn(scope: Scope, kind: string): readonly string[] | null {
  const known = new Set<string>();
  for (const { protocol } of lineupsOf(scope).flatMap((lineup) => lineup.services)) {
    const { messageFields, messages } = protocol ?? {};
    if (messageFields === undefined || messages === undefined) return null;
    for (const one of kind === ANY ? messages : messages.filter((other) => other === kind)) {
      if (!Object.hasOwn(messageFields, one)) return null;
      for (const field of messageFields[one] ?? []) known.add(field);
    }
  }
  return [...known];
}

/** Notes the fields by which messages are chosen that none of the kind has. */
function checkFields(
  kind: string,
  { where = {} }: SelectorRead,
  at: Path,
  reader: Reader,
  scope: Scope,
): void {
  const known = fieldsIn(scope, kind);
  if (known === null) return;
  const what = kind === ANY ? "field of any message" : `field of ${kind}`;
  for (const field of Object.keys(where)) {
    if (!known.includes(field))
      reader.unknownName([...at, "where", field], what, field, known, true);
  }
}

/** What fields of a message must be. */
const where = leaf<Readonly<Record<string, number | boolean | string>>, MessageSelector["where"]>({
  words: "fields of the message such as { term: 2 }",
  parse: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as MessageSelector["where"])
      : null,
  schema: {
    type: "object",
    additionalProperties: { anyOf: [{ type: "number" }, { type: "boolean" }, { type: "string" }] },
  },
  draw: () => ({}),
});

/** The same; what is drawn is a field that all kinds have, since the kind is drawn beside it. */
const drawnWhere: Shape<MessageSelector["where"], MessageSelector["where"], Scope> = {
  ...where,
  draw(draws, scope) {
    const kinds = kindsIn(scope);
    if (kinds === null) return { term: draws.below(3) };
    const all = [ANY, ...kinds].map((kind) => fieldsIn(scope, kind));
    const [field] = (all[0] ?? []).filter((one) => all.every((known) => known?.includes(one)));
    return field === undefined ? {} : { [field]: draws.below(3) };
  },
};

const whereFields = mapped(
  drawnWhere,
  (read, at, reader: Reader) => {
    for (const [field, wanted] of Object.entries(read)) {
      if (!["number", "boolean", "string"].includes(typeof wanted))
        reader.expected([...at, field], "a number, a text, true or false", wanted);
    }
    return read;
  },
  (read) => read,
);

const SELECTOR = {
  from: optional(processList, "Senders; absent: any."),
  to: optional(processList, "Receivers; absent: any."),
  where: optional(whereFields, "What fields of the message must be, as stories show them."),
  nth: optional(whole(1, 1_000_000), "Only the n-th message that fits, from 1."),
};

type SelectorRead = FieldsRead<typeof SELECTOR>;

function selectorOf(kind: string, { from = [], to = [], where = {}, nth }: SelectorRead) {
  return { from, to, kind: kind === ANY ? null : kind, where, nth: nth ?? null };
}

function selectorFields({ from, to, where, nth }: MessageSelector): SelectorRead {
  return {
    ...(from.length > 0 && { from }),
    ...(to.length > 0 && { to }),
    ...(Object.keys(where).length > 0 && { where }),
    ...(nth !== null && { nth }),
  };
}

/** A rule for messages: `hold`, `drop`, `duplicate`. */
function ruleVerb(name: "hold" | "drop" | "duplicate", about: string): Verb {
  return verb<never, "hold" | "drop" | "duplicate">(
    name,
    {
      [name]: required(kind, about),
      ...SELECTOR,
      as: optional(text("a name for the rule"), "What release, deliver and clear call the rule."),
      optional: optional(flag, "A run may pass without a message that fits."),
    } as never,
    (read: Readonly<Record<string, unknown>> & SelectorRead, at, reader, scope) => {
      const of = read[name] as string;
      const as = (read["as"] as string | undefined) ?? `${name} ${of}`;
      if (as === "all") {
        reader.wrong([...at, "as"], "all means every rule: call this one otherwise");
      }
      scope.taken.rules.add(as);
      checkFields(of, read, at, reader, scope);
      const isOptional = read["optional"] === true;
      return { do: name, name: as, select: selectorOf(of, read), optional: isOptional };
    },
    ({ name: as, select, optional: isOptional }) =>
      ({
        [name]: select.kind ?? ANY,
        ...selectorFields(select),
        as,
        ...(isOptional && { optional: true }),
      }) as never,
  );
}

/** A rule by its name; `all`, or nothing, for every rule, which is the empty name. */
const rule: Shape<string | number | true | null, string, Scope> = {
  words: "a rule, or all",
  read(value, at, reader, { taken }) {
    const name = value === "all" || value === null || value === true ? "" : textOf(value);
    if (name === "" || taken.rules.has(name)) return name;
    reader.unknownName(at, "rule", name, [...taken.rules, "all"]);
    return undefined;
  },
  write: (read) => (read === "" ? "all" : read),
  schema: () => ({ anyOf: [{ type: "string" }, { type: "number" }, { enum: [true, null] }] }),
  draw: (draws, { taken }) => drawnOf(draws, ["all", ...taken.rules]),
};

/** In the order in which they are listed. */
export const MESSAGE_VERBS: readonly Verb[] = [
  ruleVerb("hold", "Keeps messages of this kind back until release."),
  ruleVerb("drop", "Loses messages of this kind until clear."),
  ruleVerb("duplicate", "Doubles messages of this kind until clear."),
  verb(
    "deliver",
    {
      deliver: required(kind, "Hands over held messages of this kind at once."),
      ...SELECTOR,
      optional: optional(flag, "A run may pass in which nothing is held that fits."),
    },
    (read, at, reader, scope) => {
      checkFields(read.deliver, read, at, reader, scope);
      const select = selectorOf(read.deliver, read);
      return { do: "deliver", select, optional: read.optional === true };
    },
    ({ select, optional: isOptional }) => ({
      deliver: select.kind ?? ANY,
      ...selectorFields(select),
      ...(isOptional && { optional: true }),
    }),
  ),
  verb(
    "release",
    { release: required(rule, "Hands over all that a rule holds, and ends the rule.") },
    ({ release }) => ({ do: "release", name: release }),
    ({ name }) => ({ release: name }),
  ),
  verb(
    "clear",
    { clear: required(rule, "Ends a rule and forgets what it held.") },
    ({ clear }) => ({ do: "clear", name: clear }),
    ({ name }) => ({ clear: name }),
  ),
];
