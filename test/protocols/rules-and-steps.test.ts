/**
 * What a protocol is made of (docs/architecture.md, "Rules and planted bugs"): rules that decide on
 * what they are given, steps that go through the table, and no line for a planted bug's sake. Read
 * from the syntax trees.
 */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { isNode, type Node, nameOf, parse, walk } from "../../bench/operators/tree.ts";
import { protocols } from "../../src/protocols/index.ts";

interface Rule {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Node;
}

/** What the rules of a source are: the arrow functions of its `rules` object. */
function rulesOf(text: string): readonly Rule[] {
  const rules: Rule[] = [];
  walk(parse(text), (node) => {
    if (node.type !== "VariableDeclarator" || nameOf(node["id"]) !== "rules") return true;
    for (const property of (node["init"] as Node)["properties"] as Node[]) {
      const made = property["value"] as Node;
      const parameters = ((made["params"] ?? []) as Node[]).flatMap(namesIn);
      rules.push({
        name: nameOf(property["key"]) ?? "?",
        parameters,
        body: made["body"] as Node,
      });
    }
    return false;
  });
  return rules;
}

/** The names that a parameter binds, destructured or not. */
function namesIn(parameter: Node): readonly string[] {
  const own = nameOf(parameter);
  if (own !== null) return [own];
  return ((parameter["properties"] ?? []) as Node[]).flatMap((property) =>
    namesIn(property["value"] as Node),
  );
}

/** What is wrong with a rule: nothing in it decides, or it is given what it does not decide on. */
function faultsOf({ name, parameters, body }: Rule): readonly string[] {
  const used = new Set<string>();
  walk(body, (node) => {
    const what = nameOf(node);
    if (what !== null) used.add(what);
    return true;
  });
  const faults: string[] = [];
  if (parameters.length === 0) faults.push(`${name} is given nothing to decide on`);
  for (const parameter of parameters) {
    if (!used.has(parameter)) faults.push(`${name} does not look at ${parameter}`);
  }
  const own = nameOf(body);
  if (own !== null && parameters.includes(own)) faults.push(`${name} gives back ${own}`);
  if (body.type === "Literal") faults.push(`${name} is a constant`);
  return faults;
}

/**
 * The members that a source takes from a table: `x.rules.mayVoteFor`, `rules.mayVoteFor(`, `const {
 * mayVoteFor } = steps`.
 */
function takenFrom(table: "rules" | "steps", text: string): ReadonlySet<string> {
  const taken = new Set<string>();
  walk(parse(text), (node) => {
    const object = node["object"];
    if (node.type === "MemberExpression" && isTable(object, table)) {
      taken.add(nameOf(node["property"]) ?? "");
    }
    if (node.type === "VariableDeclarator" && isTable(node["init"], table)) {
      for (const property of ((node["id"] as Node)["properties"] ?? []) as Node[]) {
        taken.add(nameOf(property["key"]) ?? "");
      }
    }
    return true;
  });
  return taken;
}

function isTable(node: unknown, table: string): boolean {
  if (nameOf(node) === table) return true;
  return isNode(node) && node.type === "MemberExpression" && nameOf(node["property"]) === table;
}

/** The members that the interface `Steps` declares. */
function stepsIn(text: string): readonly string[] {
  const program = parse(text)["body"] as Node[];
  return program.flatMap((statement) => {
    const declared = statement["declaration"];
    if (!isNode(declared) || nameOf(declared["id"]) !== "Steps") return [];
    const members = (declared["body"] as Node)["body"] as Node[];
    return members.map((member) => nameOf(member["key"]) ?? "?");
  });
}

/** Functions that a source exports. */
function functionsIn(text: string): readonly string[] {
  return ((parse(text)["body"] as Node[]) ?? []).flatMap((statement) => {
    const declared = statement["declaration"] ?? statement;
    return isNode(declared) && declared.type === "FunctionDeclaration"
      ? [nameOf(declared["id"]) ?? "?"]
      : [];
  });
}

/** The names that a source calls without going through a table. */
function called(text: string): readonly string[] {
  const names: string[] = [];
  walk(parse(text), (node) => {
    const callee = node["callee"];
    if (node.type === "CallExpression" && nameOf(callee) !== null) names.push(nameOf(callee) ?? "");
    return true;
  });
  return names;
}

const folder = (name: string) => new URL(`../../src/protocols/${name}/`, import.meta.url);

describe.each([...protocols.keys()])("%s", (name) => {
  const sources = new Map(
    readdirSync(folder(name))
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [file, readFileSync(new URL(file, folder(name)), "utf8")]),
  );
  const rules = rulesOf(sources.get("rules.ts") ?? "");
  const steps = stepsIn(sources.get("steps.ts") ?? "");
  const others = [...sources].filter(([file]) => file !== "rules.ts" && file !== "steps.ts");
  const taken = (table: "rules" | "steps") =>
    new Set(others.flatMap(([, text]) => [...takenFrom(table, text)]));

  it("has rules and steps", () => {
    expect(rules.length).toBeGreaterThan(5);
    expect(steps.length).toBeGreaterThan(5);
  });

  it("has rules that decide by all they are given: no constant, no mere input returned", () => {
    expect(rules.flatMap(faultsOf)).toEqual([]);
  });

  it("asks every rule", () => {
    const asked = taken("rules");
    expect(rules.map((rule) => rule.name).filter((rule) => !asked.has(rule))).toEqual([]);
  });

  it("takes every step by way of the table", () => {
    const through = taken("steps");
    expect(steps.filter((step) => !through.has(step))).toEqual([]);
  });

  it("calls no step past the table", () => {
    const past = others.flatMap(([file, text]) => {
      const own = new Set(functionsIn(text));
      return called(text)
        .filter((callee) => steps.includes(callee) && (own.has(callee) || imports(text, callee)))
        .map((callee) => `${file}: ${callee}`);
    });
    expect(past.filter((where) => !REPORTS.includes(where.split(": ")[1] ?? ""))).toEqual([]);
  });

  it("names no planted bug", () => {
    const mutants = protocols.get(name)?.mutants ?? new Map();
    for (const [file, text] of sources) {
      expect(/mutant/i.test(text.replace(/planted bug/g, "")), file).toBe(false);
      for (const mutant of mutants.keys()) expect(text.includes(`"${mutant}"`), file).toBe(false);
    }
  });
});

/**
 * What a state holds is digested for judges and snapshots alike by the correct list of its items.
 */
const REPORTS: readonly string[] = ["itemsOf"];

function imports(text: string, name: string): boolean {
  return new RegExp(`import [^;]*\\b${name}\\b[^;]*;`).test(text);
}

describe("the test itself", () => {
  const judged = (rule: string) => rulesOf(`export const rules = { ${rule} };`).flatMap(faultsOf);

  it.each([
    ["opensTerm: () => true", "opensTerm is given nothing to decide on"],
    ["voteInNewTerm: (_votedFor: number) => 0", "voteInNewTerm does not look at _votedFor"],
    ["keepsTerm: (term: number) => term", "keepsTerm gives back term"],
    [
      "majority: ({ members }: Options, extra: number) => members / 2",
      "majority does not look at extra",
    ],
  ])("finds that %s decides nothing", (rule, fault) => {
    expect(judged(rule)).toContain(fault);
  });

  it("lets a decision pass", () => {
    expect(
      judged("mayVote: (votedFor: number, candidate: number) => votedFor === candidate"),
    ).toEqual([]);
    expect(judged("ownMatch: (state: State) => state.stableIndex")).toEqual([]);
  });
});
