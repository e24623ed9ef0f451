/** The target of a fault: a word for some nodes, nodes by name, or groups of them. */
import type { Value } from "../core/json.ts";
import type { Parameter } from "../core/parameters.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { setting, type Target } from "../core/shape/settings.ts";
import { drawnOf, type Shape } from "../core/shape/shape.ts";
import { shown } from "../core/shown.ts";
import { parseNode } from "../protocol/node-id.ts";
import { NODE, twiceIn } from "./nodes.ts";
import { nodeNames, type Scope } from "./scope.ts";
import { declaredIn } from "./services.ts";

/**
 * The target that a parameter declares: its `choices` are words, `groups` may be lists of lists.
 */
export function target({
  kind,
  about,
  choices = [],
  groups = false,
}: Parameter): Shape<Target, Value, Scope> {
  const any = setting({ kind, about }) as Shape<Target, Value>;
  const nodes = { type: "string", pattern: NODE.source };
  const several = { type: "array", items: nodes, minItems: 1 };
  return {
    words: any.words,
    read(value, at, reader, scope) {
      const read = any.read(value, at, reader, scope);
      if (read === undefined) return undefined;
      if (typeof read === "string") return wordOf(read, at, reader, scope, choices);
      checkNodes(read as readonly Value[], at, reader, scope, groups);
      return read;
    },
    write: (read) => read,
    schema: () => ({
      anyOf: [
        { enum: [...choices] },
        nodes,
        ...(choices.includes("follower") ? [{ type: "string", pattern: OF_SERVICE }] : []),
        groups ? { type: "array", items: { anyOf: [nodes, several] }, minItems: 1 } : several,
      ],
      description: "Such as leader, n3, or [n1, n2].",
    }),
    draw(draws, scope) {
      const names = nodeNames(scope);
      const some = names.filter((_, index) => index === 0 || draws.below(2) === 0);
      return drawnOf(draws, [
        ...choices,
        ...names,
        some,
        ...(groups ? [names.map((name) => [name])] : []),
      ] as Value[]);
    },
  };
}

/** `leader/locks`, `n3/locks`: a member of one service. */
const OF_SERVICE = "^(leader|follower|random|n[1-9][0-9]{0,2})/.+$";

function isOfService(word: string, scope: Scope, words: readonly string[]): boolean {
  const [, who = "", service = ""] = /^([^/]+)\/(.+)$/.exec(word) ?? [];
  const node = parseNode(who);
  const isMember = node >= 1 ? node <= scope.nodes : ["leader", "follower", "random"].includes(who);
  return (
    isMember && words.includes("follower") && declaredIn(scope).some(({ name }) => name === service)
  );
}

function wordOf(
  word: string,
  at: Path,
  reader: Reader,
  scope: Scope,
  words: readonly string[],
): Value | undefined {
  const { nodes } = scope;
  const node = parseNode(word);
  if (words.includes(word) || (node >= 1 && node <= nodes)) return word;
  if (isOfService(word, scope, words)) return word;
  if (node === 0) reader.unknownName(at, "target", word, words);
  else reader.wrong(at, `there is no node ${word}: the cluster has n1 to n${nodes}`);
  return undefined;
}

function checkNodes(
  given: readonly Value[],
  at: Path,
  reader: Reader,
  { nodes }: Scope,
  groups: boolean,
): void {
  const named = given.flat(1);
  if (named.length === 0 || given.some((group) => Array.isArray(group) && group.length === 0)) {
    reader.expected(at, "at least one node", given);
  }
  if (!groups && given.some((group) => Array.isArray(group))) {
    reader.expected(at, "a list of nodes such as [n1, n2]", given);
  }
  const twice = twiceIn(named);
  if (twice !== undefined) reader.wrong(at, `${shown(twice)} is named twice`);
  for (const name of named) {
    const node = parseNode(name);
    if (node >= 1 && node <= nodes) continue;
    reader.wrong(at, `there is no node ${shown(name)}: the cluster has n1 to n${nodes}`);
  }
}
