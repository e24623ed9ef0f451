/**
 * The simulator as a page carries it: the text of a worker, with those of our systems that its
 * scenarios need, and users' own. Bundled where a page is written: systems that it does not show
 * cost it nothing.
 */
import { relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "rolldown";
import { consistencyChecks } from "../checkers/consistency/index.ts";
import { LANGUAGE } from "../programs/globals.ts";
import { type ProgramImage, parametersOf } from "../programs/image.ts";
import { protocols } from "../protocols/index.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Registries } from "../scenario/scope.ts";
import { systems } from "../systems/index.ts";
import type { SystemBundle, SystemText } from "./own-systems.ts";

/** The modules that the program itself is made of: beside this one, or its bundle. */
const SOURCES = fileURLToPath(new URL("../", import.meta.url));

/** A scenario, what it may name, and the systems of a user's own among that. */
export interface Carried {
  readonly scenario: Scenario;
  readonly known: Registries;
  readonly own: SystemBundle | null;
}

/** The engines made last, the newest last: pages that one process writes mostly need the same. */
const made = new Map<string, Promise<string>>();
const MADE_MAX = 8;

/** @returns the script of the page's worker. @throws {Error} if it cannot be bundled. */
export function pageEngine(carried: readonly Carried[]): Promise<string> {
  const owns = carried.map(({ own }) => own);
  const key = json([
    [...neededBy(carried)].sort(),
    [...plantedIn(carried)].sort(),
    [...checksOf(carried)].sort(),
    owns,
    programsOf(carried),
  ]);
  const engine = made.get(key) ?? bundled(carried);
  made.delete(key);
  made.set(key, engine);
  const [oldest = key] = made.keys();
  if (made.size > MADE_MAX) made.delete(oldest);
  return engine;
}

async function bundled(carried: readonly Carried[]): Promise<string> {
  const { rolldown } = await import("rolldown");
  const bundles = [...new Set(carried.flatMap(({ own }) => own ?? []))];
  const owns = new Map<string, SystemText>(
    bundles.flatMap(({ systems }) => systems.map((one) => [ownId(one), one] as const)),
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
          if (id === ENTRY || id === PROGRAMS || owns.has(id)) return id;
          return id === "rashomon" ? resolve(SOURCES, "index.js") : null;
        },
        load(id) {
          if (id === ENTRY) return entryText(bundles);
          if (id === PROGRAMS) return { code: programsText(programs), moduleSideEffects: true };
          // What users' systems run is not known: it may be a program.
          const isOurs = programs.length + owns.size === 0;
          if (id === RUNTIME && isOurs) return NO_RUNTIME;
          if (IN_NO_PAGE.has(id)) return IN_NO_PAGE.get(id) ?? null;
          if (isOurs && ONLY_FOR_USERS.has(id)) return ONLY_FOR_USERS.get(id) ?? null;
          return owns.get(id)?.code ?? null;
        },
      },
      onlyOf(neededBy(carried), plantedIn(carried), checksOf(carried)),
      ...(checksOf(carried).has("premises") ? [] : [WITHOUT_PREMISES]),
    ],
  });
  // What users wrote may go by the names of functions and classes.
  const keepNames = owns.size + programs.length > 0;
  const { output } = await bundler.generate({ format: "iife", minify: true, keepNames });
  await bundler.close();
  return output[0].code;
}

const ENTRY = "\0page-engine";

const PROGRAMS = "\0page-programs";

/** What no page does, and what there is in its place. */
const IN_NO_PAGE: ReadonlyMap<string, string> = new Map([
  // A run draws from one generator of random numbers: `kernel/streams.ts`.
  [fileURLToPath(import.meta.resolve("seedrandom")), "exports.alea = require('./lib/alea');"],
  // Only a guided search hears how near facts come to a failure.
  [
    resolve(SOURCES, "checkers", "nearness.js"),
    "export const withNearness = () => (invariants) => invariants;",
  ],
]);

/** What hosts programs: half of it is their Promise, channels and calls. */
const RUNTIME = resolve(SOURCES, "programs", "program.js");

/** In its place, where no scenario runs a program. */
const NO_RUNTIME = `
  export const isProgram = () => false;
  export const waitsWords = () => "";
  export function programOf() { throw new RangeError("no program was carried"); }
`;

/**
 * What looks at what users' own code declares and does, and what traps handlers that leave a run's
 * bounds, as none of ours does; and what refuses faults, which has seen a page's scenarios before.
 * With what there is in the place of each, where no code of a user's runs.
 */
