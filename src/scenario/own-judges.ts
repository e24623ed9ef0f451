/** Whether the planted bugs of a user's own system plant something, and name what there is. */
import { meant } from "../core/errors.ts";
import { shown } from "../core/shown.ts";
import type { Self } from "../protocol/protocol.ts";
import type { OwnMutant, OwnService, OwnServicesMutant, OwnSystem } from "../systems/own.ts";
import { failuresOf } from "./checks.ts";
import { checkFields, type Wrong } from "./own-fields.ts";
import { checkProtocol } from "./own-protocol.ts";
import { REGISTERED } from "./scope.ts";

/** Planted bugs: what is wrong in each, and which checks should find it. */
export function checkMutants(system: Partial<OwnSystem>, wrong: Wrong): void {
  const { mutants = [], invariants = [], premises = [], services, protocol } = system;
  const checks = [
    ...failuresOf(REGISTERED),
    ...[...invariants, ...premises].map((judge) => judge?.name),
  ];
  (mutants as readonly (OwnMutant & OwnServicesMutant)[]).forEach((mutant, index) => {
    const path = `mutants[${index}]`;
    const kind = services === undefined ? "a planted bug" : "a planted bug of services";
    checkFields(mutant, kind, path, wrong);
    if (Array.isArray(services)) checkReplaced(mutant, services, path, wrong);
    if (services === undefined && (mutant.protocol === undefined) === (mutant.self === undefined))
      wrong(path, "expected either protocol or self: what is wrong in it");
    if (services === undefined && mutant.self !== undefined)
      checkSelf(mutant.self, `${path}.self`, wrong);
    if (mutant.protocol !== undefined) {
      // What is wrong with the correct one, too, has been said.
      const said = new Set<string>();
      checkProtocol(protocol, "", (at, message) => said.add(`${at} ${message}`));
      checkProtocol(mutant.protocol, "", (at, message) => {
        if (!said.has(`${at} ${message}`)) wrong(`${path}.protocol${at}`, message);
      });
    }
    checkDetectors(mutant.detectors, `${path}.detectors`, checks, wrong);
    if (mutant.protocol !== undefined && mutant.protocol?.name !== protocol?.name)
      wrong(`${path}.protocol.name`, `expected ${shown(protocol?.name)}, as the correct one`);
  });
}

/** A planted bug of services is one of these, and changes something there. */
function checkReplaced(
  { replaces, self }: OwnServicesMutant,
  services: readonly OwnService[],
  path: string,
  wrong: Wrong,
): void {
  const names = services.map((service) => service?.name);
  const changed = { replaces, self };
  for (const [field, given] of Object.entries(changed)) {
    if (given === undefined) continue;
    if (typeof given !== "object" || given === null) {
      wrong(`${path}.${field}`, `expected it by service, got ${shown(given)}`);
      continue;
    }
    for (const service of Object.keys(given)) {
      if (names.includes(service)) continue;
      wrong(`${path}.${field}`, `there is no service ${service}; ${meant(service, names)}`);
    }
  }
  const all = Object.values(changed).flatMap((given) => Object.keys(given ?? {}));
  if (all.length === 0) wrong(path, "expected replaces or self: what is wrong, by service");
  for (const [service, part] of Object.entries(replaces ?? {})) {
    const at = `${path}.replaces.${service}`;
    checkFields(part, "what a planted bug replaces", at, wrong);
    if (part?.runs === undefined && part?.object === undefined)
      wrong(at, "expected runs or object: what takes the service's place");
    if (part?.runs !== undefined && !Array.isArray(part.runs))
      checkProtocol(part.runs, `${at}.runs`, wrong);
  }
  for (const [service, wrap] of Object.entries(self ?? {}))
    checkSelf(wrap, `${path}.self.${service}`, wrong);
}

/** A world in which nothing happens. */
const NO_WORLD: Self<unknown> = {
  id: 1,
  peers: [2, 3],
  disk: {
    batch: () => 1,
    sync: () => undefined,
    read: () => undefined,
  } as never,
  send: () => undefined,
  openSession: () => 1,
  sendIn: () => undefined,
  closeSession: () => undefined,
  setTimer: () => undefined,
  cancelTimer: () => undefined,
  monotonicNow: () => 0,
  wallNow: () => 0,
  random: () => 0,
  reply: () => undefined,
  ask: () => 1,
  forget: () => undefined,
  assert: () => undefined,
  halt: () => undefined,
  log: () => undefined,
};

/** What nodes ask the world through replaces something of it. */
function checkSelf(wrap: unknown, path: string, wrong: Wrong): void {
  if (typeof wrap !== "function") {
    wrong(path, `expected a function, got ${shown(wrap)}`);
    return;
  }
  let replaced: unknown;
  try {
    replaced = (wrap as (self: Self<unknown>) => unknown)(NO_WORLD);
  } catch {
    // It needs a world in which something happens.
    return;
  }
  if (typeof replaced === "object" && replaced !== null)
    checkFields(replaced, "what a node asks the world through", path, wrong);
  else wrong(path, `it returns ${shown(replaced)}: expected what it replaces, by name`);
}

function checkDetectors(
  detectors: unknown,
  path: string,
  checks: readonly string[],
  wrong: Wrong,
): void {
  if (!Array.isArray(detectors) || detectors.length === 0) {
    wrong(path, "expected the checks that should find it, such as [linearizable]");
    return;
  }
  detectors.forEach((name: unknown, index) => {
    if (checks.includes(name as string)) return;
    wrong(`${path}[${index}]`, `there is no check ${shown(name)}; ${meant(String(name), checks)}`);
  });
}
