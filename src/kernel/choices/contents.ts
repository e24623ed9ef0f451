/**
 * The contents of choices: what each is about, less which time. They are kept apart, so that a key
 * costs no text until it is read.
 */
import { finish, mix, mixUnits, TEXT_SEED } from "../../core/hash.ts";

/**
 * How often a content was met: where, what, for which operation (empty: for none), and the count.
 */
export type Occurrences = readonly [place: string, what: string, operation: string, count: number];

/**
 * A content key: what a choice is about and which time it is, from 1. As text: `n1>n2
 * append-entries for c2/17 #1`.
 */
export class ContentKey {
  readonly #content: Content;
  readonly #operation: string;
  readonly #occurrence: number;

  /** @param operation that it goes back to, empty: none. */
  constructor(content: Content, operation: string, occurrence: number) {
    this.#content = content;
    this.#operation = operation;
    this.#occurrence = occurrence;
  }

  /** What the text begins with, without a space: a link, a session, a process. */
  get place(): string {
    return this.#content.place;
  }

  get text(): string {
    const { text } = this.#content;
    const whole = this.#operation === "" ? text : `${text}${FOR}${this.#operation}`;
    return `${whole}${NUMBER}${this.#occurrence}`;
  }

  /** `hashText` of the text, which is not made for it. */
  get hash(): number {
    const operation = this.#operation;
    const occurrence = this.#occurrence;
    const digits = occurrence < 10 ? "" : String(occurrence);
    const more = NUMBER.length + (digits === "" ? 1 : digits.length);
    let h: number;
    if (operation === "") h = this.#content.begun(more);
    else {
      h = this.#content.begun(more + FOR.length + operation.length);
      h = mixUnits(mixUnits(h, FOR), operation);
    }
    h = mixUnits(h, NUMBER);
    return finish(digits === "" ? mix(h, ZERO + occurrence) : mixUnits(h, digits));
  }
}

const FOR = " for ";
const NUMBER = " #";
const ZERO = "0".charCodeAt(0);

/** Where something is, and what it is. */
class Content {
  readonly place: string;
  readonly what: string;
  readonly text: string;
  /** How often it was met for no operation, and by the number of one for that. */
  met = 0;
  readonly metFor = new Map<number, number>();
  /** By how many code units follow it: the digest of a text so long, as far as it goes. */
  readonly #begun: (number | undefined)[] = [];

  constructor(place: string, what: string) {
    this.place = place;
    this.what = what;
    this.text = `${place} ${what}`;
  }

  /** What `hashText` has come to after this text, where so many code units follow. */
  begun(more: number): number {
    const met = this.#begun[more];
    if (met !== undefined) return met;
    const { text } = this;
    const begun = mixUnits(mix(TEXT_SEED, text.length + more), text);
    this.#begun[more] = begun;
    return begun;
  }
}

export class Contents {
  readonly #places = new Map<string, Map<string, Content>>();

  /**
   * The next key of a content.
   * @param place without a space.
   * @param operation that it goes back to, and its number from 1; empty and 0: none.
   */
  next(place: string, what: string, operation: string, number: number): ContentKey {
    const content = this.#content(place, what);
    return new ContentKey(content, operation, met(content, number, 1));
  }

  snapshot(operations: readonly string[]): readonly Occurrences[] {
    return [...this.#places.values()].flatMap((contents) =>
      [...contents.values()].flatMap((content): Occurrences[] => {
        const { place, what } = content;
        const alone: Occurrences[] = content.met === 0 ? [] : [[place, what, "", content.met]];
        const others = [...content.metFor].map(
          ([number, count]): Occurrences => [place, what, operations[number] as string, count],
        );
        return [...alone, ...others];
      }),
    );
  }

  /** @param numberOf of an operation, from 1. */
  restore(snapshot: readonly Occurrences[], numberOf: (operation: string) => number): void {
    this.#places.clear();
    for (const [place, what, operation, count] of snapshot) {
      met(this.#content(place, what), operation === "" ? 0 : numberOf(operation), count);
    }
  }

  #content(place: string, what: string): Content {
    let contents = this.#places.get(place);
    if (contents === undefined) {
      contents = new Map();
      this.#places.set(place, contents);
    }
    let content = contents.get(what);
    if (content === undefined) {
      content = new Content(place, what);
      contents.set(what, content);
    }
    return content;
  }
}

/** A content is met so often more for an operation (0: for none). @returns how often it was. */
function met(content: Content, operation: number, more: number): number {
  if (operation === 0) {
    content.met += more;
    return content.met;
  }
  const count = (content.metFor.get(operation) ?? 0) + more;
  content.metFor.set(operation, count);
  return count;
}
