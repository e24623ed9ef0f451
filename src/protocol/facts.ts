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

/** One kind of fact. */
export interface FactDeclaration<Fields extends readonly string[] = readonly string[]> {
  /** One sentence, with the fields in backticks. */
  readonly about: string;
  /**
   * The names of its numbers, in order. A node or client is its number; a set of nodes is bits; a
   * digest is 32 bits.
   */
  readonly fields: Fields;
  /** Whether it rests on what a node says of itself: nothing that leaves the node shows it. */
  readonly claim: boolean;
}

/** Facts by name. */
export type FactTable = Readonly<Record<string, FactDeclaration>>;

/** Declares a fact that messages, writes or the world show. */
export function fact<const Fields extends readonly string[]>(
  about: string,
  ...fields: Fields
): FactDeclaration<Fields> {
  return { about, fields, claim: false };
}

/**
 * Declares a fact that only the node itself can assert; its first field is the node, which the
 * world fills in.
 */
export function claim<const Fields extends readonly string[]>(
  about: string,
  ...fields: Fields
): FactDeclaration<Fields> {
  return { about, fields, claim: true };
}

/** Where facts are asserted: one function a fact, its numbers in the order of the fields. */
export type Facts<Table extends FactTable = FactTable> = {
  readonly [Name in keyof Table]: (...numbers: NumbersOf<Table[Name]["fields"]>) => void;
};

type NumbersOf<Fields extends readonly string[]> = { -readonly [At in keyof Fields]: number };
