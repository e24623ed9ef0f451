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
import { isAskedFor, isChanged, memberOf } from "./name-uses.ts";
import { HOST_NAMES, LOCAL_METHODS, MEMBERS, MODULES, OPTIONS } from "./not-hosted.ts";

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

/** What a CommonJS file finds without declaring it. */
const COMMON_JS = new Set(["module", "exports", "require"]);

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
      case "MemberExpression":
        if ((within.at(-1) as Node)["callee"] !== node) this.#takes(node, memberOf(node));
        break;
      case "ObjectPattern":
        for (const one of node["properties"] as Node[]) this.#takes(one, keyOf(one));
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
    const at = localeOf(name);
    if (at === null || namesLocale(given[at])) return;
    this.#refuse(node, `${name}()`, "without a locale it takes the machine's");
  }

  /** A method of a locale that is taken from its object: with what it is called is not seen. */
  #takes(node: Node, name: string | null): void {
    if (localeOf(name) === null) return;
    this.#refuse(node, `${name} without a call`, "it is to be seen that it is given a locale");
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

/** The argument of a method that names its locale; null: it has none. */
function localeOf(name: string | null): number | null {
  return name !== null && Object.hasOwn(LOCAL_METHODS, name) ? (LOCAL_METHODS[name] ?? null) : null;
}

/** Whether an argument names a locale: it is there, and is not `undefined`, `void 0` or `[]`. */
function namesLocale(argument: Node | undefined): boolean {
  if (argument === undefined || argument["name"] === "undefined") return false;
  if (argument.type === "UnaryExpression") return argument["operator"] !== "void";
  return argument.type !== "ArrayExpression" || (argument["elements"] as Node[]).length > 0;
}

/** The name that a property of a pattern takes; null: it is computed, or the rest. */
function keyOf(property: Node): string | null {
  const key = property["key"] as Node | undefined;
  if (key === undefined || property["computed"] === true) return null;
  return String(key["name"] ?? key["value"]);
}

type Found = Omit<InputProblem, "file">;

function byPlace(a: Found, b: Found): number {
  const [lineA = 0, lineB = 0] = [a.line, b.line];
  return lineA - lineB || (a.column ?? 0) - (b.column ?? 0);
}

function isDefaultExport(statement: Node): boolean {
  if (statement.type === "ExportDefaultDeclaration") return true;
  const specifiers = (statement["specifiers"] ?? []) as Node[];
  return (
    statement.type === "ExportNamedDeclaration" &&
    specifiers.some((one) => (one["exported"] as Node | undefined)?.["name"] === "default")
  );
}
