/**
 * The registry of operators: each makes small mistakes of one kind wherever a source allows it.
 * None was chosen for a judge to find.
 */
import { isNode, type Node, nameOf, type Place } from "./tree.ts";

/**
 * One piece of text in place of another. Offsets are those of a node: an expression, or a whole
 * statement.
 */
export interface Change {
  readonly start: number;
  readonly end: number;
  readonly after: string;
}

export interface Operator {
  /** What kind of mistake it is, in one sentence. */
  readonly about: string;
  /** What can be changed at a node; `text` returns the source of a node. */
  changes(node: Node, place: Place, text: (node: Node) => string): readonly Change[];
}

const TURNED: Readonly<Record<string, string>> = {
  "===": "!==",
  "!==": "===",
  "<": ">=",
  ">=": "<",
  ">": "<=",
  "<=": ">",
};
const MOVED: Readonly<Record<string, string>> = { "<": "<=", "<=": "<", ">": ">=", ">=": ">" };
const LOGICAL: Readonly<Record<string, string>> = { "&&": "||", "||": "&&" };
const ARITHMETIC: Readonly<Record<string, string>> = {
  "+": "-",
  "-": "+",
  "*": "+",
  "/": "*",
  "%": "*",
  "|": "&",
  "&": "|",
  "^": "|",
  "<<": ">>",
};
const ASSIGNED: Readonly<Record<string, string>> = { "+=": "-=", "-=": "+=", "??=": "=" };

/** By name, in the order of the score. */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  [
    "comparison-turned",
    {
      about: "A comparison says the opposite.",
      changes: (node, _place, text) => withOperator(node, "BinaryExpression", TURNED, text),
    },
  ],
  [
    "boundary-moved",
    {
      about: "A comparison is off by one: the equal case falls to the other side.",
      changes: (node, _place, text) => withOperator(node, "BinaryExpression", MOVED, text),
    },
  ],
  [
    "condition-negated",
    {
      about: "A condition that is no comparison is taken the other way round.",
      changes: (node, place, text) => {
        if (!isTested(place) || node.type === "BinaryExpression") return [];
        if (node.type === "LogicalExpression") return [];
        if (node.type === "UnaryExpression" && node["operator"] === "!") {
          return [replace(node, text(node["argument"] as Node))];
        }
        return [replace(node, `!(${text(node)})`)];
      },
    },
  ],
  [
    "and-or-swapped",
    {
      about: "&& stands for ||, or || for &&.",
      changes: (node, _place, text) => withOperator(node, "LogicalExpression", LOGICAL, text),
    },
  ],
  [
    "condition-forgotten",
    {
      about: "One of two conditions is forgotten.",
      changes: (node, _place, text) =>
        node.type === "LogicalExpression" && String(node["operator"]) in LOGICAL
          ? [
              replace(node, `(${text(node["right"] as Node)})`),
              replace(node, `(${text(node["left"] as Node)})`),
            ]
          : [],
    },
  ],
  [
    "guard-left-out",
    {
      about: "A guard that returns early, goes on with the next or breaks off is left out.",
      changes: (node) =>
        node.type === "IfStatement" && !isNode(node["alternate"]) && leaves(node["consequent"])
          ? [replace(node, "{}")]
          : [],
    },
  ],
  [
    "branch-always-taken",
    {
      about: "A branch is taken whatever its condition says.",
      changes: (node, { parent, field }) =>
        field === "test" && parent?.type === "IfStatement" && !leaves(parent["consequent"])
          ? [replace(node, "true")]
          : [],
    },
  ],
  [
    "branch-never-taken",
    {
      about: "A branch is never taken.",
      changes: (node, { parent, field }) =>
        field === "test" && parent?.type === "IfStatement" && !leaves(parent["consequent"])
          ? [replace(node, "false")]
          : [],
    },
  ],
  [
    "call-left-out",
    {
      about: "A call whose result is not used is left out.",
      changes: (node) =>
        node.type === "ExpressionStatement" &&
        (node["expression"] as Node).type === "CallExpression"
          ? [replace(node, "{}")]
          : [],
    },
  ],
  [
    "assignment-left-out",
    {
      about: "An assignment is left out.",
      changes: (node) =>
        node.type === "ExpressionStatement" &&
        (node["expression"] as Node).type !== "CallExpression"
          ? [replace(node, "{}")]
          : [],
    },
  ],
  [
    "constant-moved",
    {
      about: "A number is one more or one less; a large one is doubled or halved.",
      changes: (node, { parent, field }) => {
        const { value } = node;
        if (node.type !== "Literal" || typeof value !== "number") return [];
        if (field === "key" || parent?.type === "UnaryExpression") return [];
        if (value > 10) return [replace(node, String(2 * value)), replace(node, String(value / 2))];
        const more = replace(node, String(value + 1));
        return value === 0 ? [more] : [more, replace(node, String(value - 1))];
      },
    },
  ],
  [
    "constant-turned",
    {
      about: "true stands for false, or false for true.",
      changes: (node) =>
        node.type === "Literal" && typeof node["value"] === "boolean"
          ? [replace(node, String(!node["value"]))]
          : [],
    },
  ],
  [
    "arithmetic-turned",
    {
      about: "+ stands for -, | for &, and so on; min for max.",
      changes: (node, _place, text) => [
        ...(isText(node) ? [] : withOperator(node, "BinaryExpression", ARITHMETIC, text)),
        ...withOperator(node, "AssignmentExpression", ASSIGNED, text),
        ...minForMax(node, text),
      ],
    },
  ],
]);

