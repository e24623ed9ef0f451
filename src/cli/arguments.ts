/** The texts of command line arguments as values, with errors that say what would be right. */
import { InputError, meant } from "../core/errors.ts";
import { SEEDS_MAX } from "../core/quantities.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SeedRange, Shard } from "../search/seeds.ts";

function wrong(argument: string, expected: string, given: string): InputError {
  return new InputError([
    { file: argument, message: `expected ${expected}, got ${JSON.stringify(given)}` },
  ]);
}

/** A whole number from `min` to `max` that is exact. @throws {InputError} */
export function parseCount(
  argument: string,
  given: string,
  min: number,
  max = Number.MAX_SAFE_INTEGER,
): number {
  const value = /^\d{1,16}$/.test(given) ? Number(given) : Number.NaN;
  if (!Number.isSafeInteger(value) || value < min || value > max) {
    const isOpen = max === Number.MAX_SAFE_INTEGER && !(Number(given) > max);
    const most = isOpen ? "" : ` and at most ${max}`;
    throw wrong(argument, `a whole number, at least ${min}${most}`, given);
  }
  return value;
}

/** One of a scenario's protocols; where none is given, its first. @throws {InputError} */
export function parseProtocol(given: string | undefined, { protocols }: Scenario): string {
  const protocol = given ?? protocols[0] ?? "";
  if (protocols.includes(protocol)) return protocol;
  const expected = `expected one of the scenario's: ${protocols.join(", ")}`;
  const message = `${expected}; got ${JSON.stringify(protocol)}`;
  throw new InputError([{ file: "--protocol", message }]);
}

/** `1..500`: both included. @throws {InputError} */
export function parseSeeds(given: string): SeedRange {
  const match = /^(\d{1,16})\.\.(\d{1,16})$/.exec(given);
  if (match === null) throw wrong("--seeds", "a range such as 1..500, both ends included", given);
  const first = parseCount("--seeds", match[1] ?? "", 0);
  const last = parseCount("--seeds", match[2] ?? "", 0);
  if (last < first) throw wrong("--seeds", "the lower seed first, as in 1..500", given);
  if (last - first >= SEEDS_MAX) throw wrong("--seeds", `at most ${SEEDS_MAX} seeds`, given);
  return { first, last };
}

/** `--bail` with a number, or bare: 1. @throws {InputError} */
export function parseBail(given: string): number {
  return given === "" ? 1 : parseCount("--bail", given, 1);
}

/** `2/4`: the second of four parts. @throws {InputError} */
export function parseShard(given: string): Shard {
  const match = /^(\d{1,6})\/(\d{1,6})$/.exec(given);
  const shard = { index: Number(match?.[1]), count: Number(match?.[2]) };
  if (match === null || shard.index < 1 || shard.index > shard.count) {
    throw wrong("--shard", "I/N with I from 1 to N, such as 1/4", given);
  }
  return shard;
}

/** `10s`, `500ms`; 0 for never. @returns milliseconds. @throws {InputError} */
export function parseMs(argument: string, given: string): number {
  const match = /^(\d{1,9})(ms|s|m)$/.exec(given);
  if (given === "0") return 0;
  if (match === null)
    throw wrong(argument, "a duration such as 10s or 500ms, or 0 for never", given);
  const factor = match[2] === "ms" ? 1 : match[2] === "s" ? 1_000 : 60_000;
  return Number(match[1]) * factor;
}

/** `1GiB`, `512MiB`, `64KiB`. @returns bytes. @throws {InputError} */
export function parseBytes(argument: string, given: string): number {
  const match = /^(\d{1,9})(KiB|MiB|GiB)$/.exec(given);
  if (match === null) throw wrong(argument, "a size such as 512MiB or 1GiB", given);
  const factor = { KiB: 1_024, MiB: 1_048_576, GiB: 1_073_741_824 }[match[2] as "KiB"];
  return Number(match[1]) * factor;
}

/** A regular expression, letters of either case. @throws {InputError} */
export function parsePattern(argument: string, given: string): RegExp {
  try {
    return new RegExp(given, "iu");
  } catch {
    throw wrong(argument, "a regular expression such as lease|vote", given);
  }
}

/**
 * That there is nothing of that name, with what is near it, else with all that there is.
 * @param file the argument at fault.
 */
export function unknownName(
  kind: string,
  name: string,
  known: readonly string[],
  file = kind,
): InputError {
  const message = `there is no ${kind} ${JSON.stringify(name)}; ${meant(name, known)}`;
  return new InputError([{ file, message }]);
}
