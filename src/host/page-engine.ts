/**
 * The simulator as a page carries it: the text of a worker, with those of our systems that its
 * scenarios need, and users' own. Bundled where a page is written: systems that it does not show
 * cost it nothing.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import { LANGUAGE } from "../programs/globals.ts";
import { type ProgramImage, parametersOf } from "../programs/image.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import type { SystemBundle } from "./own-systems.ts";

/** The modules that the program itself is made of: beside this one, or its bundle. */
const SOURCES = fileURLToPath(new URL("../", import.meta.url));

/** A scenario, what it may name, and the system of a user's own among that. */
export interface Carried {
  readonly scenario: Scenario;
  readonly known: Registries;
  readonly own: SystemBundle | null;
}

/** The engine made last: pages that are written one after the other mostly need the same. */
let last: { readonly key: string; readonly engine: Promise<string> } | null = null;

/** @returns the script of the page's worker. @throws {Error} if it cannot be bundled. */
export function pageEngine(carried: readonly Carried[]): Promise<string> {
  const owns = carried.map(({ own }) => own);
  const key = json([[...neededBy(carried)].sort(), owns, programsOf(carried)]);
  if (last?.key !== key) last = { key, engine: bundled(carried) };
  return last.engine;
}

async function bundled(carried: readonly Carried[]): Promise<string> {
  const { rolldown } = await import("rolldown");
  const systems = new Map<string, SystemBundle>(
    carried.flatMap(({ own }) => (own === null ? [] : [[`\0own:${own.file}`, own] as const])),
  );
  const programs = programsOf(carried);
  const bundler = await rolldown({
    input: ENTRY,
    cwd: SOURCES,
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "page",
        resolveId(id) {
          if (id === ENTRY || id === PROGRAMS || systems.has(id)) return id;
          return id === "rashomon" ? resolve(SOURCES, "index.js") : null;
        },
        load(id) {
          if (id === ENTRY) return entryText([...systems]);
          if (id === PROGRAMS) return { code: programsText(programs), moduleSideEffects: true };
          return systems.get(id)?.code ?? null;
        },
      },
      onlyOf(neededBy(carried)),
    ],
  });
  // What users wrote may go by the names of functions and classes.
  const keepNames = systems.size + programs.length > 0;
  const { output } = await bundler.generate({ format: "iife", minify: true, keepNames });
  await bundler.close();
  return output[0].code;
}

const ENTRY = "\0page-engine";

const PROGRAMS = "\0page-programs";

/** Serves the page, with users' systems: they find their programs written. */
function entryText(systems: readonly (readonly [id: string, own: SystemBundle])[]): string {
  const named = systems.map(([, { file, named }], at) => {
    return `{ system: system${at}, file: ${json(file)}, named: ${json(named)} }`;
  });
  return [
    `import ${json(PROGRAMS)};`,
    `import { serve } from ${json(resolve(SOURCES, "page/engine/worker.js"))};`,
    ...systems.map(([id], at) => `import system${at} from ${json(id)};`),
    `serve([${named.join(", ")}]);`,
  ].join("\n");
}

/** Programs as code: a page forbids to make code of their text. */
function programsText(programs: readonly ProgramImage[]): string {
  if (programs.length === 0) return "";
  return [
    `import { writeProgram } from ${json(resolve(SOURCES, "programs/image.js"))};`,
    `const language = { ${LANGUAGE.join(", ")} };`,
    ...programs.map(({ code, free }) => {
      const run = `function (${parametersOf(free).join(", ")}) {\n${code}\nreturn $program;\n}`;
      return `writeProgram(${json(code)}, ${run}, language);`;
    }),
  ].join("\n");
}

function json(value: unknown): string {
  return JSON.stringify(value);
}

/** The names of systems and protocols of ours that scenarios run. */
function neededBy(carried: readonly Carried[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { scenario, known } of carried) {
    for (const name of scenario.protocols) {
      names.add(name);
      const { services = [], mutants = [] } = known.systems.get(name) ?? {};
      const planted = mutants.find((mutant) => mutant.name === scenario.mutants[name]);
      for (const { runs } of [...services, ...Object.values(planted?.replaces ?? {})]) {
        if (Array.isArray(runs)) names.add(String(runs[0]));
      }
    }
    for (const { protocol } of scenario.services) if (protocol !== undefined) names.add(protocol);
  }
  return names;
}

/**
 * Our registries, with those of their entries alone that come from a file or a folder of a name
 * that is needed; nothing else imports the others.
 */
function onlyOf(needed: ReadonlySet<string>): Plugin {
  const registries = ["protocols", "systems"].map((folder) => resolve(SOURCES, folder, "index.js"));
  return {
    name: "only-of",
    transform(code, id) {
      if (!registries.includes(id)) return null;
      const from = new Map<string, string>();
      const left: Span[] = [];
      let entries = 0;
      for (const statement of this.parse(code).body as unknown as readonly Syntax[]) {
        if (statement.type === "ImportDeclaration") {
          const [, name = ""] =
            /^\.\/([^/]+?)(?:\.js)?(?:\/|$)/.exec(statement.source?.value ?? "") ?? [];
          for (const { local } of statement.specifiers ?? []) from.set(local.name, name);
        } else if (statement.type === "ExportNamedDeclaration") {
          for (const element of elementsOf(statement)) {
            const names = [...code.slice(element.start, element.end).matchAll(/\w+/g)];
            const sources = names.flatMap(([word]) => from.get(word) ?? []);
            entries++;
            if (!sources.some((name) => needed.has(name))) left.push(element);
          }
        }
      }
      if (entries === 0) throw new RangeError(`${id} lists nothing`);
      return left.reduceRight(
        (text, { start, end }) => `${text.slice(0, start)}${text.slice(end).replace(/^\s*,/, "")}`,
        code,
      );
    },
  };
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** What is read of the syntax of a registry. */
interface Syntax extends Span {
  readonly type: string;
  readonly source?: { readonly value: string };
  readonly specifiers?: readonly { readonly local: { readonly name: string } }[];
  readonly declaration?: {
    readonly declarations?: readonly { readonly init?: Creation | null }[];
  } | null;
}

/** `new Map([...].map(...))`. */
interface Creation {
  readonly arguments?: readonly {
    readonly callee?: { readonly object?: { readonly elements?: readonly Span[] } };
  }[];
}

/** The entries that a statement exports as a map. */
function elementsOf({ declaration }: Syntax): readonly Span[] {
  const declared = declaration?.declarations ?? [];
  return declared.flatMap(({ init }) => init?.arguments?.[0]?.callee?.object?.elements ?? []);
}

/** The programs that scenarios and users' systems run, each text once. */
function programsOf(carried: readonly Carried[]): readonly ProgramImage[] {
  const images = carried.flatMap(({ scenario, own }) => [
    ...Object.values(scenario.programs ?? {}),
    ...(own?.programs ?? []),
  ]);
  return [...new Map(images.map((image) => [image.code, image])).values()];
}
