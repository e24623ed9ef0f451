/** The directed steps of a scenario file. */
import type { Value } from "../core/json.ts";
import { shown, textOf } from "../core/shown.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { ADMIN_COMMANDS } from "../protocol/request.ts";
import { parseDrift, parseDuration } from "./quantities.ts";
import { readCondition, readNode } from "./read-condition.ts";
import type { Fields, Path, Reader } from "./reader.ts";
import type { MessageSelector, ScriptStep } from "./script.ts";

/** How long `when` and `expect` wait if the file does not say. */
const WITHIN_US = 2_000_000;

const SELECTOR = ["from", "to", "where", "nth"];

/** The verbs, and the fields that each may have beside itself. */
export const VERBS: Readonly<Record<string, readonly string[]>> = {
  hold: [...SELECTOR, "as", "optional"],
  drop: [...SELECTOR, "as", "optional"],
  duplicate: [...SELECTOR, "as", "optional"],
  deliver: SELECTOR,
  release: [],
  clear: [],
  fire: ["node"],
  withhold: ["nodes"],
  allow: ["nodes"],
  crash: ["landing", "disk"],
  restart: [],
  pause: [],
  resume: [],
  "fail-disk": [],
  partition: [],
  heal: [],
  drift: ["rate"],
  request: ["node", "key", "input"],
  wait: [],
  when: ["within"],
  expect: ["within", "always", "as"],
};

/** A step before it knows its line. */
type StepBody = ScriptStep extends infer Step
  ? Step extends unknown
    ? Omit<Step, "line">
    : never
  : never;

/** What steps may speak of. */
export interface Cast {
  readonly nodes: number;
  readonly clients: number;
  readonly object: SequentialObject | undefined;
}

/** @param lineOf the line of a step in the file, from 1; 0 where there is no file. */
export function readScript(
  reader: Reader,
  value: unknown,
  path: Path,
  cast: Cast,
  lineOf: (path: Path) => number,
): readonly ScriptStep[] {
  if (value === undefined) return [];
  const names = { rules: new Set<string>(), steps: new Set<string>() };
  const list = reader.list(value, path, "a list of steps") ?? [];
  return list.flatMap((item, index) => {
    const at = [...path, index];
    const body = new StepReader(reader, at, cast, names, `step ${index + 1}`).read(item);
    return body === null ? [] : [{ ...body, line: lineOf(at) } as ScriptStep];
  });
}

/** The names that earlier steps have taken: of rules, and of what is expected. */
interface Names {
  readonly rules: Set<string>;
  readonly steps: Set<string>;
}

class StepReader {
  readonly #reader: Reader;
  readonly #path: Path;
  readonly #cast: Cast;
  readonly #names: Names;
  /** What the step is called if it has no name of its own. */
  readonly #place: string;

  constructor(reader: Reader, path: Path, cast: Cast, names: Names, place: string) {
    this.#reader = reader;
    this.#path = path;
    this.#cast = cast;
    this.#names = names;
    this.#place = place;
  }

