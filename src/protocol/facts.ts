/**
 * Facts: what has left a node, as numbers. A message asserts them when the world sends it, a write
 * when it is durable (or, where a protocol says so, a message also when it arrives, a write when it
 * is handed to the disk). Judges fold
 * over them; they never see what a handler meant to do. What no message and no write shows, a node
 * may claim; such a fact is declared as a claim.
 *
 * A protocol declares its facts in its own folder, those that several share are in
 * `shared-facts.ts`. No list holds them all.
 */

/**
 * What a fact's number is, and so how people read it: a member of the fact's service, or of another
 * (`node of replicas`); a set of them, as bits; a duration, or a moment by a node's own clock, in
 * microseconds; 32 bits that stand for a name (`hash`), or for a content, which no sentence shows
 * (`digest`); the sizes of quorums, phase 1 * 32 + phase 2; a number that the sentence has a word
 * for (`number`); or one that goes by its field's name, as in "term 4" (`count`).
 */
export type FieldKind =
  | "node"
  | `node of ${string}`
  | "nodes"
  | `nodes of ${string}`
  | "duration"
  | "moment"
  | "hash"
  | "digest"
  | "quorums"
  | "number"
  | "count";

const KINDS = /^(nodes?( of [\w-]+)?|duration|moment|hash|digest|quorums|number|count)$/;

export function isFieldKind(kind: string): kind is FieldKind {
  return KINDS.test(kind);
}

/** Fields that mean nothing to a person. */
export const DIGESTS: readonly string[] = ["digest", "chain"];

/** Fields whose name says what they are. Others say it after a colon, or are counts. */
const KIND_BY_NAME: ReadonlyMap<string, FieldKind> = new Map<string, FieldKind>([
  ...["node", "candidate", "leader", "peer"].map((field) => [field, "node"] as const),
  ...["voters", "outgoing", "members"].map((field) => [field, "nodes"] as const),
  ...DIGESTS.map((field) => [field, "digest"] as const),
]);

export function kindOf(field: string, kinds: FactDeclaration["kinds"]): FieldKind {
  const byName = KIND_BY_NAME.get(field) ?? (/[a-z]Us$/.test(field) ? "duration" : "count");
  return kinds?.[field] ?? byName;
}

/** One kind of fact. */
export interface FactDeclaration<Fields extends readonly string[] = readonly string[]> {
  /**
   * One sentence, with the fields in backticks. What a field's numbers mean follows it in brackets:
   * `commit` (0 abort, 1 commit). Other brackets, and clauses after a semicolon that name no field,
   * are remarks, which stories leave out.
   */
  readonly about: string;
  /** The names of its numbers, in order. */
  readonly fields: Fields;
  /** What they are, where their names do not say it. */
  readonly kinds?: Readonly<Record<string, FieldKind>>;
  /** Whether it rests on what a node says of itself: nothing that leaves the node shows it. */
  readonly claim: boolean;
}

/** Facts by name. */
export type FactTable = Readonly<Record<string, FactDeclaration>>;

type NameOf<Spec extends string> = Spec extends `${infer Name}: ${string}` ? Name : Spec;
type NamesOf<Specs extends readonly string[]> = {
  readonly [At in keyof Specs]: NameOf<Specs[At]>;
};

/**
 * Declares a fact that messages, writes or the world show.
 * @param specs its fields, each with its kind where its name does not say it: `participants:
 * nodes`.
 */
export function fact<const Specs extends readonly string[]>(
  about: string,
  ...specs: Specs
): FactDeclaration<NamesOf<Specs>> {
  return declared(about, specs, false);
}

/**
 * Declares a fact that only the node itself can assert; its first field is the node, which the
 * world fills in.
 * @param specs as those of `fact`.
 */
export function claim<const Specs extends readonly string[]>(
  about: string,
  ...specs: Specs
): FactDeclaration<NamesOf<Specs>> {
  return declared(about, specs, true);
}

function declared<Specs extends readonly string[]>(
  about: string,
  specs: Specs,
  isClaim: boolean,
): FactDeclaration<NamesOf<Specs>> {
  const pairs = specs.map((spec) => spec.split(": ") as [name: string, kind?: FieldKind]);
  const fields = pairs.map(([name]) => name) as unknown as NamesOf<Specs>;
  const given = pairs.flatMap(([name, kind]) => (kind === undefined ? [] : [[name, kind]]));
  const kinds = given.length === 0 ? {} : { kinds: Object.fromEntries(given) };
  return { about, fields, ...kinds, claim: isClaim };
}

/** Where facts are asserted: one function a fact, its numbers in the order of the fields. */
export type Facts<Table extends FactTable = FactTable> = {
  readonly [Name in keyof Table]: (...numbers: NumbersOf<Table[Name]["fields"]>) => void;
};

type NumbersOf<Fields extends readonly string[]> = { -readonly [At in keyof Fields]: number };
