/**
 * What cannot be hosted, found in the text of an awaiting program before it runs: by name, with
 * its place. What would reach a real clock, chance, socket or thread is refused, as is what cannot
 * be lowered and what processes would share.
 */
import { isBuiltin } from "node:module";
import { parseAst } from "rolldown/parseAst";
import type { InputProblem } from "../core/errors.ts";
import { GLOBALS, LANGUAGE } from "../programs/globals.ts";
import { type FreeName, freeNamesOf, isFunction, type Node } from "./free-names.ts";

/** What was found in one file. */
export interface Refusals {
  readonly problems: readonly Found[];
  /** The names that it takes from outside, except those of the language. */
  readonly free: readonly string[];
  /** The text that replaces it. */
  readonly code: string;
  /** Whether it has a default export. */
  readonly hasDefault: boolean;
}

const OTHERS = "a program meets others with self.call and self.send";
const DISK = "a program keeps what it must with self.disk";
const OPTIONS = "what a program should know of its surroundings are options of the scenario";

/** Names of hosts, and why a program has none of them. */
const HOST_NAMES: Readonly<Record<string, string>> = {
  fetch: `it opens a real socket; ${OTHERS}`,
  WebSocket: `it opens a real socket; ${OTHERS}`,
  EventSource: `it opens a real socket; ${OTHERS}`,
  XMLHttpRequest: `it opens a real socket; ${OTHERS}`,
  BroadcastChannel: `it reaches other threads; ${OTHERS}`,
  MessageChannel: `it reaches other threads; ${OTHERS}`,
  Worker: `it starts a real thread; ${OTHERS}`,
  SharedArrayBuffer: "processes share no memory",
  Atomics: "processes share no memory",
  process: `it is the machine's; ${OPTIONS}`,
  Deno: `it is the machine's; ${OPTIONS}`,
  Bun: `it is the machine's; ${OPTIONS}`,
  navigator: `it is the machine's; ${OPTIONS}`,
  localStorage: `it is the machine's; ${DISK}`,
  indexedDB: `it is the machine's; ${DISK}`,
  Buffer: "use Uint8Array",
  __dirname: `it is the machine's; ${OPTIONS}`,
  __filename: `it is the machine's; ${OPTIONS}`,
  Intl: "what it answers is the machine's locale",
  WeakRef: "when memory is collected is the machine's affair",
  FinalizationRegistry: "when memory is collected is the machine's affair",
  WebAssembly: "it is not hosted yet",
  eval: "code made at run time cannot be lowered",
  Function: "code made at run time cannot be lowered",
  requestAnimationFrame: "use setTimeout",
  requestIdleCallback: "use setTimeout",
  global: "write globalThis",
};

/** Modules of Node, and why a program has none of them. */
const MODULES: Readonly<Record<string, string>> = {
  net: `a real socket; ${OTHERS}`,
  dgram: `a real socket; ${OTHERS}`,
  http: `a real socket; ${OTHERS}`,
  http2: `a real socket; ${OTHERS}`,
  https: `a real socket; ${OTHERS}`,
  tls: `a real socket; ${OTHERS}`,
  dns: `a real socket; ${OTHERS}`,
  fs: `real files; ${DISK}`,
  "fs/promises": `real files; ${DISK}`,
  worker_threads: `real threads; ${OTHERS}`,
  child_process: `real processes; ${OTHERS}`,
  cluster: `real processes; ${OTHERS}`,
  perf_hooks: "a real clock; use performance.now()",
  timers: "a real clock; use setTimeout",
  "timers/promises": "a real clock; use self.sleep",
  crypto: "real chance; use crypto.randomUUID() and crypto.getRandomValues()",
  os: `the machine; ${OPTIONS}`,
  process: `the machine; ${OPTIONS}`,
  async_hooks: "the engine's own promises",
  vm: "code made at run time cannot be lowered",
};

/** What a CommonJS file finds without declaring it. */
const COMMON_JS = new Set(["module", "exports", "require"]);

