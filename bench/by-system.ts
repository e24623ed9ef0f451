/** A measurement of several systems, each in a process of its own: a row of a table each. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { systems } from "../src/systems/index.ts";
import { table } from "./measure.ts";
import { writeSection } from "./section.ts";

export interface BySystem<Measured> {
  /** The module that calls this, `import.meta.url`: launched with `--one SYSTEM` for each. */
  readonly module: string;
  /** Of `docs/performance.md`: where `--write` puts the table. */
  readonly section: string;
  readonly head: readonly string[];
  /** Measures one system, in this process. @returns plain data. */
  readonly measured: (system: string) => Measured;
  readonly rowOf: (measured: Measured) => readonly string[];
}

/** The systems that are named; `all` names all. @throws {Error} if there is no such system. */
export function systemsNamed(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => name !== "all" && !systems.has(name));
  if (unknown !== undefined) throw new Error(`there is no system ${unknown}`);
  return names.includes("all") ? [...systems.keys()] : names;
}

/** @param one the system that this process is to measure; absent: it launches one for each. */
export function measureBySystem<Measured>(
  { module, section, head, measured, rowOf }: BySystem<Measured>,
  names: readonly string[],
  {
    one,
    write = false,
  }: { readonly one?: string | undefined; readonly write?: boolean | undefined },
): void {
  if (one !== undefined) {
    process.stdout.write(JSON.stringify(measured(one)));
    return;
  }
  const rows = names.map((name) => {
    const args = [...process.execArgv, fileURLToPath(module), "--one", name];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (stdout === "") throw new Error(stderr);
    const row = rowOf(JSON.parse(stdout) as Measured);
    process.stderr.write(`${row.join("  ")}\n`);
    return row;
  });
  process.stdout.write(`${table([head, ...rows])}\n`);
  if (!write) return;
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = [head, head.map(() => "---"), ...rows].map(line);
  writeSection(new URL("../../docs/performance.md", import.meta.url), section, lines);
}
