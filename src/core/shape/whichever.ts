/** What is wrong with a map besides its kind, where that is misspelt. */
import { nearest } from "../errors.ts";
import { shown } from "../shown.ts";
import { type Path, type Problem, pathText, Reader } from "./reader.ts";
import type { AnyShape } from "./shape.ts";

/**
 * Where a kind is named: as a field's value (`kind: mixd`), or as its name (`crsh: n1`), then the
 * field and what it gives are the same.
 */
interface Misspelt {
  readonly field: string;
  readonly given: unknown;
}

/**
 * Notes the problems that a value has besides its kind, whichever is meant: of the kinds that are
 * near in name, of all where none is. A reader that is full is told no more.
 * @param shapes by kind
 */
export function readWhichever(
  shapes: ReadonlyMap<string, AnyShape>,
  { field, given }: Misspelt,
  value: object,
  at: Path,
  reader: Reader,
  scope: unknown,
): void {
  if (reader.isFull) return;
  const kinds = [...shapes.keys()];
  const near = typeof given === "string" ? nearest(given, kinds) : [];
  const found = (near.length > 0 ? near : kinds).map((kind) => {
    const own = new Reader();
    const isName = field === given;
    const renamed = Object.entries(value).map(([name, item]): [string, unknown] => {
      if (name !== field) return [name, item];
      return isName ? [kind, item] : [name, kind];
    });
    shapes.get(kind)?.read(Object.fromEntries(renamed), at, own, scope);
    const asGiven = own.problems.map((problem) => withName(problem, at, kind, field));
    // Of the kind itself it is said already.
    return asGiven.filter(({ path, atName }) => path[at.length] !== field || (isName && !atName));
  });
  const [first = [], ...others] = found;
  const keyOf = ({ path, atName }: Problem) => `${atName} ${pathText(path)}`;
  const elsewhere = others.map((problems) => new Map(problems.map((one) => [keyOf(one), one])));
  for (const problem of first) {
    const same = elsewhere.map((problems) => problems.get(keyOf(problem)));
    if (same.includes(undefined)) continue;
    if (same.every((one) => one?.message === problem.message)) reader.take(problem);
    else if (problem.atName) {
      reader.take({ ...problem, message: `unknown field ${shown(problem.path.at(-1))}` });
    } else if (problem.path.length > at.length) reader.take(problem);
  }
}

/** A problem of a value whose field is called otherwise. */
function withName(problem: Problem, at: Path, name: string, field: string): Problem {
  if (problem.path[at.length] !== name) return problem;
  return { ...problem, path: problem.path.with(at.length, field) };
}