/** Members of the language's own names that a program must not have. */
const MEMBERS: Readonly<Record<string, string>> = {
  "Array.fromAsync": "it answers with a promise of the engine; await the items one by one",
  "Error.prepareStackTrace": "stacks are the engine's",
  "Error.stackTraceLimit": "stacks are the engine's",
};

/** Functions of `Object` and `Reflect` that change what they are given first. */
const CHANGING = new Set([
  "assign",
  "defineProperties",
  "defineProperty",
  "deleteProperty",
  "freeze",
  "preventExtensions",
  "seal",
  "set",
  "setPrototypeOf",
]);

/** Methods that take the machine's locale where none is named, and the argument that names it. */
const LOCAL_METHODS: Readonly<Record<string, number>> = {
  toLocaleString: 0,
  toLocaleDateString: 0,
  toLocaleTimeString: 0,
  toLocaleLowerCase: 0,
  toLocaleUpperCase: 0,
  localeCompare: 1,
};

/** @param language as the bundler names it: `ts`, `js`, `json`... */
export function refusalsIn(code: string, language: string): Refusals {
  if (!["js", "jsx", "ts", "tsx"].includes(language)) {
    return { problems: [], free: [], code, hasDefault: false };
  }
  let program: unknown;
  try {
    program = parseAst(code, { lang: language as "js" });
  } catch {
    // The bundler says what is wrong, and where.
    return { problems: [], free: [], code, hasDefault: true };
  }
  return new File(code, program as Node).read();
}

class File {
  readonly #code: string;
  readonly #program: Node;
  readonly #isModule: boolean;
  readonly #problems: Found[] = [];
  /** What is inserted into the text, by offset. */
  readonly #edits: { readonly at: number; readonly text: string }[] = [];

