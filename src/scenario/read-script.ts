/** The directed steps of a scenario file. */
import { FACTS } from "../protocol/facts.ts";
import { type NodeId, parseNode } from "../protocol/node-id.ts";
import { parseDuration } from "./quantities.ts";
import type { Fields, Path, Reader } from "./reader.ts";
import type { Condition, MessageSelector, ScriptStep } from "./script.ts";

/** How long `when` and `expect` wait if the file does not say. */
const WITHIN_US = 2_000_000;

const SELECTOR = ["from", "to", "where", "nth"];

/** The verbs, and the fields that each may have beside itself. */
export const VERBS: Readonly<Record<string, readonly string[]>> = {
  hold: [...SELECTOR, "as"],
  drop: [...SELECTOR, "as"],
  duplicate: [...SELECTOR, "as"],
  deliver: SELECTOR,
  release: [],
  clear: [],
  fire: ["node"],
  withhold: ["nodes"],
  allow: ["nodes"],
  crash: [],
  restart: [],
  pause: [],
  resume: [],
  partition: [],
  heal: [],
  request: ["node", "client", "key", "input"],
  wait: [],
  when: ["within"],
  expect: ["within", "always"],
};

/** Fields of an observation that must reach a value instead of being equal to it. */
const REACHED = ["commitIndex", "lastIndex"];

/** A step before it knows its line. */
type StepBody = ScriptStep extends infer Step
  ? Step extends unknown
    ? Omit<Step, "line">
    : never
  : never;

/** @param lineOf the line of a step in the file, from 1; 0 where there is no file. */
export function readScript(
  reader: Reader,
  value: unknown,
  path: Path,
  nodes: number,
  lineOf: (path: Path) => number,
): readonly ScriptStep[] {
  if (value === undefined) return [];
  const rules = new Set<string>();
  const list = reader.list(value, path, "a list of steps") ?? [];
  return list.flatMap((item, index) => {
    const at = [...path, index];
    const body = new StepReader(reader, at, nodes, rules).read(item);
    return body === null ? [] : [{ ...body, line: lineOf(at) } as ScriptStep];
  });
}

class StepReader {
  readonly #reader: Reader;
  readonly #path: Path;
  readonly #nodes: number;
  /** Names of the rules that earlier steps have made. */
  readonly #rules: Set<string>;

  constructor(reader: Reader, path: Path, nodes: number, rules: Set<string>) {
    this.#reader = reader;
    this.#path = path;
    this.#nodes = nodes;
    this.#rules = rules;
  }