const ONLY_FOR_USERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "world/checked-answers.js": `
      export const checkReply = () => {};
      export const checkTimer = () => {};
      export const checkObservation = () => {};
      export const checkLabel = () => {};
    `,
    "world/checked-writes.js": "export const checkBatch = () => {};",
    "world/checked-handlers.js": "export const checkHandlers = () => {};",
    "world/checked-facts.js": `
      export const checkedFacts = (_, __, facts) => facts;
      export const withoutClaims = checkedFacts;
    `,
    "world/checked-caller.js": "export const refuseCaller = () => {};",
    "workloads/checked-command.js": "export const checkCommand = () => {};",
    "runner/held-object.js": "export const heldObject = (object) => object;",
    "scenario/idle-faults.js": `
      export const refuseIdle = () => {};
      export const refuseNoTime = refuseIdle;
    `,
    "runner/own-facts.js": "export const telling = () => new Set();",
    "core/plain.js": "export const notPlain = () => null;",
    "runner/traps.js": `
      export const withTraps = (_, body) => body();
      export const foreseeTraps = () => {};
    `,
    "runner/promise-trap.js": "export const withoutPromises = (_, body) => body();",
    "scenario/own-system.js": `
      export function withSystem() { throw new RangeError("no system was carried"); }
    `,
  }).map(([module, text]) => [resolve(SOURCES, module), text]),
);

/** The checks that judge any of the runs: others, and premises, are left out. */
function checksOf(carried: readonly Carried[]): ReadonlySet<string> {
  return new Set(carried.flatMap(({ scenario }) => scenario.checks));
}

/** Premises are lists, in modules of their own. */
const WITHOUT_PREMISES: Plugin = {
  name: "without-premises",
  transform(code, id) {
    if (!/^[\w-]+-premises\.js$/.test(relative(resolve(SOURCES, "systems"), id))) return null;
    const names = [...code.matchAll(/^export const (\w+) = /gm)].map(([, name]) => name);
    return names.map((name) => `export const ${name} = [];`).join("\n");
  },
};

const ownId = ({ file }: SystemText): string => `\0own:${file}`;

/** Serves the page, with users' systems: they find their programs written. */
function entryText(bundles: readonly SystemBundle[]): string {
  const ids = [...new Set(bundles.flatMap(({ systems }) => systems.map(ownId)))];
  const held = bundles.map(({ file, systems }) => {
    const named = systems.map((one) => {
      const { file, named } = one;
      const system = `system${ids.indexOf(ownId(one))}`;
      return `{ system: ${system}, file: ${json(file)}, named: ${json(named)} }`;
    });
    return `{ file: ${json(file)}, systems: [${named.join(", ")}] }`;
  });
  return [
    `import ${json(PROGRAMS)};`,
    `import { serve } from ${json(resolve(SOURCES, "page/engine/worker.js"))};`,
    ...ids.map((id, at) => `import system${at} from ${json(id)};`),
    `serve([${held.join(", ")}]);`,
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

/** What scenarios say of planted bugs: their names, and perhaps other words. */
function plantedIn(carried: readonly Carried[]): ReadonlySet<string> {
  const said = carried.flatMap(({ scenario: { mutants, services } }) =>
    textsIn([mutants, services]),
  );
  return new Set(said);
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/**
 * Our registries, with those of their entries alone whose names are needed, planted bugs with those
 * that are planted, and checks of consistency with those that judge; nothing else imports the
 * others. A registry lists its entries in one literal, in the order of its map.
 */
function onlyOf(...wanted: readonly ReadonlySet<string>[]): Plugin {
  const registries = new Map<string, readonly string[]>([
    [resolve(SOURCES, "protocols", "index.js"), [...protocols.keys()]],
    [resolve(SOURCES, "systems", "index.js"), [...systems.keys()]],
    [resolve(SOURCES, "checkers", "consistency", "index.js"), [...consistencyChecks.keys()]],
    ...[...protocols].map(([name, { mutants }]) => {
      const index = resolve(SOURCES, "protocols", name, "mutants", "index.js");
      return [index, [...mutants.keys()]] as const;
    }),
  ]);
  const needed = new Set(wanted.flatMap((names) => [...names]));
  return {
    name: "only-of",
    transform(code, id) {
      const names = registries.get(id);
      if (names === undefined) return null;
      const body = this.parse(code).body as unknown as readonly Syntax[];
      const elements = body.flatMap((statement) => elementsOf(statement));
      if (elements.length !== names.length) {
        throw new RangeError(`${id} lists ${elements.length} entries, and has ${names.length}`);
      }
      return elements.reduceRight(
        (text, { start, end }, place) =>
          needed.has(names[place] as string)
            ? text
            : `${text.slice(0, start)}${text.slice(end).replace(/^\s*,/, "")}`,
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
interface Syntax {
  readonly declaration?: {
    readonly declarations?: readonly { readonly init?: Creation | null }[];
  } | null;
}

/** `new Map([...].map(...))`, or a list. */
interface Creation {
  readonly elements?: readonly Span[];
  readonly arguments?: readonly {
    readonly callee?: { readonly object?: { readonly elements?: readonly Span[] } };
  }[];
}

/** The entries that a statement exports as a map. */
function elementsOf({ declaration }: Syntax): readonly Span[] {
  const declared = declaration?.declarations ?? [];
  return declared.flatMap(
    ({ init }) => init?.elements ?? init?.arguments?.[0]?.callee?.object?.elements ?? [],
  );
}

/** The programs that scenarios and users' systems run, each text once. */
function programsOf(carried: readonly Carried[]): readonly ProgramImage[] {
  const images = carried.flatMap(({ scenario, own }) => [
    ...Object.values(scenario.programs ?? {}),
    ...(own?.programs ?? []),
  ]);
  return [...new Map(images.map((image) => [image.code, image])).values()];
}
