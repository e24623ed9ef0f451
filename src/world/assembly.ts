/** Makes the machines and processes of a world from its settings. */

import type { Agenda } from "../kernel/agenda.ts";
import type { Chooser } from "../kernel/choices/choices.ts";
import { numberBetween } from "../kernel/choices/domain.ts";
import { RandomStream } from "../kernel/streams.ts";
import { placeKey } from "../kernel/weather.ts";
import type { Write } from "../protocol/disk.ts";
import type { Address, NodeId } from "../protocol/node-id.ts";
import { refuseCaller } from "./checked-caller.ts";
import { checkBatch } from "./checked-writes.ts";
import { ClientHost, type ClientWorld } from "./client-host.ts";
import { NodeClock } from "./clock.ts";
import { type DiskSettings, NodeDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";
import type { Network } from "./network.ts";
import { NodeHost, type NodeWorld } from "./node.ts";
import type { Service } from "./service.ts";
import type { ClockSettings } from "./settings.ts";
import type { Taps } from "./taps.ts";
import { Timers } from "./timers.ts";

/** The parts of a world that its machines and processes are made from. */
interface Site extends Chooser {
  readonly agenda: Agenda;
  readonly taps: Taps;
  readonly network: Network;
  readonly departures: NodeWorld;
  readonly services: readonly Service[];
  /** Process names by address. */
  readonly names: readonly string[];
}

/** What of a world's settings a process is made with. */
interface ProcessSettings {
  readonly seed: string;
  readonly disk: DiskSettings;
}

/** What of a world's settings its machines are made with. */
interface MachineSettings {
  readonly seed: string;
  readonly clients: number;
  readonly clocks: ClockSettings;
}

/** The machines of services, then those of clients. @param count how many services run on. */
export function makeMachines(
  site: Site,
  { seed, clients, clocks }: MachineSettings,
  count: number,
): readonly Machine[] {
  const processes: Address[][] = Array.from({ length: count }, () => []);
  for (const { on, ids } of site.services) {
    on.forEach((machine, at) => {
      processes[machine - 1]?.push(ids[at] as Address);
    });
  }
  const machineOf = (
    id: number,
    name: string,
    addresses: readonly Address[],
    clock: NodeClock,
  ) => ({ id, name, clock, processes: addresses, incarnation: 1 });
  return [
    ...processes.map((addresses, at) => {
      const name = `n${at + 1}`;
      return machineOf(at + 1, name, addresses, makeClock(site, seed, clocks, name));
    }),
    ...Array.from({ length: clients }, (_, at) => {
      const address = site.network.clientAddress(at + 1);
      const name = `c${at + 1}`;
      const { driftPpm = 0, offsetUs = 0 } = clocks.machines?.[name] ?? {};
      return machineOf(count + at + 1, name, [address], new NodeClock(driftPpm, offsetUs));
    }),
  ];
}

/** Clients on their machines. @param machines those of clients, in the order of their numbers. */
export function makeHosts(world: ClientWorld, machines: readonly Machine[]): readonly ClientHost[] {
  return machines.map(
    (machine, at) => new ClientHost(world, at + 1, machine.processes[0] as Address, machine),
  );
}

/** All processes, by address; index 0 is unused. @param machines in the order of their numbers. */
export function makeNodes(
  site: Site,
  settings: ProcessSettings,
  machines: readonly Machine[],
): readonly (NodeHost | undefined)[] {
  return [
    undefined,
    ...site.services.flatMap((service) =>
      service.on.map((machine, at) =>
        makeNode(site, settings, service, at + 1, machines[machine - 1] as Machine),
      ),
    ),
  ];
}

function makeNode(
  site: Site,
  { seed, disk }: ProcessSettings,
  service: Service,
  id: NodeId,
  machine: Machine,
): NodeHost {
  const { agenda, taps, departures } = site;
  const address = service.base + id;
  const name = site.names[address] as string;
  const protocol = service.versions?.get(id) ?? service.protocol;
  const { isOwn = false } = service;
  const members = service.on.length;
  const issued =
    protocol.factsOfIssue === undefined && !isOwn
      ? null
      : (writes: readonly Write[], thenSend: readonly unknown[]) => {
          if (isOwn) {
            const { active } = departures;
            if (active !== address) {
              const by = active === 0 ? null : (site.names[active] as string);
              refuseCaller(name, "disk.batch", by);
            }
            checkBatch(name, writes, thenSend, members);
          }
          if (protocol.factsOfIssue === undefined) return;
          for (const write of writes) protocol.factsOfIssue(id, write, service.facts);
        };
  const made = (given: unknown) => departures.made(given);
  const timersKey = placeKey(seed, `timers/${name}`);
  const diskKey = placeKey(seed, `disk/${name}`);
  return new NodeHost(departures, {
    service,
    id,
    name,
    protocol,
    machine,
    timers: new Timers(agenda, machine.clock, address, timersKey, name),
    disk: new NodeDisk(agenda, disk, address, diskKey, made, issued, taps, name),
    stream: new RandomStream(seed, `node/${name}`),
  });
}

/** A clock whose error is drawn within the world's bounds. @param name the machine's. */
function makeClock(
  { choices }: Chooser,
  seed: string,
  clocks: ClockSettings,
  name: string,
): NodeClock {
  const said = clocks.machines?.[name];
  if (said !== undefined) return new NodeClock(said.driftPpm, said.offsetUs);
  const isRight = clocks.driftMaxPpm === 0 && clocks.offsetMaxUs === 0;
  if (isRight && choices === null) return new NodeClock(0, 0);
  const stream = new RandomStream(seed, `clock/${name}`);
  const chosen = (what: string, most: number) => {
    const drawn = stream.between(-most, most);
    return choices?.ask("clock", `${name} ${what}`, numberBetween(-most, most), drawn) ?? drawn;
  };
  const driftPpm = chosen("drift", clocks.driftMaxPpm);
  return new NodeClock(driftPpm, chosen("offset", clocks.offsetMaxUs));
}
