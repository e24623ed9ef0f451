/** A service in its world: a named group of processes that run one protocol together. */
import { must } from "../core/assert.ts";
import type { Facts } from "../protocol/facts.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Protocol } from "../protocol/protocol.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import { checkedFacts, withoutClaims } from "./checked-facts.ts";
import type { ServiceSettings } from "./settings.ts";

export interface Service extends ServiceSettings {
  /** Its place among the services of its world, from 0. */
  readonly number: number;
  /** A member's address is `base` plus its number. */
  readonly base: number;
  /** The addresses of its members, ascending. */
  readonly ids: readonly Address[];
  /** Its facts that are claims: only the member itself can assert them. */
  readonly claims: Facts;
}

/** The services of a world: their members get addresses in the order of services and members. */
export function placed(settings: readonly ServiceSettings[]): readonly Service[] {
  let base = 0;
  return settings.map((service, number) => {
    const { on, protocol, isOwn = false } = service;
    const { facts: declared = {} } = protocol;
    const facts = isOwn ? checkedFacts(protocol.name, declared, service.facts) : service.facts;
    const made = {
      ...service,
      facts: isOwn ? withoutClaims(protocol.name, declared, facts) : facts,
      number,
      base,
      ids: on.map((_, at) => base + at + 1),
      claims: claimsOf(protocol, facts),
    };
    base += on.length;
    return made;
  });
}

/**
 * What each process is called, by address: its machine's name, with the service's where the machine
 * has several. The name keys its streams, and so its chance.
 */
export function processNames(services: readonly Pick<Service, "name" | "on">[]): readonly string[] {
  const count = new Map<number, number>();
  for (const { on } of services) for (const id of on) count.set(id, (count.get(id) ?? 0) + 1);
  const names = services.flatMap(({ name, on }) =>
    on.map((machine) => (count.get(machine) === 1 ? `n${machine}` : `n${machine}/${name}`)),
  );
  return ["", ...names];
}

/** The claims among a protocol's facts. */
function claimsOf({ facts: declared = {} }: Protocol, facts: WorldFacts): Facts {
  const claims = Object.entries(declared).filter(([, { claim }]) => claim);
  return Object.fromEntries(
    claims.map(([name]) => [name, must(facts[name], `the fact ${name} can be asserted`)]),
  );
}
