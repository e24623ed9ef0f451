/** What the functions of a space draw: each value must be one that the field takes. */
import { type InputProblem, thrownText } from "../core/errors.ts";
import type { Draw, Drawn } from "../systems/space.ts";

/** So often each is asked: as many items of a list are all drawn. */
const ROUNDS = 16;

/**
 * Values that a function draws without chance, one item or number after the other. What goes by
 * what else is drawn, which only a search knows, is not judged: an error of a function that looks
 * at that, or a value by the number of nodes or by what clients do.
 * @param wrongWith what is wrong with a value; null: nothing.
 */
export function drawnProblems(
  draws: (draw: Draw, drawn: Drawn) => unknown,
  wrongWith: (value: unknown) => string | null,
  path: string,
  file: string,
): readonly InputProblem[] {
  for (let round = 0; round < ROUNDS; round++) {
    const looks = new Set<keyof Drawn>();
    let value: unknown;
    try {
      value = draws(inTurn(round), nothingDrawn(looks));
    } catch (error) {
      if (looks.size > 0) continue;
      return [{ file, path, message: `it throws ${thrownText(error)}` }];
    }
    if (value === undefined || looks.has("nodes") || looks.has("workload")) continue;
    const wrong = wrongWith(value);
    if (wrong !== null) return [{ file, path, message: `it draws: ${wrong}` }];
  }
  return [];
}

/** Nothing but the size: any option may be left at its default. @param looks what of it is read. */
function nothingDrawn(looks: Set<keyof Drawn>): Drawn {
  const seen = <T>(field: keyof Drawn, value: T): T => {
    looks.add(field);
    return value;
  };
  return {
    get nodes() {
      return seen("nodes", 3);
    },
    get options() {
      return seen("options", {});
    },
    get workload() {
      return seen("workload", {});
    },
  };
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
