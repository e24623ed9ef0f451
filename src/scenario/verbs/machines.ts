/** Verbs that act on processes and machines: their names, memory, disks, links and clocks. */
import type { Value } from "../../core/json.ts";
import { list } from "../../core/shape/collections.ts";
import { defaulted, required } from "../../core/shape/fields.ts";
import { leaf, oneOf } from "../../core/shape/leaves.ts";
import { drift, offset } from "../../core/shape/quantity.ts";
import type { Reader } from "../../core/shape/reader.ts";
import { drawnOf, mapped } from "../../core/shape/shape.ts";
import {
  givenName,
  groupList,
  machineList,
  nodeList,
  process,
  processOrClientList,
} from "../names.ts";
import { twiceIn } from "../nodes.ts";
import { clientNames, nodeNames, type Scope } from "../scope.ts";
import { type Step, type Verb, verb } from "./verb.ts";

/** A step that is its machines, or processes, and nothing else. */
const machinesVerb = <Do extends "kill" | "restart" | "pause" | "resume" | "fail-disk">(
  name: Do,
  about: string,
  machines: typeof machineList = machineList,
) =>
  verb<never, Do>(
    name,
    { [name]: required(machines, about) } as never,
    (read: Readonly<Record<string, unknown>>) =>
      ({ do: name, nodes: read[name] as readonly string[] }) as unknown as Step<Do>,
    (step) => ({ [name]: (step as unknown as { nodes: readonly string[] }).nodes }) as never,
  );

/** `none`, `all`, or how many batches. */
const landing = leaf<"none" | "all" | number, number>({
  words: "none, all, or a number of batches",
  parse: (value) => {
    if (value === "none") return 0;
    if (value === "all") return Number.POSITIVE_INFINITY;
    return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
  },
  write: (read) => (read === Number.POSITIVE_INFINITY ? "all" : read === 0 ? "none" : read),
  schema: {
    anyOf: [
      { enum: ["none", "all"] },
      { type: "integer", minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
    ],
  },
  draw: (draws) => drawnOf(draws, ["none", "all", 2] as Value[]),
});

const groups = mapped(
  list(groupList, { words: "groups of nodes such as [[n1, n2], [n3]]" }),
  (read, at, reader: Reader, scope: Scope) => {
    const meant: Readonly<Record<string, readonly string[]>> = {
      all: nodeNames(scope),
      clients: clientNames(scope),
    };
    const twice = twiceIn(read.flat().flatMap((name) => meant[name] ?? [name]));
    if (twice !== undefined) reader.wrong(at, `${twice} is in two groups`);
    return read;
  },
  (read) => read,
);

/** What `heal` may be given: it undoes all cuts, whatever is named. */
const allCuts = leaf<null | true | "all", boolean>({
  words: "nothing, or all: heal undoes all partitions of the script",
  parse: (value) => (value === null || value === true || value === "all" ? true : null),
  write: () => null,
  schema: { enum: [null, true, "all"] },
  draw: (draws) => drawnOf(draws, [null, true, "all"] as Value[]),
});

/** In the order in which they are listed. */
export const MACHINE_VERBS: readonly Verb[] = [
  verb(
    "remember",
    {
      remember: required(process, "Gives a process a name that it keeps."),
      as: required(givenName, "What later steps call it, and its machine."),
    },
    ({ remember, as }, _at, _reader, { taken }) => {
      taken.names.add(as);
      return { do: "remember", node: remember, name: as };
    },
    ({ node, name }) => ({ remember: node, as: name }),
  ),
  verb(
    "crash",
    {
      crash: required(machineList, "Stops nodes or clients; their memory is lost."),
      landing: defaulted(landing, "How many writes under way become durable all the same.", 0),
      disk: defaulted(
        oneOf("disk", ["kept", "wiped", "lost"]),
        "wiped: the machine finds it empty when it starts again; lost: for good.",
        "kept" as const,
      ),
    },
    ({ crash, landing: batches, disk }) => ({
      do: "crash",
      nodes: crash,
      landing: batches,
      disk,
    }),
    ({ nodes, landing: batches, disk }) => ({ crash: nodes, landing: batches, disk }),
  ),
  machinesVerb(
    "kill",
    "Stops processes alone; what they had handed to their disks becomes durable.",
    processOrClientList,
  ),
  machinesVerb(
    "restart",
    "Starts nodes, processes or clients that do not run.",
    processOrClientList,
  ),
  machinesVerb("pause", "Stops nodes or clients for a while; they keep their memory."),
  machinesVerb("resume", "Resumes paused nodes or clients."),
  machinesVerb(
    "fail-disk",
    "The next write fails, and so do all after it until a restart.",
    nodeList,
  ),
  verb(
    "partition",
    { partition: required(groups, "Cuts groups of nodes and clients off from each other.") },
    ({ partition }) => ({ do: "partition", groups: partition }),
    ({ groups: partition }) => ({ partition }),
  ),
  verb(
    "heal",
    { heal: required(allCuts, "Undoes all partitions of the script.") },
    () => ({ do: "heal" }),
    () => ({ heal: true }),
  ),
  verb(
    "drift",
    {
      drift: required(machineList, "From now on the clocks of these run faster or slower."),
      rate: required(drift, "How much faster, below 0 slower; 0 undoes it.", {
        missing: `drift goes with ${drift.words}`,
      }),
    },
    ({ drift: nodes, rate }) => ({ do: "drift", nodes, ratePpm: rate }),
    ({ nodes, ratePpm }) => ({ drift: nodes, rate: ratePpm }),
  ),
  verb(
    "jump",
    {
      jump: required(machineList, "Sets the wall clocks of these forward, or back."),
      by: required(offset, "How far, below 0 back.", {
        missing: `jump goes with ${offset.words}`,
      }),
    },
    ({ jump: nodes, by }) => ({ do: "jump", nodes, byUs: by }),
    ({ nodes, byUs }) => ({ jump: nodes, by: byUs }),
  ),
];
