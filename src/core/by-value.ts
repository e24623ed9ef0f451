/** A map whose keys are JSON values: equal ones are one key. */
import { textOf, type Value } from "./json.ts";

export class ByValue<Item> {
  /** Numbers, texts, booleans and null are their own names. */
  readonly #simple = new Map<Value, Item>();
  /** Lists and objects, by a text that is the same for equal ones only. */
  #composite: Map<string, Item> | null = null;

  get size(): number {
    return this.#simple.size + (this.#composite?.size ?? 0);
  }

  get(value: Value): Item | undefined {
    if (typeof value !== "object" || value === null) return this.#simple.get(value);
    return this.#composite?.get(textOf(value));
  }

  set(value: Value, item: Item): void {
    if (typeof value !== "object" || value === null) this.#simple.set(value, item);
    else {
      this.#composite ??= new Map();
      this.#composite.set(textOf(value), item);
    }
  }
}
