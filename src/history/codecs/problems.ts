/** What is wrong with a file, up to a limit. */
import { InputError, type InputProblem } from "../../core/errors.ts";

const PROBLEMS_MAX = 20;

export class Problems {
  readonly #file: string;
  readonly #kept: InputProblem[] = [];
  #count = 0;

  constructor(file: string) {
    this.#file = file;
  }

  add(line: number, message: string): void {
    this.#count++;
    if (this.#kept.length < PROBLEMS_MAX) this.#kept.push({ file: this.#file, line, message });
  }

  /** @throws {InputError} if anything was wrong */
  end(): void {
    if (this.#count === 0) return;
    const more = this.#count - this.#kept.length;
    const message = `and ${more} more problem${more === 1 ? "" : "s"}`;
    throw new InputError(more > 0 ? [...this.#kept, { file: this.#file, message }] : this.#kept);
  }
}
