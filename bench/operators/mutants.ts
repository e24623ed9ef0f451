/**
 * The mutants of a source: every change of every operator, named by its content, so that its name
 * survives an edit elsewhere.
 */
import type { Change } from "./operators.ts";
import { isTestimony, operators } from "./operators.ts";
import { type Node, parse, walk } from "./tree.ts";

/** A source of a protocol; `path` as people read it: `raft/leader.ts`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export interface Mutant extends Change {
  /**
   * Protocol, file, functions, operator, before and after; `#2` at the second such place:
   * `raft/roles.ts adoptTerm assignment-left-out: state.leader = 0; => {}`.
   */
  readonly name: string;
  readonly path: string;
  readonly operator: string;
  /** The functions around it, joined by dots; empty at the top of the module. */
  readonly where: string;
  readonly before: string;
  /** From 1. */
  readonly line: number;
  /** Whether it is a whole statement; else it is an expression. */
  readonly statement: boolean;
  /** Whether it is in no function: loading the module executes it. */
  readonly top: boolean;
}

/**
 * Functions that speak to those outside of a run: people, recovery, judges, the code that sets it
 * up. What they say is no decision.
 */
const WITNESSES: ReadonlySet<string> = new Set([
  "describe",
  "digest",
  "digestWrite",
  "given",
  "observe",
  "quorate",
  "refusal",
  "refusalOf",
  "refusalOfOptions",
  "refusalOfPlacement",
  "refusalOfSetup",
  "replica",
]);

/** In the order of the text, then of the registry. */
export function mutantsOf({ path, text }: Source): readonly Mutant[] {
  const mutants: Mutant[] = [];
  const seen = new Map<string, number>();
  const textOf = ({ start, end }: Node) => text.slice(start, end);
  walk(parse(text), (node, place) => {
    if (SILENT.has(node.type) || isTestimony(node)) return false;
    if (place.functions.some((name) => WITNESSES.has(name))) return false;
    const statement = node.type.endsWith("Statement");
    if (statement && holdsTestimony(node)) return true;
    for (const [operator, { changes }] of operators) {
      for (const change of changes(node, place, textOf)) {
        const before = text.slice(change.start, change.end);
        if (before === change.after) continue;
        const where = place.functions.filter((name) => name !== "=>").join(".");
        const turn = `${oneLine(before)} => ${oneLine(change.after)}`;
        const content = [path, where, `${operator}:`, turn].filter(Boolean).join(" ");
        const times = (seen.get(content) ?? 0) + 1;
        seen.set(content, times);
        const name = times === 1 ? content : `${content} #${times}`;
        const line = text.slice(0, change.start).split("\n").length;
        const top = place.functions.length === 0;
        mutants.push({ ...change, name, path, operator, where, before, line, statement, top });
      }
    }
    return true;
  });
  return mutants;
}

/** What no run executes. */
const SILENT: ReadonlySet<string> = new Set(["ImportDeclaration", "ExportAllDeclaration"]);

function holdsTestimony(node: Node): boolean {
  return node.type === "ExpressionStatement" && isTestimony(node["expression"] as Node);
}

/** The source with one change made. */
export function mutate(text: string, { start, end, after }: Change): string {
  return text.slice(0, start) + after + text.slice(end);
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

/**
 * A source that notes which places were reached: `reached(n)` is called before the expression or
 * statement of the n-th place, from `first` on. Places at the top of a module are reached by
 * loading it.
 */
export function instrumented(
  text: string,
  places: readonly Pick<Mutant, "start" | "end" | "statement">[],
  first: number,
): string {
  const insertions = places.flatMap(({ start, end, statement }, at) => {
    const length = end - start;
    const [open, close] = statement
      ? [`{ __reached(${first + at}); `, " }"]
      : [`(__reached(${first + at}), `, ")"];
    return [
      { at: start, rank: 1, length: -length, text: open },
      { at: end, rank: 0, length, text: close },
    ];
  });
  // At one offset what ends there closes before what starts there opens; outer ones open first and
  // close last.
  insertions.sort((a, b) => a.at - b.at || a.rank - b.rank || a.length - b.length);
  let result = 'import { reached as __reached } from "rashomon:reached";\n';
  let from = 0;
  for (const { at, text: inserted } of insertions) {
    result += text.slice(from, at) + inserted;
    from = at;
  }
  return result + text.slice(from);
}
