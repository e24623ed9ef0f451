/** Whether the space of a user's own system says only what scenarios of it could have. */
import { amountOf } from "../core/amount.ts";
import { InputError, type InputProblem, meant } from "../core/errors.ts";
import type { Parameter } from "../core/parameters.ts";
import { Reader } from "../core/shape/reader.ts";
import { setting } from "../core/shape/settings.ts";
import { shown } from "../core/shown.ts";
import type { OwnSystem } from "../systems/own.ts";
import { drawnProblems } from "./own-drawn.ts";
import { resolveScenario } from "./resolve.ts";
import type { Registries } from "./scope.ts";

/** What a space may say, beside the fields of scenarios. */
const OF_SPACE = ["together", "rhythm", "recovers", "stays", "histories"];
const FLAGS = ["anyOrder"];
/** Lists of names of options. */
const NAMES = ["beneath"];
const SPACED = [
  "nodes",
  "options",
  "services",
  "object",
  "workload",
  "network",
  "clocks",
  "disk",
  "faults",
];

/**
 * What the space has of a field must be what a scenario could have there.
 * @throws {InputError} with everything that is not.
 */
export function checkSpace(
  { space = {}, services }: OwnSystem,
  known: Registries,
  file: string,
): void {
  const problems: InputProblem[] = [];
  for (const [field, values] of Object.entries(space)) {
    const path = `space.${field}`;
    if (OF_SPACE.includes(field)) {
      if (typeof values !== "function") {
        problems.push({ file, path, message: `expected a function, got ${shown(values)}` });
      }
    } else if (FLAGS.includes(field)) {
      if (typeof values !== "boolean") {
        problems.push({ file, path, message: `expected true or false, got ${shown(values)}` });
      }
    } else if (NAMES.includes(field)) {
      problems.push(...optionProblems(values, known, path, file));
    } else if (!SPACED.includes(field)) {
      const expected = [...SPACED, ...OF_SPACE, ...FLAGS, ...NAMES].join(", ");
      const message = `there is no such field of a space; expected ${expected}`;
      problems.push({ file, path, message });
    } else if (field === "faults") {
      problems.push(...faultProblems(values, known, file));
    } else if (field === "services") {
      const names = (services ?? []).map(({ name }) => name);
      problems.push(...serviceProblems(values, names, known, file));
    } else if (isValues(values)) {
      const wrap = (value: unknown) => ({ [field]: value });
      problems.push(...valueProblems(values, path, wrap, known, file));
    } else if (isMap(values)) {
      // A setting of clients is that of their kind.
      const kinds = (values as { readonly kind?: unknown }).kind;
      const [kind] = field === "workload" && Array.isArray(kinds) ? (kinds as unknown[]) : [];
      const isKindDrawn = typeof kinds === "function";
      for (const [name, inner] of Object.entries(values)) {
        // Which settings there are goes by the kind.
        if (isKindDrawn && name !== "kind" && typeof inner === "function") continue;
        const wrap = (value: unknown) => ({
          [field]: { ...(kind === undefined ? {} : { kind }), [name]: value },
        });
        problems.push(...valueProblems(inner, `${path}.${name}`, wrap, known, file));
      }
    } else {
      const message = `expected a list of what it may be, { from, to } or a function, got ${shown(values)}`;
      problems.push({ file, path, message });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}

function isValues(values: unknown): boolean {
  if (typeof values === "function" || Array.isArray(values)) return true;
  return typeof values === "object" && values !== null && "from" in values;
}

/** Each of a list, or both bounds, or what a function draws, as a scenario would have it. */
function valueProblems(
  values: unknown,
  path: string,
  wrap: (value: unknown) => object,
  known: Registries,
  file: string,
): readonly InputProblem[] {
  if (typeof values === "function") {
    const draws = values as Parameters<typeof drawnProblems>[0];
    const parameter = optionAt(path, known);
    const wrongWith = (value: unknown) =>
      parameter === undefined
        ? (resolved(wrap(value), path, known, file)[0]?.message ?? null)
        : wrongSetting(parameter, value);
    return drawnProblems(draws, wrongWith, path, file);
  }
  if (!isValues(values)) {
    const message = `expected a list of what it may be, { from, to } or a function, got ${shown(values)}`;
    return [{ file, path, message }];
  }
  if (Array.isArray(values) && values.length === 0) {
    return [{ file, path, message: "expected one value at least, got an empty list" }];
  }
  const { from, to } = values as { readonly from?: unknown; readonly to?: unknown };
  const ways: readonly (readonly [string, unknown])[] = Array.isArray(values)
    ? values.map((value: unknown, index) => [`${path}[${index}]`, value] as const)
    : [
        [`${path}.from`, from],
        [`${path}.to`, to],
      ];
  const problems = ways.flatMap(([at, value]) => resolved(wrap(value), at, known, file));
  if (problems.length > 0 || Array.isArray(values)) return problems;
  const [least, most] = [amountOf(from as string), amountOf(to as string)];
  if (least.amount <= most.amount) return [];
  const message = `expected from to be at most to, got ${shown(from)} and ${shown(to)}`;
  return [{ file, path, message }];
}

/** What is wrong with a value of an option; null: nothing. */
function wrongSetting(parameter: Parameter, value: unknown): string | null {
  const reader = new Reader();
  setting(parameter).read(value, [], reader, undefined as never);
  return reader.problems[0]?.message ?? null;
}

/** The option of the protocol at a path of the space, `space.options.heartbeat`. */
function optionAt(path: string, { owns, protocols }: Registries): Parameter | undefined {
  const name = /^space\.options\.(.+)$/.exec(path)?.[1];
  const { options = {} } = protocols.get(owns.at(-1)?.protocol ?? "") ?? {};
  return name !== undefined && Object.hasOwn(options, name) ? options[name] : undefined;
}

/** Names of options that the protocol has. */
function optionProblems(
  values: unknown,
  { owns, protocols }: Registries,
  path: string,
  file: string,
): readonly InputProblem[] {
  const options = Object.keys(protocols.get(owns.at(-1)?.protocol ?? "")?.options ?? {});
  if (!Array.isArray(values)) {
    return [{ file, path, message: `expected a list of options, got ${shown(values)}` }];
  }
  return values.flatMap((name: unknown, index) =>
    options.includes(name as string)
      ? []
      : [
          {
            file,
            path: `${path}[${index}]`,
            message: `there is no option ${shown(name)}; ${meant(String(name), options)}`,
          },
        ],
  );
}

/** Options of services, by the name of the service. */
function serviceProblems(
  values: unknown,
  names: readonly string[],
  known: Registries,
  file: string,
): readonly InputProblem[] {
  const wrong = (path: string, expected: string, got: unknown) => [
    { file, path, message: `expected ${expected}, got ${shown(got)}` },
  ];
  if (!isMap(values)) return wrong("space.services", "options by service", values);
  return Object.entries(values).flatMap(([service, options]) => {
    const path = `space.services.${service}`;
    if (!names.includes(service)) {
      const have =
        names.length === 0 ? "the system has none" : `expected one of ${names.join(", ")}`;
      return [{ file, path, message: `there is no such service: ${have}` }];
    }
    if (!isMap(options)) return wrong(path, "what its options may be, by name", options);
    return Object.entries(options).flatMap(([name, inner]) => {
      const wrap = (value: unknown) => ({
        services: { [service]: { options: { [name]: value } } },
      });
      return valueProblems(inner, `${path}.${name}`, wrap, known, file);
    });
  });
}

function isMap(values: unknown): values is object {
  return typeof values === "object" && values !== null && !isValues(values);
}

/** Kinds of faults by name, or plans as a scenario has them. */
function faultProblems(faults: unknown, known: Registries, file: string): readonly InputProblem[] {
  if (!Array.isArray(faults)) {
    const message = `expected a list of faults, got ${shown(faults)}`;
    return [{ file, path: "space.faults", message }];
  }
  return faults.flatMap((fault: unknown, index) => {
    const path = `space.faults[${index}]`;
    if (typeof fault !== "string") return resolved({ faults: [fault] }, path, known, file);
    if (known.faults.has(fault)) return [];
    const message = `there is no fault ${shown(fault)}; ${meant(fault, [...known.faults.keys()])}`;
    return [{ file, path, message }];
  });
}

/** What is wrong with a scenario of the system that has these fields. */
function resolved(
  fields: object,
  path: string,
  known: Registries,
  file: string,
): readonly InputProblem[] {
  try {
    const system = known.owns.at(-1)?.name;
    resolveScenario({ version: 1, system, ...fields }, file, undefined, known);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map((problem) => ({
      file,
      path,
      message: `${problem.path ?? ""}: ${problem.message}`,
    }));
  }
}
