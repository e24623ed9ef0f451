/** The target of a fault: a word for some machines, machines by name, or groups of them. */
import type { Value } from "../core/json.ts";
import type { Parameter } from "../core/parameters.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { setting, type Target } from "../core/shape/settings.ts";
import { drawnOf, type Shape } from "../core/shape/shape.ts";
import { shown } from "../core/shown.ts";
import { CLIENT_TARGETS } from "../faults/target.ts";
import { parseNode } from "../protocol/node-id.ts";
import { CLIENT, machineIn, machineNames, NODE, notThere, twiceIn } from "./nodes.ts";
import { nodeNames, type Scope } from "./scope.ts";
import { declaredIn } from "./services.ts";

/**
 * The target that a parameter declares: its `choices` are words, `groups` may be lists of lists.
 * Clients are named only where `choices` has the words for them.
 */
export function target({
  kind,
  about,
  choices = [],
  groups = false,
}: Parameter): Shape<Target, Value, Scope> {
  const any = setting({ kind, about }) as Shape<Target, Value>;
  const withClients = choices.includes("clients");
  const pattern = withClients ? `${NODE.source}|${CLIENT.source}` : NODE.source;
  const machines = { type: "string", pattern };
  const several = { type: "array", items: machines, minItems: 1 };
  return {
    words: any.words,
    read(value, at, reader, scope) {
      const read = any.read(value, at, reader, scope);
      if (read === undefined) return undefined;
      if (typeof read === "string") return wordOf(read, at, reader, scope, choices);
      checkMachines(read as readonly Value[], at, reader, scope, { groups, withClients });
      return read;
    },
    write: (read) => read,
    schema: () => ({
      anyOf: [
        { enum: [...choices] },
        machines,
        ...(choices.includes("follower") ? [{ type: "string", pattern: OF_SERVICE }] : []),
        groups ? { type: "array", items: { anyOf: [machines, several] }, minItems: 1 } : several,
      ],
      description: withClients
        ? "Such as leader, n3, clients, c2, or [n1, n2]."
        : "Such as leader, n3, or [n1, n2].",
    }),
    draw(draws, scope) {
      const names = nodeNames(scope);
      const some = names.filter((_, index) => index === 0 || draws.below(2) === 0);
      const words = choices.filter((word) => scope.clients > 0 || !isOfClients(word));
      return drawnOf(draws, [
        ...words,
        ...names,
        some,
        ...(groups ? [names.map((name) => [name])] : []),
      ] as Value[]);
    },
  };
}

function isOfClients(word: string): boolean {
  return (CLIENT_TARGETS as readonly string[]).includes(word);
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
  if (isOfClients(word) && words.includes(word) && scope.clients === 0) {
    reader.wrong(at, "there are no clients: the workload has none");
    return undefined;
  }
  if (words.includes(word) || isOfService(word, scope, words)) return word;
  const withClients = words.includes("clients");
  if (machineIn(word, scope, withClients) !== 0) return word;
  const missing = notThere(word, scope, withClients);
  if (missing === null) reader.unknownName(at, "target", word, words);
  else reader.wrong(at, missing);
  return undefined;
}

function checkMachines(
  given: readonly Value[],
  at: Path,
  reader: Reader,
  scope: Scope,
  { groups, withClients }: { readonly groups: boolean; readonly withClients: boolean },
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
    if (machineIn(name, scope, withClients) !== 0) continue;
    const there = `the cluster has ${machineNames(scope, withClients)}`;
    reader.wrong(at, `there is no node ${shown(name)}: ${there}`);
  }
}
