/** The syntax tree of a TypeScript source, as far as mutants need it. */
import { parseAst } from "rolldown/parseAst";

/**
 * A node (ESTree with TypeScript); `start` and `end` are offsets into the text, `end` past its last
 * character.
 */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/**
 * A node's place: what holds it, under which name, and the functions around it, the outermost
 * first.
 */
export interface Place {
  readonly parent: Node | null;
  readonly field: string;
  readonly functions: readonly string[];
}

/** @throws {SyntaxError} if the text is no TypeScript. */
export function parse(text: string): Node {
  return parseAst(text, { lang: "ts" }) as unknown as Node;
}

/** Nodes of TypeScript that hold an expression of the program; all others are types. */
const HOLD_VALUES: ReadonlySet<string> = new Set([
  "TSAsExpression",
  "TSNonNullExpression",
  "TSSatisfiesExpression",
]);

/** Whether a node says something about types only. */
function isType(node: Node): boolean {
  return node.type.startsWith("TS") && !HOLD_VALUES.has(node.type);
}

/**
 * Walks a tree in the order of the text, without types. `look` returns whether to walk into the
 * node.
 */
export function walk(
  node: Node,
  look: (node: Node, place: Place) => boolean,
  place: Place = { parent: null, field: "", functions: [] },
): void {
  if (isType(node) || !look(node, place)) return;
  const name = functionName(node, place);
  const functions = name === null ? place.functions : [...place.functions, name];
  for (const [field, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, look, { parent: node, field, functions });
    }
  }
}

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

const FUNCTIONS: ReadonlySet<string> = new Set([
  "FunctionDeclaration",
  "FunctionExpression",
  "ArrowFunctionExpression",
]);

/**
 * What a function is called, by its declaration or by what it is assigned to; `=>` if by nothing;
 * null: no function.
 */
function functionName(node: Node, { parent }: Place): string | null {
  if (!FUNCTIONS.has(node.type)) return null;
  const own = nameOf(node["id"]);
  if (own !== null) return own;
  return nameOf(parent?.["key"]) ?? nameOf(parent?.["id"]) ?? "=>";
}

/** The name of an identifier; null if the node is none. */
export function nameOf(node: unknown): string | null {
  return isNode(node) && node.type === "Identifier" ? String(node["name"]) : null;
}
