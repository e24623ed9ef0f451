/** What the JavaScript engine is asked for in a process that makes many short runs. */
import v8 from "node:v8";

/**
 * How much code runs before a function is compiled, and how much may be inlined into one. The
 * engine's own measure is for programs that stay in a few loops; a search changes options, faults
 * and workload with each run, so that what is compiled early is thrown away again, and compiling
 * takes more processor time than running.
 */
const FLAGS = ["--interrupt-budget=300000", "--max-inlined-bytecode-size-cumulative=500"];

/** They were measured with this version of V8 (Node 20), whose flags have no promise to stay. */
const MEASURED = /^11\.3\./;

/** To be called before workers start, by commands that make many short runs. */
export function expectManyRuns(): void {
  if (!MEASURED.test(process.versions.v8)) return;
  for (const flag of FLAGS) v8.setFlagsFromString(flag);
}