function replace({ start, end }: Node, after: string): Change {
  return { start, end, after };
}

function withOperator(
  node: Node,
  type: string,
  table: Readonly<Record<string, string>>,
  text: (node: Node) => string,
): readonly Change[] {
  const { left, right, start } = node as Node & { left: Node; right: Node };
  const before = String(node["operator"]);
  const other = node.type === type ? table[before] : undefined;
  if (other === undefined) return [];
  // Parentheses belong to no node: what is between the operands may hold some.
  const whole = text(node);
  const between = whole.slice(left.end - start, right.start - start).replace(before, other);
  const after = whole.slice(0, left.end - start) + between + whole.slice(right.start - start);
  // The new operator may bind less tightly than the old one.
  return [replace(node, type === "AssignmentExpression" ? after : `(${after})`)];
}

function minForMax(node: Node, text: (node: Node) => string): readonly Change[] {
  const callee = node["callee"];
  if (node.type !== "CallExpression" || !isNode(callee)) return [];
  const other = { "Math.min": "Math.max", "Math.max": "Math.min" }[text(callee)];
  return other === undefined ? [] : [replace(node, other + text(node).slice(text(callee).length))];
}

/** Whether a truth value is taken from a node in this place. */
function isTested({ parent, field }: Place): boolean {
  return field === "test" || parent?.type === "LogicalExpression";
}

/**
 * Whether a statement does nothing but leave: return, continue, break, throw, alone in its block or
 * with what it says before.
 */
function leaves(statement: unknown): boolean {
  if (!isNode(statement)) return false;
  if (statement.type !== "BlockStatement") return LEAVING.has(statement.type);
  return leaves((statement["body"] as Node[]).at(-1));
}

const LEAVING: ReadonlySet<string> = new Set([
  "ReturnStatement",
  "ContinueStatement",
  "BreakStatement",
  "ThrowStatement",
]);

/** Whether `+` joins texts: by what can be seen from the expression itself. */
function isText(node: Node): boolean {
  if (node.type !== "BinaryExpression") return false;
  return [node["left"], node["right"]].some(
    (side) =>
      isNode(side) &&
      (side.type === "TemplateLiteral" || typeof side["value"] === "string" || isText(side)),
  );
}

/**
 * What a node says to its judges and to people is no decision of the protocol: `self.assert`,
 * `self.log`.
 */
export function isTestimony(node: Node): boolean {
  if (node.type !== "CallExpression") return false;
  const callee = node["callee"] as Node;
  return (
    callee.type === "MemberExpression" &&
    nameOf(callee["object"]) === "self" &&
    ["assert", "log"].includes(nameOf(callee["property"]) ?? "")
  );
}
