/** The files that any project of `rashomon init` has: its package, its compiler settings. */

/** The first line of a scenario: with it an editor completes and checks the file. */
export const SCHEMA_LINE = "# yaml-language-server: $schema=../node_modules/rashomon/schema.json\n";

const IGNORED = `node_modules/
reports/
`;

/** What the files need beside this package, and the versions that they were tried with. */
export const NEEDED: Readonly<Record<string, string>> = {
  typescript: "7.0.2",
  vitest: "4.1.12",
};

/**
 * @param source where npm finds this package.
 * @param scenarios the folder that holds them.
 */
function packageOf(source: string, scenarios: string): string {
  const project = {
    private: true,
    type: "module",
    scripts: { test: "vitest run", types: "tsc", scenarios: `rashomon run ${scenarios}` },
    devDependencies: { rashomon: source, ...NEEDED },
  };
  return `${JSON.stringify(project, null, 2)}\n`;
}

/** @param sources the folder of the TypeScript. */
const tsconfigOf = (sources: string): string => `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "strict": true,
    "noEmit": true
  },
  "include": ["${sources}"]
}
`;

/** What any project has. @param scenarios the folder that holds them. */
export function projectOf(
  source: string,
  scenarios: string,
  sources: string,
): Readonly<Record<string, string>> {
  return {
    "package.json": packageOf(source, scenarios),
    "tsconfig.json": tsconfigOf(sources),
    ".gitignore": IGNORED,
  };
}
