/** What the functions of a space draw for options: each value must be one that the option takes. */
import type { InputProblem } from "../core/errors.ts";
import type { Parameter } from "../core/parameters.ts";
import { Reader } from "../core/shape/reader.ts";
import { setting } from "../core/shape/settings.ts";
import type { Draw, Drawn } from "../systems/space.ts";

/** So often each is asked: as many items of a list are all drawn. */
const ROUNDS = 16;

/**
 * Values that a function draws without chance, one item or number after the other. One that throws
 * goes by what else is drawn, which only a search knows.
 */
export function drawnProblems(
  draws: (draw: Draw, drawn: Drawn) => unknown,
  parameter: Parameter,
  path: string,
  file: string,
): readonly InputProblem[] {
  for (let round = 0; round < ROUNDS; round++) {
    let value: unknown;
    try {
      value = draws(inTurn(round), { nodes: 3, options: {}, workload: {} });
    } catch {
      continue;
    }
    if (value === undefined) continue;
    const reader = new Reader();
    setting(parameter).read(value, [], reader, undefined as never);
    const [wrong] = reader.problems;
    if (wrong !== undefined) return [{ file, path, message: `it draws: ${wrong.message}` }];
  }
  return [];
}

function inTurn(round: number): Draw {
  const between = (min: number, max: number) => min + (round % (max - min + 1));
  return {
    below: (count) => round % count,
    between,
    scaled: between,
    pick: <T>(items: readonly T[]) => items[round % items.length] as T,
  };
}