  constructor(code: string, program: Node) {
    this.#code = code;
    this.#program = program;
    this.#isModule = (this.#program["body"] as Node[]).some(({ type }) =>
      /^(Import|Export)/.test(type),
    );
  }

  read(): Refusals {
    const free = freeNamesOf(this.#program, (node, within) => this.#look(node, within));
    const named = new Set<string>();
    for (const one of free) if (this.#judge(one)) named.add(one.name);
    return {
      problems: this.#problems.sort(byPlace),
      free: [...named],
      code: this.#edited(),
      hasDefault: (this.#program["body"] as Node[]).some(isDefaultExport),
    };
  }

  #refuse(node: Node, what: string, why: string): void {
    const before = this.#code.slice(0, node.start).split("\n");
    const [column, line] = [(before.at(-1) as string).length + 1, before.length];
    this.#problems.push({ line, column, message: `${what} cannot be hosted: ${why}` });
  }

  #look(node: Node, within: readonly Node[]): void {
    switch (node.type) {
      case "ImportDeclaration":
      case "ExportAllDeclaration":
      case "ExportNamedDeclaration":
        this.#imports(node);
        break;
      case "ImportExpression":
        this.#refuse(node, "import()", "what is loaded at run time cannot be lowered");
        break;
      case "MetaProperty":
        if ((node["meta"] as Node)["name"] === "import") {
          this.#refuse(node, "import.meta", `it is the machine's; ${OPTIONS}`);
        } else this.#targets(node, within);
        break;
      case "AwaitExpression":
      case "ForOfStatement":
      case "VariableDeclaration":
        this.#awaits(node, within);
        break;
      case "ReturnStatement":
        this.#returns(node, within);
        break;
      case "CallExpression":
        this.#calls(node);
        break;
    }
  }

  #imports(node: Node): void {
    const source = node["source"] as Node | null;
    if (source === null || source === undefined) return;
    if (node["importKind"] === "type" || node["exportKind"] === "type") return;
    const specifiers = (node["specifiers"] ?? []) as Node[];
    const onlyTypes =
      specifiers.length > 0 && specifiers.every((one) => one["importKind"] === "type");
    if (!onlyTypes) this.#module(source, String(source["value"]));
  }

  #module(node: Node, name: string): void {
    const bare = name.replace(/^node:/, "");
    if (isBuiltin(name)) {
      this.#refuse(
        node,
        name,
        MODULES[bare] ?? "it is a module of Node, for which there is no shim",
      );
    } else if (/^rashomon(\/|$)/.test(name)) {
      const why = "a program gets what it needs as its argument; import types with `import type`";
      this.#refuse(node, name, why);
    } else if (/\.node$/.test(name)) this.#refuse(node, name, "it is native code");
    else if (/\.wasm$/.test(name)) this.#refuse(node, name, "WebAssembly is not hosted yet");
  }

  /** `new.target` of a constructor in an async arrow function, which is lowered to another one. */
  #targets(node: Node, within: readonly Node[]): void {
    const arrows = within.slice(
      within.findLastIndex((one) => isFunction(one) && one.type !== "ArrowFunctionExpression") + 1,
    );
    if (!arrows.some((one) => isFunction(one) && one["async"] === true)) return;
    const what = "new.target in an async arrow function";
    this.#refuse(node, what, "it is lost when that is lowered; keep it in a variable before");
  }

  /** `await`, `for await` and `await using` outside of any function. */
  #awaits(node: Node, within: readonly Node[]): void {
    const using = node.type === "VariableDeclaration" && node["kind"] === "await using";
    const loops = node.type === "ForOfStatement" && node["await"] === true;
    if (node.type !== "AwaitExpression" && !loops && !using) return;
    if (using) this.#refuse(node, "await using", "it is not lowered; use try and finally");
    else if (!within.some(isFunction)) {
      this.#refuse(node, "await outside of a function", "a program starts in its default function");
    }
  }

  /** An async generator waits for what it returns, inside its own `try` (ECMA-262, §14.10.1). */
  #returns(node: Node, within: readonly Node[]): void {
    const own = within.findLast(isFunction);
    const argument = node["argument"] as Node | null;
    if (argument === null || own?.["async"] !== true || own["generator"] !== true) return;
    this.#edits.push({ at: argument.start, text: "await (" }, { at: argument.end, text: ")" });
  }

  #calls(node: Node): void {
    const callee = node["callee"] as Node;
    const name = memberOf(callee);
    const given = node["arguments"] as Node[];
    const locale = name === null ? undefined : LOCAL_METHODS[name];
    if (locale === undefined || given.length > locale) return;
    this.#refuse(node, `${name}()`, "without a locale it takes the machine's");
  }

  /** @returns whether the program is to be given the name. */
  #judge({ name, node, within }: FreeName): boolean {
    const parent = within.at(-1) as Node;
    const isOurs = Object.hasOwn(GLOBALS, name) || name === "globalThis";
    const isKnown = isOurs || LANGUAGE.includes(name) || name === "arguments";
    if (!isKnown && isAskedFor(node, within)) return true;
    if (!this.#isModule && COMMON_JS.has(name)) {
      this.#requires(name, parent);
      return false;
    }
    if (!isKnown) {
      const own = Object.hasOwn(HOST_NAMES, name) ? HOST_NAMES[name] : undefined;
      const member = parent["object"] === node ? memberOf(parent) : null;
      const what = member === null ? name : `${name}.${member}`;
      this.#refuse(node, what, own ?? "neither the language nor a program's surroundings have it");
      return false;
    }
    this.#member(name, node, parent);
    if (name !== "globalThis" && isChanged(node, within)) {
      this.#refuse(node, `a change of ${name}`, "all processes would share it");
    }
    return isOurs;
  }

  /** CommonJS: what is required is known before the run. */
  #requires(name: string, parent: Node): void {
    if (name !== "require" || parent.type !== "CallExpression") return;
    const [first] = parent["arguments"] as Node[];
    if (first?.type === "Literal") this.#module(first, String(first["value"]));
    else this.#refuse(parent, "require()", "what is loaded at run time cannot be lowered");
  }

  /** Members that the surroundings of a program lack, where they can be seen. */
  #member(name: string, node: Node, parent: Node): void {
    if (parent.type !== "MemberExpression" || parent["object"] !== node) return;
    const member = memberOf(parent);
    if (member === null) return;
    const what = `${name}.${member}`;
    if (Object.hasOwn(MEMBERS, what)) this.#refuse(parent, what, MEMBERS[what] as string);
    const thing = GLOBALS[name];
    const isThing = typeof thing === "object" || typeof thing === "function";
    if (name === "$async" || !isThing || thing === null || member in thing) return;
    this.#refuse(parent, what, "a program's surroundings do not have it yet");
  }

  #edited(): string {
    let code = this.#code;
    for (const { at, text } of this.#edits.sort((a, b) => b.at - a.at)) {
      code = code.slice(0, at) + text + code.slice(at);
    }
    return code;
  }
}

