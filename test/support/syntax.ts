/**
 * What a source file imports and names, read from its syntax tree: every spelling of an import, and
 * every name that it takes from outside.
 */
import { dirname, posix } from "node:path";
import { parseAst } from "rolldown/parseAst";

/** A node of the tree (ESTree with TypeScript); everything else of it is looked up by name. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** Something that a file says, and its line, from 1. */
export interface Mention {
  readonly what: string;
  readonly line: number;
}

/** What the judges of the architecture look at. */
export interface Source {
  /** Below `src/`: `raft/leader.ts`. */
  readonly path: string;
  /**
   * Files of ours, by their path below `src/`: with `import`, `export from`, `import()`,
   * `import("x").T`, `import "x"`.
   */
  readonly imports: readonly Mention[];
  /** Packages and modules of Node, as they are written. */
  readonly packages: readonly Mention[];
  /**
   * Names that no declaration of the file makes, in values and in types: `Date`, `Math.random`,
   * `Promise`; computed members as `Math[]`.
   */
  readonly globals: readonly Mention[];
  /** What the language itself does that a run must not: `async`, `await`, `import.meta`. */
  readonly syntax: readonly Mention[];
  /**
   * Methods that are called without an argument, by name: `sort`, `toLocaleString`. Not those of a
   * typed array that is made on the spot: it sorts by number.
   */
  readonly bareCalls: readonly Mention[];
}

/** @param path below `src/`. @throws {SyntaxError} if the text is no TypeScript. */
export function readSource(path: string, text: string): Source {
  const program = parseAst(text, { lang: "ts" }) as unknown as Node;
  const imports: Mention[] = [];
  const packages: Mention[] = [];
  const globals: Mention[] = [];
  const syntax: Mention[] = [];
  const bareCalls: Mention[] = [];
  const declared = declaredIn(program);
  const lineAt = (offset: number) => text.slice(0, offset).split("\n").length;

  visit(program, null, (node, parent, field) => {
    const line = () => lineAt(node.start);
    const source = node["source"] as Node | null | undefined;
    if (source !== null && source !== undefined && IMPORTING.has(node.type)) {
      const specifier = source["value"];
      if (typeof specifier !== "string") syntax.push({ what: "import(...)", line: line() });
      else if (specifier.startsWith("."))
        imports.push({ what: posix.join(dirname(path), specifier), line: line() });
      else packages.push({ what: specifier, line: line() });
    }
    if (node["async"] === true) syntax.push({ what: "async", line: line() });
    if (node.type === "AwaitExpression" || node["await"] === true)
      syntax.push({ what: "await", line: line() });
    if (node.type === "MetaProperty" && (node["meta"] as Node)["name"] === "import") {
      syntax.push({ what: "import.meta", line: line() });
    }
    if (node.type === "CallExpression" && (node["arguments"] as Node[]).length === 0) {
      const callee = node["callee"] as Node;
      const name = memberOf(callee);
      if (name !== null && !isTypedArray(callee["object"] as Node))
        bareCalls.push({ what: name, line: line() });
    }
    if (node.type !== "Identifier" || !isReference(parent, field)) return;
    const name = String(node["name"]);
    if (declared.has(name)) return;
    const member = parent !== null && field === "object" ? (memberOf(parent) ?? "[]") : null;
    globals.push({ what: member === null ? name : `${name}.${member}`, line: line() });
  });
  return { path, imports, packages, globals, syntax, bareCalls };
}

const IMPORTING = new Set([
  "ImportDeclaration",
  "ExportAllDeclaration",
  "ExportNamedDeclaration",
  "ImportExpression",
  "TSImportType",
  "TSExternalModuleReference",
]);

/** `Float64Array.from(...)` or `new Float64Array(...)`. */
function isTypedArray(node: Node): boolean {
  const callee = node["callee"] as Node | undefined;
  if (callee === undefined) return false;
  const made = node.type === "NewExpression" ? callee : (callee["object"] as Node | undefined);
  return made?.["name"] === "Float64Array";
}

/**
 * The name of the member that a node takes, null if it takes none or one that is only known at run
 * time.
 */
function memberOf(node: Node): string | null {
  if (node.type !== "MemberExpression") return null;
  const property = node["property"] as Node;
  if (node["computed"] !== true) return String(property["name"]);
  return property.type === "Literal" ? String(property["value"]) : null;
}

/**
 * Whether an identifier in this place is looked up, rather than a key, a label or a member's name.
 */
function isReference(parent: Node | null, field: string): boolean {
  if (parent === null) return true;
  if (parent.type === "MetaProperty") return false;
  if (field === "property") return parent["computed"] === true;
  if (field === "key") return parent["computed"] === true || parent["shorthand"] === true;
  if (field === "right") return parent.type !== "TSQualifiedName";
  return !["label", "imported", "exported", "local", "qualifier"].includes(field);
}

/**
 * Every name that a declaration of the file makes: imports, variables, functions, parameters,
 * classes, types. Scopes are not told apart: a file that declares a name anywhere is held to mean
 * its own everywhere.
 */
function declaredIn(program: Node): ReadonlySet<string> {
  const names = new Set<string>();
  visit(program, null, (node, parent, field) => {
    if (node.type !== "Identifier" || parent === null) return;
    const declares =
      (DECLARING.has(parent.type) && (field === "id" || field === "local")) ||
      field === "params" ||
      field === "param" ||
      (field === "parameters" && parent.type === "TSIndexSignature") ||
      (field === "name" && parent.type === "TSTypeParameter") ||
      (field === "key" && parent.type === "TSMappedType") ||
      isPattern(parent, field);
    if (declares) names.add(String(node["name"]));
  });
  return names;
}

const DECLARING = new Set([
  "ImportSpecifier",
  "ImportDefaultSpecifier",
  "ImportNamespaceSpecifier",
  "VariableDeclarator",
  "FunctionDeclaration",
  "FunctionExpression",
  "ClassDeclaration",
  "ClassExpression",
  "TSTypeAliasDeclaration",
  "TSInterfaceDeclaration",
  "TSEnumDeclaration",
  "TSModuleDeclaration",
]);

/** Whether an identifier in this place is bound by a destructuring pattern or a default value. */
function isPattern(parent: Node, field: string): boolean {
  if (parent.type === "AssignmentPattern") return field === "left";
  if (parent.type === "RestElement") return field === "argument";
  if (parent.type === "ArrayPattern") return field === "elements";
  return parent.type === "Property" && field === "value" && parent["inPattern"] === true;
}

/**
 * Walks a tree in the order of the text; `field` is the name under which the parent holds the node.
 */
function visit(
  node: Node,
  parent: Node | null,
  look: (node: Node, parent: Node | null, field: string) => void,
  field = "",
): void {
  look(node, parent, field);
  for (const [name, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child !== "object" || child === null || !("type" in child)) continue;
      const marked =
        node.type === "ObjectPattern" && (child as Node).type === "Property"
          ? { ...(child as Node), inPattern: true }
          : (child as Node);
      visit(marked, node, look, name);
    }
  }
}
