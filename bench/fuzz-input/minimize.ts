/** Makes an input that does what it must not smaller, as long as it does the same. */
import { parse } from "yaml";
import { OPEN } from "./generate.ts";
import type { Input, InputFile } from "./input.ts";
import { type Mutable, placesOf } from "./mutate.ts";

/** Inputs tried for one finding. */
const TRIES_MAX = 1_500;
/** And no longer than this. */
const LIMIT_MS = 20_000;

/**
 * Delta debugging (Zeller and Hildebrandt 2002) of an input's files, by lines and then by
 * characters, and of its arguments.
 * @param faultOf what an input does that it must not, null for nothing.
 */
export async function minimized(
  input: Input,
  fault: string,
  faultOf: (input: Input) => Promise<string | null>,
): Promise<Input> {
  const wanted = kindOf(fault);
  const until = performance.now() + LIMIT_MS;
  let tries = 0;
  let smallest = input;
  /** Whether an input does the same; then it is the smallest so far. */
  const still = async (candidate: Input): Promise<boolean> => {
    if (tries++ >= TRIES_MAX || performance.now() > until || !isPlanted(candidate)) return false;
    const found = await faultOf(candidate);
    if (found === null || kindOf(found) !== wanted) return false;
    smallest = candidate;
    return true;
  };
  for (const split of [/(?<=\n)/, ""] as const) {
    for (const [index, file] of input.files.entries()) {
      const bytes = (smallest.files[index] as InputFile).bytes;
      // As bytes, one a character: what is no UTF-8 stays as it is.
      await reduce(bytes.toString("latin1").split(split), (parts) => {
        const files = smallest.files.slice();
        files[index] = { ...file, bytes: Buffer.from(parts.join(""), "latin1") };
        return still({ ...smallest, files });
      });
    }
  }
  // The command and its file stay.
  const kept = smallest.argv.slice(0, input.files.length + 1);
  await reduce(smallest.argv.slice(kept.length), (parts) => {
    return still({ ...smallest, argv: [...kept, ...parts] });
  });
  return smallest;
}

/** Leaves out parts in ever smaller groups, whatever `still` allows to be left out. */
async function reduce(
  all: readonly string[],
  still: (parts: readonly string[]) => Promise<boolean>,
): Promise<void> {
  let parts = all;
  for (let size = Math.ceil(parts.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < parts.length; ) {
      const fewer = [...parts.slice(0, at), ...parts.slice(at + size)];
      if (await still(fewer)) parts = fewer;
      else at += size;
    }
  }
}

/** What sort of fault it is: its first line without what it quotes and counts. */
function kindOf(fault: string): string {
  const [line = ""] = fault.split("\n");
  return line.replace(/".*"|\d+/g, "");
}

/** Whether what was planted is still there, as a name where names are known. */
function isPlanted({ planted, files }: Input): boolean {
  if (planted === null) return true;
  try {
    const source = parse(String(files[0]?.bytes)) as Mutable;
    return placesOf(source, OPEN).some(({ name }) => name === planted);
  } catch {
    return false;
  }
}
