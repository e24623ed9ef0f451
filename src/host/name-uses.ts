/** How the text of a program uses a name: asks whether it exists, changes it, takes a member. */
import type { Node } from "./free-names.ts";

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

/** Whether a name is only asked for: `typeof name`, which answers for what is not there as well. */
export function isAskedFor(node: Node, within: readonly Node[]): boolean {
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
export function isChanged(node: Node, within: readonly Node[]): boolean {
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

/** The name of the member that a node takes; null if it takes none, or one computed at run time. */
export function memberOf(node: Node): string | null {
  if (node.type !== "MemberExpression") return null;
  const property = node["property"] as Node;
  if (node["computed"] !== true) return String(property["name"]);
  return property.type === "Literal" ? String(property["value"]) : null;
}
