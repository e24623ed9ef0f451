/** Makes the world and the clients of a simulation from its scenario. */
import type { Clock } from "../checkers/audit/findings.ts";
import { must } from "../core/assert.ts";
import { jsonBytes } from "../core/json-bytes.ts";
import type { HistoryRecorder } from "../history/recorder.ts";
import { Choices, type ChoicesOfRun } from "../kernel/choices/choices.ts";
import { RandomStream } from "../kernel/streams.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Workload, WorkloadClient } from "../workloads/workload.ts";
import { World } from "../world/world.ts";
import type { Layout } from "./layout.ts";
import type { Phases } from "./phases.ts";

/** Whose draws the run takes; `choices` null: an ordinary run. */
interface Drawn {
  readonly seed: string;
  readonly choices: ChoicesOfRun | null;
}

/**
 * @param factsOf by service: where its facts are asserted.
 * @param renewed lays out the same with code that has run nothing yet; undefined: there is none.
 */
export function makeWorld(
  scenario: Scenario,
  { seed, choices }: Drawn,
  { machines, services, front }: Layout,
  factsOf: readonly unknown[],
  renewed: (() => Layout) | undefined,
): World {
  const anew = (layout: () => Layout, service: number) => (member: NodeId) => {
    const fresh = must(layout().services[service], "the services are as many");
    const { protocol, versions, setup } = fresh;
    return { protocol: versions?.get(member) ?? protocol, setup };
  };
  return new World({
    seed,
    machines,
    services: services.map((service, number) => ({
      ...service,
      facts: factsOf[number] as WorldFacts,
      ...(service.isOwn === true && renewed !== undefined && { anew: anew(renewed, number) }),
    })),
    front: front.name,
    // A script is a client too, after the others.
    clients: scenario.workload.clients + (scenario.script.length > 0 ? 1 : 0),
    network: scenario.network,
    clocks: scenario.clocks,
    disk: scenario.disk,
    limits: scenario.limits,
    choices: choices === null ? null : new Choices({ seed, ...choices }),
  });
}

/** Counts the bytes of all messages. */
export function countBytes(world: World): void {
  const { counts } = world;
  world.attach({
    weigh(message) {
      counts.bytesSent += jsonBytes(message);
    },
  });
}

/** The clients of a workload, number 1 first. */
export function makeClients(
  { workload: { clients, kind, settings } }: Scenario,
  seed: string,
  { front }: Layout,
  workload: Workload | undefined,
  world: World,
  history: HistoryRecorder,
): readonly WorkloadClient[] {
  const made = must(workload, `there is a workload ${kind}`);
  return Array.from({ length: clients }, (_, index) =>
    made.client({
      number: index + 1,
      clients,
      nodes: front.on.length,
      settings,
      object: front.object,
      history,
      stream: new RandomStream(seed, `client/c${index + 1}`),
      port: must(world.hosts[index], "a client has a machine"),
      chooser: world,
    }),
  );
}

/** How far the run is, for its judges. */
export function clockOf(world: World, phases: Phases): Clock {
  return {
    get steps() {
      return world.steps;
    },
    get nowUs() {
      return world.nowUs;
    },
    get calmUs() {
      return phases.calmUs;
    },
    isLost: (address) => world.node(address).disk.lost,
  };
}
