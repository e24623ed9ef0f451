/**
 * What clients of a scenario ask: a kind of workload, how many clients, and the kind's parameters.
 */

import { variants } from "../core/shape/collections.ts";
import { type AnyField, defaulted, fields, required } from "../core/shape/fields.ts";
import { literal, whole } from "../core/shape/leaves.ts";
import type { Path, Reader } from "../core/shape/reader.ts";
import { settingFields } from "../core/shape/settings.ts";
import { mapped, type Shape } from "../core/shape/shape.ts";
import { readWhichever } from "../core/shape/whichever.ts";
import { usableFunctions } from "../workloads/function-mix.ts";
import type { Workload } from "../workloads/workload.ts";
import type { Scenario } from "./scenario.ts";
import { objectOf, type Scope } from "./scope.ts";

const CLIENTS_MAX = 200;
/** The kind where the file names none. */
const USUAL = "mixed";

/** In a file: kind and clients, and the kind's own parameters. */
export interface WorkloadSource {
  readonly kind?: string;
  readonly clients?: number;
  readonly [parameter: string]: unknown;
}

type Read = Scenario["workload"];

function ofKind({ name, parameters, refusal }: Workload): Shape<WorkloadSource, Read, Scope> {
  const shape = fields<Readonly<Record<string, AnyField>>, Scope>(
    {
      kind:
        name === USUAL
          ? defaulted(literal(name), `The kind; absent: ${USUAL}.`, name)
          : required(literal(name), "The kind."),
      clients: defaulted(whole(0, CLIENTS_MAX), "How many clients ask.", usualClients),
      ...settingFields(parameters),
    },
    { words: "a workload" },
  );
  return mapped(
    shape as Shape<WorkloadSource, Readonly<Record<string, unknown>>, Scope>,
    ({ kind, clients, ...settings }, at, reader, scope) => {
      const read = { kind, clients, settings } as Read;
      checkMix(read, at, reader, scope);
      const refused = refusal?.(objectOf(scope) ?? { functions: {} }) ?? null;
      if (refused !== null) reader.wrong([...at, "kind"], refused);
      return read;
    },
    ({ kind, clients, settings }) => ({ kind, clients, ...settings }),
  );
}

/** No client asks a system that has no front service. */
function usualClients({ known, protocols: names }: Scope): number {
  const isUnasked = names.some((name) => {
    const { services, front } = known.systems.get(name) ?? {};
    return services !== undefined && front === undefined;
  });
  return isUnasked ? 0 : 5;
}

/** Clients of the mixed workload must be able to ask the object for something. */
function checkMix({ kind, settings }: Read, at: Path, reader: Reader, scope: Scope): void {
  const { object } = scope;
  const functions = objectOf(scope)?.functions ?? {};
  if (kind !== USUAL || usableFunctions(settings, functions).length > 0) return;
  const reads = Object.values(functions).some(({ readOnly }) => readOnly);
  reader.wrong(
    [...at, "mix"],
    `nothing of this is in ${object}, whose functions are ${Object.keys(functions).join(", ")}: ` +
      `give weights to ${reads ? "read and write" : "write"}`,
  );
}

export const workload: Shape<WorkloadSource, Read, Scope> = variants({
  words: "a workload",
  all: ({ known }: Scope) => [...known.workloads.values()].map(ofKind),
  meant(value, at, reader, scope) {
    const { known } = scope;
    const isMap = typeof value === "object" && value !== null && Object.hasOwn(value, "kind");
    const kind = isMap ? (value as WorkloadSource).kind : USUAL;
    const name = reader.name(kind, [...at, "kind"], "workload", [...known.workloads.keys()]);
    const named = known.workloads.get(name ?? "");
    if (named !== undefined) return ofKind(named);
    const shapes = new Map([...known.workloads].map(([of, one]) => [of, ofKind(one)]));
    if (isMap) readWhichever(shapes, { field: "kind", given: kind }, value, at, reader, scope);
    return undefined;
  },
  of: ({ kind }, { known }) => ofKind(known.workloads.get(kind) as Workload),
});
