/**
 * Options of protocols and settings of clients that belong together, as both declare it: one
 * without the other would leave correct clients without an answer.
 */
import { defaults, type Settings } from "../core/parameters.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { shown } from "../core/shown.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { PlacedService, Scenario } from "./scenario.ts";
import { lineupsOf, type Scope } from "./scope.ts";
import { declaredIn } from "./services.ts";

/** What of a scenario decides. */
interface Read {
  readonly options: Scenario["options"];
  readonly services?: readonly PlacedService[] | undefined;
  readonly workload: Scenario["workload"];
}

/** A service, the options that it runs with, and where a file says them. */
interface Asked {
  readonly name: string;
  readonly protocol: Protocol;
  readonly options: Settings;
  readonly path: Path;
}

/** Notes options that want other clients than there are, and clients that want other options. */
export function checkClients(reader: Reader, at: Path, scope: Scope, read: Read): void {
  if (reader.problems.length > 0) return;
  for (const { name: system, isAlone, services, front } of lineupsOf(scope)) {
    for (const { name, protocol } of services) {
      if (protocol === undefined) continue;
      const service = isAlone
        ? alone(system, protocol, at, scope, read)
        : placed(name, protocol, at, scope, read);
      if (name !== front) checkAskers(reader, service);
      else if (read.workload.clients > 0) {
        checkOptions(reader, service, scope, read.workload);
        checkSettings(reader, at, service, scope, read.workload);
      }
    }
  }
}

function alone(name: string, protocol: Protocol, at: Path, scope: Scope, read: Read): Asked {
  const path = scope.several ? [...at, "options", name] : [...at, "options"];
  return { name, protocol, options: read.options[name] ?? {}, path };
}

function placed(name: string, protocol: Protocol, at: Path, scope: Scope, read: Read): Asked {
  const given = (read.services ?? []).find((one) => one.name === name)?.options;
  const own = declaredIn(scope).find((one) => one.name === name)?.options;
  const options = given ?? { ...defaults(protocol.options), ...own };
  const path = given === undefined ? [...at, "system"] : [...at, "services", name, "options"];
  return { name, protocol, options, path };
}

/** The options of a service that ask something of its clients. */
function wantsOf({ protocol, options }: Pick<Asked, "protocol" | "options">) {
  return Object.entries(protocol.options).flatMap(([option, { ofClients, choices = [] }]) => {
    const value = String(options[option]);
    const settings = ofClients?.[value];
    const others = choices.filter((choice) => ofClients?.[choice] === undefined);
    return settings === undefined ? [] : [{ option, value, settings, others }];
  });
}

/** Where an option is: where a file says it, or at the system that sets it. */
function placeOf({ path }: Asked, option: string): Path {
  return path.at(-1) === "system" ? path : [...path, option];
}

/** `: expected open`, where a choice is left. */
function expected(others: readonly string[]): string {
  return others.length === 0 ? "" : `: expected ${others.join(" or ")}`;
}

/** What other services ask for knows nothing of what clients are set to. */
function checkAskers(reader: Reader, service: Asked): void {
  for (const { option, value, settings, others } of wantsOf(service)) {
    const names = Object.keys(settings).map((setting) => `workload.${setting}`);
    reader.wrong(
      placeOf(service, option),
      `${option}: ${value} is for clients with ${names.join(", ")}, and what asks ` +
        `${service.name} are other services, which have no such setting${expected(others)}`,
    );
  }
}

/** What the options of the service that clients ask want of them. */
function checkOptions(
  reader: Reader,
  service: Asked,
  { known }: Scope,
  { kind, settings: given }: Scenario["workload"],
): void {
  for (const { option, value, settings, others } of wantsOf(service)) {
    for (const [setting, wanted] of Object.entries(settings)) {
      if (given[setting] === wanted) continue;
      const kinds = [...known.workloads.values()]
        .filter(({ parameters }) => Object.hasOwn(parameters, setting))
        .map(({ name }) => name);
      const isKnown = Object.hasOwn(given, setting);
      const place = isKnown ? "" : ` (of kind ${kinds.join(" or ")})`;
      const got = isKnown ? shown(given[setting]) : `none, which kind ${kind} does not have`;
      reader.wrong(
        placeOf(service, option),
        `${option}: ${value} is for clients with workload.${setting}: ${shown(wanted)}${place}, ` +
          `got ${got}${expected(others)}, or such clients`,
      );
    }
  }
}

/** What clients are set to that only some protocols know of. */
function checkSettings(
  reader: Reader,
  at: Path,
  { name, protocol }: Asked,
  { known }: Scope,
  { kind, settings }: Scenario["workload"],
): void {
  for (const [setting, parameter] of Object.entries(known.workloads.get(kind)?.parameters ?? {})) {
    if (parameter.ofProtocol === undefined || settings[setting] === parameter.default) continue;
    if (optionFor(protocol, setting) !== null) continue;
    const others = [...known.protocols].flatMap(([other, entry]) => {
      const option = optionFor(entry, setting);
      return option === null ? [] : [`${other} has options.${option}`];
    });
    reader.wrong(
      [...at, "workload", setting],
      `${name} has no option for clients with ${setting}: ${shown(settings[setting])} ` +
        `(${others.join(", ")}): expected ${shown(parameter.default)}`,
    );
  }
}

/** The option that is for clients with a setting, and for which value; null: there is none. */
function optionFor({ options }: Pick<Protocol, "options">, setting: string): string | null {
  for (const [option, { ofClients = {} }] of Object.entries(options)) {
    for (const [value, settings] of Object.entries(ofClients)) {
      if (Object.hasOwn(settings, setting)) return `${option}: ${value}`;
    }
  }
  return null;
}