type Found = Omit<InputProblem, "file">;

function byPlace(a: Found, b: Found): number {
  const [lineA = 0, lineB = 0] = [a.line, b.line];
  return lineA - lineB || (a.column ?? 0) - (b.column ?? 0);
}

/** Whether a name is only asked for: `typeof name`, which answers for what is not there as well. */
function isAskedFor(node: Node, within: readonly Node[]): boolean {
  const parent = within.at(-1) as Node;
  if (parent.type === "UnaryExpression" && parent["operator"] === "typeof") return true;
  // `typeof name !== "undefined" && name.x`, and the same with `?`: what follows is never reached.
  return within.some((outer) => {
    const test =
      outer.type === "LogicalExpression" && outer["operator"] === "&&"
        ? outer["left"]
        : outer.type === "ConditionalExpression" || outer.type === "IfStatement"
          ? outer["test"]
          : null;
    if (test === null || !asksFor(test as Node, String(node["name"]))) return false;
    const guarded = outer[outer.type === "LogicalExpression" ? "right" : "consequent"] as Node;
    return node.start >= guarded.start && node.end <= guarded.end;
  });
}

/** `typeof name !== "undefined"`, alone or among others that must hold. */
function asksFor(test: Node, name: string): boolean {
  if (test.type === "LogicalExpression" && test["operator"] === "&&") {
    return asksFor(test["left"] as Node, name) || asksFor(test["right"] as Node, name);
  }
  if (test.type !== "BinaryExpression" || !/^!==?$/.test(String(test["operator"]))) return false;
  const { left, right } = test as unknown as { left: Node; right: Node };
  return (
    left.type === "UnaryExpression" &&
    left["operator"] === "typeof" &&
    (left["argument"] as Node)["name"] === name &&
    right["value"] === "undefined"
  );
}

/** Whether what a name holds, or something in it, is assigned, deleted or defined anew. */
function isChanged(node: Node, within: readonly Node[]): boolean {
  let thing = node;
  let at = within.length - 1;
  while (at >= 0 && within[at]?.type === "MemberExpression" && within[at]?.["object"] === thing) {
    thing = within[at--] as Node;
  }
  const outer = within[at] as Node;
  if (outer.type === "AssignmentExpression") return outer["left"] === thing;
  if (outer.type === "UpdateExpression") return true;
  if (outer.type === "UnaryExpression") return outer["operator"] === "delete";
  if (outer.type !== "CallExpression" || (outer["arguments"] as Node[])[0] !== thing) return false;
  const callee = outer["callee"] as Node;
  const by = callee.type === "MemberExpression" ? (callee["object"] as Node)["name"] : null;
  return (by === "Object" || by === "Reflect") && CHANGING.has(memberOf(callee) ?? "");
}

function isDefaultExport(statement: Node): boolean {
  if (statement.type === "ExportDefaultDeclaration") return true;
  const specifiers = (statement["specifiers"] ?? []) as Node[];
  return (
    statement.type === "ExportNamedDeclaration" &&
    specifiers.some((one) => (one["exported"] as Node | undefined)?.["name"] === "default")
  );
}

/** The name of the member that a node takes; null if it takes none, or one computed at run time. */
function memberOf(node: Node): string | null {
  if (node.type !== "MemberExpression") return null;
  const property = node["property"] as Node;
  if (node["computed"] !== true) return String(property["name"]);
  return property.type === "Literal" ? String(property["value"]) : null;
}