  read(value: unknown): StepBody | null {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#reader.expected(this.#path, "a step such as { crash: n1 }", value);
      return null;
    }
    const given = value as Fields;
    const verb = Object.keys(given).find((name) => Object.hasOwn(VERBS, name));
    if (verb === undefined) {
      const [other] = Object.keys(given);
      if (other === undefined)
        this.#reader.wrong(
          this.#path,
          `the step is empty: expected ${Object.keys(VERBS).join(", ")}`,
        );
      else
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
        const as = [...this.#path, "as"];
        const name = this.#reader.text(
          given["as"],
          as,
          "a name for the rule",
          `${verb} ${textOf(value)}`,
        );
        if (name === "all") this.#reader.wrong(as, "all means every rule: call this one otherwise");
        this.#names.rules.add(name);
        const optional = this.#reader.flag(given["optional"], [...this.#path, "optional"]);
        return { do: verb, name, select: this.#selector(verb, value, given), optional };
      }
      case "deliver":
        return { do: verb, select: this.#selector(verb, value, given) };
      case "release":
      case "clear": {
        const name = value === "all" || value === null || value === true ? "" : textOf(value);
        if (name !== "" && !this.#names.rules.has(name)) {
          this.#reader.unknownName(at, "rule", name, [...this.#names.rules, "all"]);
        }
        return { do: verb, name };
      }
      case "fire":
        return {
          do: verb,
          node: this.#node(given["node"], "node"),
          timer: this.#reader.text(value, at, "a timer's name"),
        };
      case "withhold":
      case "allow":
        return {
          do: "withhold",
          on: verb === "withhold",
          nodes: given["nodes"] === undefined ? [] : this.#nodeList(given["nodes"], "nodes"),
          timer: this.#reader.text(value, at, "a timer's name"),
        };
      case "crash":
        return {
          do: verb,
          nodes: this.#nodeList(value, verb),
          landing: this.#landing(given["landing"]),
          lost: this.#disk(given["disk"]),
        };
      case "restart":
      case "pause":
      case "resume":
      case "fail-disk":
        return { do: verb, nodes: this.#nodeList(value, verb) };
      case "partition":
        return { do: verb, groups: this.#groups(value, at) };
      case "heal":
        return { do: verb };
      case "drift":
        return { do: verb, nodes: this.#nodeList(value, verb), ratePpm: this.#rate(given["rate"]) };
      case "request":
        return this.#request(value, at, given);
      case "wait":
        return { do: verb, forUs: this.#duration(value, at, 0) };
      case "when":
        return { do: verb, ...this.#awaited(value, at, given, false) };
      default: {
        const always = this.#reader.flag(given["always"], [...this.#path, "always"]);
        const name = this.#stepName(given["as"]);
        return { do: "expect", name, ...this.#awaited(value, at, given, always), always };
      }
    }
  }

  #stepName(as: unknown): string {
    const path = [...this.#path, "as"];
    const name = this.#reader.text(as, path, "a name for the step", this.#place);
    if (this.#names.steps.has(name)) {
      this.#reader.wrong(path, `another step is called ${JSON.stringify(name)} already`);
    }
    this.#names.steps.add(name);
    return name;
  }

  /**
   * A fact appears at a moment, so that only its absence can last, and be waited for only to the
   * end of a time.
   */
  #awaited(value: unknown, at: Path, given: Fields, always: boolean) {
    const condition = readCondition(this.#reader, value, at, this.#cast.nodes);
    if (condition.fact !== null && condition.not && !always) {
      this.#reader.wrong(at, "that a fact does not appear is expected with always: true");
    } else if (condition.fact !== null && !condition.not && always) {
      this.#reader.wrong(at, "a fact appears at a moment: always goes with not: true");
    }
    const within = [...this.#path, "within"];
    return { condition, withinUs: this.#duration(given["within"], within, WITHIN_US) };
  }

  #groups(value: unknown, at: Path): readonly (readonly NodeId[])[] {
    const list = this.#reader.list(value, at, "groups of nodes such as [[n1, n2], [n3]]") ?? [];
    const groups = list.map((group, index) => this.#nodeList(group, "partition", index));
    const named = groups.flat();
    const seen = new Set<NodeId>();
    const twice = named.find((node) => seen.size === seen.add(node).size);
    if (twice !== undefined) this.#reader.wrong(at, `n${twice} stands in two groups`);
    return groups;
  }

  #request(value: unknown, at: Path, given: Fields): StepBody {
    const { object } = this.#cast;
    const functions = object?.functions ?? {};
    const known = [...Object.keys(functions), ...ADMIN_COMMANDS];
    const f = this.#reader.name(value, at, `function of ${object?.name}`, known);
    const key = given["key"] ?? null;
    if (key !== null && typeof key === "object")
      this.#reader.expected([...this.#path, "key"], "a key such as x", key);
    const input = (given["input"] ?? null) as Value;
    const takes = Object.hasOwn(functions, f ?? "") ? functions[f ?? ""]?.takes : undefined;
    if (takes !== undefined && !takes.fits(input)) {
      this.#reader.wrong(
        given["input"] === undefined ? this.#path : [...this.#path, "input"],
        `${f} takes ${takes.words}, got ${shown(given["input"])}`,
      );
    }
    return {
      do: "request",
      node: this.#node(given["node"], "node"),
      f: f ?? "",
      readOnly: functions[f ?? ""]?.readOnly === true,
      key: key === null ? null : textOf(key),
      input,
    };
  }

  #selector(verb: string, value: unknown, given: Fields): MessageSelector {
    const kind = this.#reader.text(
      value,
      [...this.#path, verb],
      "a kind of message such as append-entries, or any",
    );
    return {
      from: given["from"] === undefined ? [] : this.#nodeList(given["from"], "from"),
      to: given["to"] === undefined ? [] : this.#nodeList(given["to"], "to"),
      kind: kind === "any" ? null : kind,
      where: this.#where(given["where"]),
      nth:
        given["nth"] === undefined
          ? null
          : this.#reader.whole(given["nth"], [...this.#path, "nth"], 1, 1_000_000, 1),
    };
  }

  /** What fields must be. */
  #where(value: unknown): MessageSelector["where"] {
    if (value === undefined) return {};
    const path = [...this.#path, "where"];
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      this.#reader.expected(path, "fields of the message such as { term: 2 }", value);
      return {};
    }
    for (const [field, wanted] of Object.entries(value)) {
      if (!["number", "boolean", "string"].includes(typeof wanted))
        this.#reader.expected([...path, field], "a number, a text, true or false", wanted);
    }
    return value as MessageSelector["where"];
  }

  /** `none`, `all`, or how many batches. */
  #landing(value: unknown): number {
    if (value === undefined || value === "none") return 0;
    if (value === "all") return Number.POSITIVE_INFINITY;
    if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
    this.#reader.expected([...this.#path, "landing"], "none, all, or a number of batches", value);
    return 0;
  }

  /** Whether the disk is lost. */
  #disk(value: unknown): boolean {
    if (value === undefined) return false;
    return this.#reader.name(value, [...this.#path, "disk"], "disk", ["kept", "lost"]) === "lost";
  }

  /** How much faster clocks run, parts per million. */
  #rate(value: unknown): number {
    const words = "a rate such as 350ppm, -35% for slower, or 0";
    if (value === undefined) this.#reader.wrong(this.#path, `drift goes with ${words}`);
    return this.#reader.parsed(value, [...this.#path, "rate"], parseDrift, words, 0);
  }

  #duration(value: unknown, path: Path, otherwise: number): number {
    return this.#reader.parsed(value, path, parseDuration, "a duration such as 250ms", otherwise);
  }

  #node(value: unknown, ...field: Path): NodeId {
    return readNode(this.#reader, value, [...this.#path, ...field], this.#cast.nodes);
  }

  #nodeList(value: unknown, ...field: Path): readonly NodeId[] {
    if (value === "all") return Array.from({ length: this.#cast.nodes }, (_, index) => index + 1);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length === 0) {
      this.#reader.expected([...this.#path, ...field], "at least one node", value);
    }
    return list.map((item) => this.#node(item, ...field));
  }
}
