/** Random async programs, as text: what they log depends on the order of every reaction. */
import { RandomStream } from "../../../src/kernel/streams.ts";

/** Writes one program after another. */
export class Author {
  readonly #stream: RandomStream;
  #marks = 0;
  #names = 0;

  constructor(seed: string) {
    this.#stream = new RandomStream(seed, "programs");
  }

  /** `async function program(log) { ... }`; it never leaves a rejection unhandled. */
  program(): string {
    this.#marks = 0;
    this.#names = 0;
    const parts = this.#some(2, 4, () => this.#launched(3));
    return `async function (log) {\n${HEAD}\n${parts.join("\n")}\n${this.#body(3, "async")}\n}`;
  }

  #pick<T>(...items: readonly T[]): T {
    return this.#stream.pick(items) as T;
  }

  #some<T>(min: number, max: number, make: () => T): T[] {
    return Array.from({ length: this.#stream.between(min, max) }, make);
  }

  #name(): string {
    return `v${this.#names++}`;
  }

  #log(value = ""): string {
    return `log(${this.#marks++}${value === "" ? "" : `, ${value}`});`;
  }

  /** A promise whose end is logged. */
  #launched(depth: number): string {
    const [kept, broken] = [this.#log("value"), this.#log("error")];
    return `(async () => ${this.#value(depth)})().then((value) => { ${kept} }, (error) => { ${broken} });`;
  }

  /** Statements of a function of that kind. */
  #body(depth: number, kind: "async" | "generator" | "plain"): string {
    return this.#some(1, 3, () => this.#statement(depth, kind)).join("\n");
  }

  #statement(depth: number, kind: "async" | "generator" | "plain"): string {
    const log = this.#log();
    if (depth <= 0) return kind === "plain" ? log : `${log} await ${this.#leaf()};`;
    const below = depth - 1;
    const value = this.#value(below);
    const plain = [
      () => log,
      () => `queueMicrotask(() => { ${this.#body(below, "plain")} });`,
      () => this.#launched(below),
    ];
    if (kind === "plain") return this.#pick(...plain)();
    const name = this.#name();
    return this.#pick(
      ...plain,
      () => `const ${name} = await ${value}; ${this.#log(name)}`,
      () => `${log} await ${value};`,
      () =>
        `try { ${this.#body(below, kind)} } catch (error) { ${this.#log("error")} ${this.#body(below - 1, kind)} }`,
      () => `try { ${this.#body(below, kind)} } finally { ${this.#body(below - 1, kind)} }`,
      () =>
        `if (${this.#pick("true", "false")}) { ${this.#pick(`return ${value};`, "return;", `throw new Error("e${this.#marks}");`)} }`,
      () => this.#loop(below, kind),
      () =>
        kind === "generator"
          ? `const ${name} = yield ${value}; ${this.#log(name)}`
          : `${log} const ${name} = keep(${value}); ${this.#body(below, kind)} ${this.#log(`await ${name}`)}`,
      () =>
        kind === "generator"
          ? `const ${name} = yield* ${this.#iterable(below, false)}; ${this.#log(name)}`
          : log,
    )();
  }

  #loop(depth: number, kind: "async" | "generator"): string {
    const name = this.#name();
    const outer = this.#name();
    const leaves = this.#pick(
      "",
      "break;",
      `continue ${outer};`,
      `break ${outer};`,
      'throw new Error("loop");',
    );
    const inner = `${this.#log(name)} ${this.#body(depth - 1, kind)}`;
    const leave = leaves === "" ? "" : `if (${this.#pick("true", `${name} === 1`)}) { ${leaves} }`;
    return `${outer}: for (const round of [0, 1]) { for await (const ${name} of ${this.#iterable(depth)}) { ${inner} ${leave} } ${this.#log("round")} }`;
  }

  /** @param any whether it may be a list, whose iterator has no `throw`: engines differ there. */
  #iterable(depth: number, any = true): string {
    return this.#pick(
      () => `(async function* () { ${this.#body(depth, "generator")} })()`,
      () => `(function* () { yield ${this.#leaf()}; yield ${this.#kept()}; return 9; })()`,
      () =>
        any ? `[${this.#some(0, 3, () => this.#kept()).join(", ")}]` : this.#iterable(depth, false),
      () => `iterator(${this.#pick("true", "false")}, log, ${this.#marks++})`,
    )();
  }

  #leaf(): string {
    return this.#pick("0", "1", "'text'", "undefined", "null");
  }

  /** A value, or a promise that is kept. */
  #kept(): string {
    return this.#pick(this.#leaf(), `Promise.resolve(${this.#leaf()})`, `later(${this.#leaf()})`);
  }

  /** What can be awaited. */
  #value(depth: number): string {
    if (depth <= 0) return this.#kept();
    const below = depth - 1;
    const sub = () => this.#value(below);
    const call = () =>
      `{ ${this.#log("value")} ${this.#pick(`return ${sub()};`, `throw new Error("t${this.#marks}");`, "")} }`;
    const list = () => `[${this.#some(0, 3, sub).join(", ")}]`;
    return this.#pick(
      () => this.#kept(),
      () => `safe(Promise.reject(new Error("r${this.#marks++}")))`,
      () => `(async () => { ${this.#body(below, "async")} })()`,
      () => `(async function () { ${this.#body(below, "async")} return ${sub()}; }).call({})`,
      () => `safe(${this.#promise(below)}.then((value) => ${call()}))`,
      () => `safe(${this.#promise(below)}.then((value) => ${call()}, (value) => ${call()}))`,
      () => `safe(${this.#promise(below)}.catch((value) => ${call()}))`,
      () => `safe(${this.#promise(below)}.finally((value) => ${call()}))`,
      () => `safe(Promise.${this.#pick("all", "allSettled", "race", "any")}(${list()}))`,
      () => `thenable(log, ${this.#marks++}, keep(${sub()}), ${this.#pick("0", "1", "2", "3")})`,
      () =>
        `new Promise((resolve, reject) => { queueMicrotask(() => { ${this.#log()} resolve(${sub()}); reject(0); }); })`,
      () =>
        `safe(new Promise((resolve, reject) => { ${this.#pick("resolve", "reject", "throw")}(${sub()}) }))`.replace(
          "throw(",
          "throw (",
        ),
      () => `safe(Other.resolve(${sub()}).then((value) => ${call()}))`,
      () => this.#asked(below),
    )();
  }

  #promise(depth: number): string {
    return this.#pick(
      () => `Promise.resolve(${this.#value(depth)})`,
      () => `(async () => { ${this.#body(depth, "async")} })()`,
      () => `safe(Promise.reject(new Error("p${this.#marks++}")))`,
      () => `Other.resolve(${this.#value(depth)})`,
    )();
  }

  /** An async generator that is asked several things at once. */
  #asked(depth: number): string {
    const asks = this.#some(1, 4, () =>
      this.#pick(
        () => `it.next(${this.#kept()})`,
        () => `it.return(${this.#kept()})`,
        () => `it.throw(new Error("g${this.#marks++}"))`,
        () => "it.next()",
      )(),
    );
    const generator = `(async function* () { ${this.#body(depth, "generator")} })()`;
    return `(() => { const it = ${generator}; return Promise.allSettled([${asks.join(", ")}]); })()`;
  }
}

/** What the programs use. `safe`: its rejection is nobody's concern. */
const HEAD = `
const safe = (promise) => { promise.then(() => undefined, () => undefined); return promise; };
const keep = (value) => (value instanceof Promise ? safe(value) : value);
const later = (value) => new Promise((resolve) => queueMicrotask(() => resolve(value)));
class Other extends Promise {}
const thenable = (log, mark, value, how) => ({
  get then() {
    log(mark, "get");
    return (resolve, reject) => {
      log(mark, "then");
      if (how === 0) resolve(value);
      else if (how === 1) { queueMicrotask(() => resolve(value)); resolve(value); reject(1); }
      else if (how === 2) { resolve(value); throw new Error("ignored"); }
      else queueMicrotask(() => reject(new Error("thenable " + mark)));
    };
  },
});
const iterator = (closes, log, mark) => {
  let count = 0;
  return {
    [Symbol.asyncIterator]() { return this; },
    next(value) { log(mark, "next", value); return count++ < 2 ? { value: count, done: false } : { value: "end", done: true }; },
    ...(closes ? { return(value) { log(mark, "return", value); return { value, done: true }; } } : {}),
  };
};`;
