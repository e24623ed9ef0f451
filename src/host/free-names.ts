/** The names that a file takes from outside, scope by scope, found on its syntax tree. */

/** A node of the tree (ESTree with TypeScript); everything else of it is looked up by name. */
export interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** A name that is looked up and that nothing in the file declares. */
export interface FreeName {
  readonly name: string;
  readonly node: Node;
  /** The nodes that it is in, the innermost last. */
  readonly within: readonly Node[];
}

/** What a visitor sees of every node that is not a type. */
export type Visit = (node: Node, within: readonly Node[]) => void;

/** Walks a program; @returns its free names in the order of the text. */
export function freeNamesOf(program: Node, visit: Visit): readonly FreeName[] {
  const walk = new Walk(visit);
  walk.scope(program, namesIn(program["body"] as Node[], true));
  return walk.found;
}

/** TypeScript's nodes that hold expressions, and the fields that do. */
const HOLDERS: Readonly<Record<string, readonly string[]>> = {
  TSAsExpression: ["expression"],
  TSSatisfiesExpression: ["expression"],
  TSNonNullExpression: ["expression"],
  TSTypeAssertion: ["expression"],
  TSInstantiationExpression: ["expression"],
  TSExportAssignment: ["expression"],
  TSParameterProperty: ["parameter"],
  TSEnumDeclaration: ["body"],
  TSEnumBody: ["members"],
  TSEnumMember: ["initializer"],
  TSModuleDeclaration: ["body"],
  TSModuleBlock: ["body"],
};

const FUNCTIONS = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

/** Fields that hold types, or names that are not looked up. */
const SKIPPED = new Set([
  "typeAnnotation",
  "typeParameters",
  "typeArguments",
  "superTypeArguments",
  "returnType",
  "implements",
  "label",
  "meta",
  "imported",
  "exported",
]);

export function isFunction({ type }: Node): boolean {
  return FUNCTIONS.has(type);
}

class Walk {
  readonly found: FreeName[] = [];
  readonly #visit: Visit;
  readonly #scopes: ReadonlySet<string>[] = [];
  readonly #within: Node[] = [];

  constructor(visit: Visit) {
    this.#visit = visit;
  }

  /** Walks the children of a node in a scope of its own. */
  scope(node: Node, names: ReadonlySet<string>): void {
    this.#scopes.push(names);
    this.#children(node);
    this.#scopes.pop();
  }

  #look(node: Node): void {
    if (node["declare"] === true) return;
    this.#visit(node, this.#within);
    if (node.type === "Identifier") {
      const name = String(node["name"]);
      if (this.#scopes.some((names) => names.has(name))) return;
      this.found.push({ name, node, within: [...this.#within] });
      return;
    }
    if (node.type.startsWith("TS") && HOLDERS[node.type] === undefined) return;
    const names = scopeOf(node);
    if (names === null) this.#children(node);
    else this.scope(node, names);
  }

  #children(node: Node): void {
    this.#within.push(node);
    for (const [field, value] of Object.entries(node)) {
      if (!isLookedAt(node, field)) continue;
      for (const child of Array.isArray(value) ? value : [value])
        if (isNode(child)) this.#look(child);
    }
    this.#within.pop();
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

function isLookedAt(node: Node, field: string): boolean {
  if (SKIPPED.has(field)) return false;
  const holds = HOLDERS[node.type];
  if (holds !== undefined) return holds.includes(field);
  if (node.type === "MetaProperty") return false;
  if (field === "property" && node.type === "MemberExpression") return node["computed"] === true;
  if (field === "key") return node["computed"] === true;
  return !(field === "local" && node.type.startsWith("Import"));
}

/** The names that a node declares for what is in it; null: it opens no scope. */
function scopeOf(node: Node): ReadonlySet<string> | null {
  if (isFunction(node)) {
    const names = new Set<string>(node.type === "ArrowFunctionExpression" ? [] : ["arguments"]);
    if (isNode(node["id"])) bind(node["id"], names);
    for (const parameter of node["params"] as Node[]) bind(parameter, names);
    const body = node["body"] as Node;
    if (body?.type === "BlockStatement") {
      for (const name of namesIn(body["body"] as Node[], true)) names.add(name);
    }
    return names;
  }
  switch (node.type) {
    case "BlockStatement":
    case "StaticBlock":
    case "TSModuleBlock":
      return namesIn(node["body"] as Node[], node.type !== "BlockStatement");
    case "TSEnumBody":
      return new Set((node["members"] as Node[]).map(({ id }) => String((id as Node)["name"])));
    case "SwitchStatement":
      return namesIn(
        (node["cases"] as Node[]).flatMap((one) => one["consequent"] as Node[]),
        false,
      );
    case "ForStatement":
      return namesIn([node["init"] as Node], false);
    case "ForInStatement":
    case "ForOfStatement":
      return namesIn([node["left"] as Node], false);
    case "CatchClause":
    case "ClassExpression":
    case "ClassDeclaration": {
      const names = new Set<string>();
      const named = node[node.type === "CatchClause" ? "param" : "id"];
      if (isNode(named)) bind(named, names);
      return names;
    }
    default:
      return null;
  }
}

/** The names that statements declare. @param hoisted whether `var` in inner blocks counts. */
function namesIn(statements: readonly (Node | null)[], hoisted: boolean): Set<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    if (!isNode(statement)) continue;
    declare(statement, names);
    if (hoisted) hoist(statement, names);
  }
  return names;
}

function declare(statement: Node, names: Set<string>): void {
  if (statement["declare"] === true) return;
  switch (statement.type) {
    case "ImportDeclaration":
      for (const one of statement["specifiers"] as Node[]) bind(one["local"] as Node, names);
      break;
    case "ExportNamedDeclaration":
    case "ExportDefaultDeclaration":
      if (isNode(statement["declaration"])) declare(statement["declaration"], names);
      break;
    case "VariableDeclaration":
      for (const one of statement["declarations"] as Node[]) bind(one["id"] as Node, names);
      break;
    case "FunctionDeclaration":
    case "ClassDeclaration":
    case "TSEnumDeclaration":
    case "TSModuleDeclaration":
    case "TSImportEqualsDeclaration":
      if (isNode(statement["id"])) bind(statement["id"], names);
      break;
  }
}

/** `var` in inner blocks, and what sloppy code declares there, is the function's. */
function hoist(node: Node, names: Set<string>): void {
  if (isFunction(node) || node.type.startsWith("Class")) return;
  if (node.type === "VariableDeclaration" && node["kind"] === "var") declare(node, names);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value])
      if (isNode(child)) hoist(child, names);
  }
}

/** Every name that a pattern binds. */
function bind(pattern: Node, names: Set<string>): void {
  switch (pattern.type) {
    case "Identifier":
      names.add(String(pattern["name"]));
      break;
    case "ObjectPattern":
      for (const one of pattern["properties"] as Node[]) {
        bind((one.type === "RestElement" ? one : one["value"]) as Node, names);
      }
      break;
    case "ArrayPattern":
      for (const one of pattern["elements"] as (Node | null)[]) if (isNode(one)) bind(one, names);
      break;
    case "AssignmentPattern":
      bind(pattern["left"] as Node, names);
      break;
    case "RestElement":
      bind(pattern["argument"] as Node, names);
      break;
    case "TSParameterProperty":
      bind(pattern["parameter"] as Node, names);
      break;
  }
}