  read(value: unknown): StepBody | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#reader.expected(this.#path, "a step such as { crash: n1 }", value);
      return null;
    }
    const given = value as Fields;
    const verb = Object.keys(given).find((name) => name in VERBS);
    if (verb === undefined) {
      const [other = ""] = Object.keys(given);
      this.#reader.unknownName([...this.#path, other], "step", other, Object.keys(VERBS), true);
      return null;
    }
    this.#reader.fields(given, this.#path, [verb, ...(VERBS[verb] ?? [])], "a step");
    return this.#body(verb, given[verb], given);
  }

  #body(verb: string, value: unknown, given: Fields): StepBody | null {
    const at = [...this.#path, verb];
    switch (verb) {
      case "hold":
      case "drop":
      case "duplicate": {
        const name = typeof given["as"] === "string" ? given["as"] : `${verb} ${String(value)}`;
        this.#rules.add(name);
        return { do: verb, name, select: this.#selector(value, given) };
      }
      case "deliver":
        return { do: verb, select: this.#selector(value, given) };
      case "release":
      case "clear": {
        const name = value === "all" || value === null || value === true ? "" : String(value);
        if (name !== "" && !this.#rules.has(name)) {
          this.#reader.unknownName(at, "rule", name, [...this.#rules, "all"]);
        }
        return { do: verb, name };
      }
      case "fire":
        return {
          do: verb,
          node: this.#node(given["node"], "node"),
          timer: this.#text(value, at, "a timer's name"),
        };
      case "withhold":
      case "allow":
        return {
          do: "withhold",
          on: verb === "withhold",
          nodes: given["nodes"] === undefined ? [] : this.#nodeList(given["nodes"], "nodes"),
          timer: this.#text(value, at, "a timer's name"),
        };
      case "crash":
      case "restart":
      case "pause":
      case "resume":
        return { do: verb, nodes: this.#nodeList(value, verb) };
      case "partition": {
        const list = this.#reader.list(value, at, "groups of nodes such as [[n1, n2], [n3]]") ?? [];
        return { do: verb, groups: list.map((group, index) => this.#nodeList(group, verb, index)) };
      }
      case "heal":
        return { do: verb };
      case "request":
        return {
          do: verb,
          node: this.#node(given["node"], "node"),
          client: this.#reader.whole(given["client"], [...this.#path, "client"], 0, 1_000, 0),
          f: this.#text(value, at, "a function of the object"),
          key: given["key"] === undefined ? null : String(given["key"]),
          input: given["input"] ?? null,
        };
      case "wait":
        return { do: verb, forUs: this.#duration(value, at, 0) };
      case "when":
        return { do: verb, condition: this.#condition(value, at), withinUs: this.#within(given) };
      default:
        return {
          do: "expect",
          condition: this.#condition(value, at),
          withinUs: this.#within(given),
          always: given["always"] === true,
        };
    }
  }

  #selector(value: unknown, given: Fields): MessageSelector {
    const { where } = given;
    const fields =
      where === undefined
        ? {}
        : this.#reader.fields(
            where,
            [...this.#path, "where"],
            Object.keys(where as object),
            "fields of the message",
          );
    return {
      from: given["from"] === undefined ? [] : this.#nodeList(given["from"], "from"),
      to: given["to"] === undefined ? [] : this.#nodeList(given["to"], "to"),
      kind: value === "any" ? null : String(value),
      where: (fields ?? {}) as MessageSelector["where"],
      nth:
        given["nth"] === undefined
          ? null
          : this.#reader.whole(given["nth"], [...this.#path, "nth"], 1, 1_000_000, 1),
    };
  }

  /** `{ node: n1, role: leader, term: 2, commitIndex: 3 }` or `{ fact: vote, node: n2, candidate: n1 }`; `not: true` turns it round. */
  #condition(value: unknown, path: Path): Condition {
    const given =
      this.#reader.fields(
        value,
        path,
        Object.keys((value ?? {}) as object),
        "a condition such as { node: n1, role: leader }",
      ) ?? {};
    const { fact, node, not, ...others } = given;
    const base = { not: not === true, equals: {}, atLeast: {}, fact: null };
    if (fact !== undefined) {
      const name = this.#reader.name(fact, [...path, "fact"], "fact", Object.keys(FACTS)) ?? "";
      const known = (FACTS as Readonly<Record<string, readonly string[]>>)[name] ?? [];
      const numbers: Record<string, number> = {};
      for (const [field, number] of Object.entries(
        node === undefined ? others : { node, ...others },
      )) {
        if (!known.includes(field))
          this.#reader.unknownName([...path, field], "number of the fact", field, known, true);
        else numbers[field] = parseNode(String(number)) || Number(number);
      }
      return { ...base, node: 0, fact: { name, numbers } };
    }
    const equals: Record<string, number | string> = {};
    const atLeast: Record<string, number> = {};
    const known = ["role", "term", "leader", ...REACHED];
    for (const [field, wanted] of Object.entries(others)) {
      if (!known.includes(field))
        this.#reader.unknownName([...path, field], "field of an observation", field, known, true);
      else if (REACHED.includes(field)) atLeast[field] = Number(wanted);
      else
        equals[field] =
          field === "leader" ? parseNode(String(wanted)) : (wanted as number | string);
    }
    const id =
      node === undefined || node === "any"
        ? 0
        : this.#node(node, ...path.slice(this.#path.length), "node");
    return { ...base, node: id, equals, atLeast };
  }

  #within(given: Fields): number {
    return this.#duration(given["within"], [...this.#path, "within"], WITHIN_US);
  }

  #duration(value: unknown, path: Path, otherwise: number): number {
    return this.#reader.parsed(value, path, parseDuration, "a duration such as 250ms", otherwise);
  }

  #text(value: unknown, path: Path, what: string): string {
    if (typeof value === "string") return value;
    this.#reader.expected(path, what, value);
    return "";
  }

  #node(value: unknown, ...field: Path): NodeId {
    const id = parseNode(String(value));
    if (id >= 1 && id <= this.#nodes) return id;
    this.#reader.expected([...this.#path, ...field], `a node from n1 to n${this.#nodes}`, value);
    return 1;
  }

  #nodeList(value: unknown, ...field: Path): readonly NodeId[] {
    if (value === "all") return Array.from({ length: this.#nodes }, (_, index) => index + 1);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    return list.map((item) => this.#node(item, ...field));
  }
}
