/** What disks hold at the start of a run, by process, in the protocol's own words. */

import type { Value } from "../core/json.ts";
import { keyed } from "../core/shape/collections.ts";
import { leaf } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { mapped, type Shape } from "../core/shape/shape.ts";
import { nodeName, parseNode } from "../protocol/node-id.ts";
import type { Given } from "../protocol/protocol.ts";
import type { LinedUp } from "./lineup.ts";
import { partsOf } from "./names.ts";
import type { Scenario } from "./scenario.ts";
import { lineupsOf, nodeNames, type Scope } from "./scope.ts";

/** What a process is called: `n3`, or `n3/left`. */
const PROCESS = /^n[1-9]\d{0,2}(\/.+)?$/;

const state = leaf<Readonly<Record<string, unknown>>, Given>({
  words: "the node's state, such as { term: 2, log: [1, 1, 2] }",
  parse: (value) =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Given) : null,
  write: (read) => read as Value,
  schema: { type: "object" },
  draw: () => ({}),
});

/** Of a process: what is given must be what the protocol of each system can be started from. */
const stateOfProcess = mapped(
  state,
  (read, at: Path, reader: Reader, scope: Scope) => {
    const { who, service } = partsOf(String(at.at(-1)));
    for (const { isAlone, services } of lineupsOf(scope)) {
      const machine = parseNode(who);
      const group = services.find(
        ({ name, on }) => isAlone || name === service || (service === "" && on.includes(machine)),
      );
      if (group !== undefined) check(group, read, at, reader);
    }
    return read;
  },
  (read) => read,
);

/** Whether a service's protocol can start from a state. */
function check({ protocol, on }: LinedUp, read: Given, at: Path, reader: Reader): void {
  if (protocol === undefined) return;
  if (protocol.given === undefined) {
    reader.wrong(at, `${protocol.name} cannot be started from a given state`);
    return;
  }
  try {
    protocol.given(read, on.length);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    reader.wrong(at, error.message);
  }
}

/** What processes are called in every system of the scenario: `n3`, or `n3/left`. */
function processesIn(scope: Scope): readonly string[] {
  const [first = [], ...others] = lineupsOf(scope).map(({ isAlone, services }) =>
    isAlone ? nodeNames(scope) : services.flatMap((service) => namesIn(service, services)),
  );
  return first.filter((name) => others.every((names) => names.includes(name)));
}

/** `n3/left`, and `n3` where no other service runs. */
function namesIn({ name, on }: LinedUp, services: readonly LinedUp[]): readonly string[] {
  return on.flatMap((machine) => {
    const node = nodeName(machine);
    const isOnly = services.filter((one) => one.on.includes(machine)).length === 1;
    return isOnly ? [`${node}/${name}`, node] : [`${node}/${name}`];
  });
}

const byProcess = keyed(stateOfProcess, {
  words: "what is given, by process",
  what: "process",
  names: processesIn,
});

export const given: Shape<
  Readonly<Record<string, Readonly<Record<string, unknown>>>>,
  Scenario["given"],
  Scope
> = {
  ...byProcess,
  read(value, at, reader, scope) {
    const read = byProcess.read(value, at, reader, scope);
    const twice = [...(read?.keys() ?? [])].find((name) => {
      const { who, service } = partsOf(name);
      return service !== "" && read?.has(who);
    });
    if (twice !== undefined) reader.wrong([...at, twice], "this process is given twice");
    return read;
  },
  schema: (scope) => keyed(stateOfProcess, { words: "", pattern: PROCESS }).schema(scope),
};
