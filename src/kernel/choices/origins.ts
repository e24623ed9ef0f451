/** Origins: which step goes back to which operation of a client. */

const STEPS_AT_FIRST = 16;

export class Origins {
  /** By step: the number of the operation, 0: it goes back to none. */
  #byStep = new Int32Array(STEPS_AT_FIRST);
  /** One more than the last step that goes back to one. */
  #end = 0;
  /** By number, from 1: the operation, as keys have it. */
  #operations: string[] = [""];
  #numbers = new Map<string, number>();

  /** The number of the operation that a step goes back to, 0: none. */
  of(step: number): number {
    return step < this.#end ? (this.#byStep[step] as number) : 0;
  }

  /** The operations by number; that at 0 is empty. */
  get operations(): readonly string[] {
    return this.#operations;
  }

  /** The number of an operation, from 1. */
  numberOf(operation: string): number {
    const met = this.#numbers.get(operation);
    if (met !== undefined) return met;
    const number = this.#operations.length;
    this.#operations.push(operation);
    this.#numbers.set(operation, number);
    return number;
  }

  /** From now on a step goes back to an operation. @param number from 1. */
  set(step: number, number: number): void {
    if (step >= this.#byStep.length) this.#grow(step + 1);
    this.#byStep[step] = number;
    if (step >= this.#end) this.#end = step + 1;
  }

  snapshot(): readonly (readonly [step: number, operation: string])[] {
    const origins: (readonly [number, string])[] = [];
    for (let step = 0; step < this.#end; step++) {
      const number = this.#byStep[step] as number;
      if (number !== 0) origins.push([step, this.#operations[number] as string]);
    }
    return origins;
  }

  restore(snapshot: ReturnType<Origins["snapshot"]>): void {
    this.#byStep.fill(0, 0, this.#end);
    this.#end = 0;
    this.#operations = [""];
    this.#numbers = new Map();
    for (const [step, operation] of snapshot) this.set(step, this.numberOf(operation));
  }

  #grow(atLeast: number): void {
    const larger = new Int32Array(Math.max(atLeast, 2 * this.#byStep.length));
    larger.set(this.#byStep);
    this.#byStep = larger;
  }
}
