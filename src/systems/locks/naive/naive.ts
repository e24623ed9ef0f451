/**
 * Locks as tutorials show them. They run, and nothing about them is safe: they are judged as if
 * they promised what a lock is for.
 */
import type { Invariant } from "../../../checkers/property.ts";
import type { Settings } from "../../../core/parameters.ts";
import type { Protocol } from "../../../protocol/protocol.ts";
import type { ServiceDeclaration, System } from "../../system.ts";
import { holdings, oneBeliever } from "../beliefs.ts";
import { lostUpdates, noLostUpdate } from "../effects.ts";
import { resourceOf } from "../resource.ts";
import { unfenced } from "../resource-rules.ts";
import { lockTable } from "./lock-table.ts";
import { localHolder, naiveHolder } from "./naive-holder.ts";

const invariants = [oneBeliever(null), noLostUpdate] as readonly Invariant[];

function tableOn(machine: number, options: Settings): ServiceDeclaration {
  return {
    name: "table",
    about: `One row in the memory of one server: n${machine}.`,
    runs: lockTable as never,
    on: [machine],
    options,
  };
}

function holdersOn(machines: readonly number[], runs: Protocol<never, never>, options: Settings) {
  return {
    name: "holders",
    about: `They take the lock, work and release it: n${machines[0]} to n${machines.at(-1)}.`,
    runs: runs as never,
    on: machines,
    options,
    happened: [holdings as never],
  } satisfies ServiceDeclaration;
}

function resourceOn(machine: number): ServiceDeclaration {
  return {
    name: "resource",
    about: `What the lock should protect; it takes whatever comes: n${machine}.`,
    runs: resourceOf(unfenced) as never,
    on: [machine],
    happened: [lostUpdates as never],
  };
}

export const naiveTable: System = {
  name: "naive-table",
  about:
    "A lock in a table of one server: it expires by the time of day, anybody may release it, " +
    "holders work for longer than it lasts, and do not look whether they got it.",
  services: [
    tableOn(1, { comparesHolder: false }),
    holdersOn([2, 3, 4], naiveHolder as never, { heedsAnswer: false, work: 400_000 }),
    resourceOn(5),
  ],
  invariants,
  happened: [],
};

export const naiveNoExpiry: System = {
  name: "naive-no-expiry",
  about: "A lock in a table of one server, whose expiry is stored and never read.",
  services: [
    tableOn(1, { readsExpiry: false }),
    holdersOn([2, 3, 4], naiveHolder as never, {}),
    resourceOn(5),
  ],
  invariants,
  happened: [],
};

export const naiveLocal: System = {
  name: "naive-local",
  about: "A lock object in the memory of each server.",
  services: [holdersOn([1, 2, 3], localHolder as never, {}), resourceOn(4)],
  invariants,
  happened: [],
};
