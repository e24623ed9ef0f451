/** Puts a process together from the settings of its world: timers, disk, streams, protocol. */
import type { Agenda } from "../kernel/agenda.ts";
import type { Chooser } from "../kernel/choices/choices.ts";
import { numberBetween } from "../kernel/choices/domain.ts";
import { RandomStream } from "../kernel/streams.ts";
import { placeKey } from "../kernel/weather.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import { NodeClock } from "./clock.ts";
import { type DiskSettings, NodeDisk } from "./disk.ts";
import type { Machine } from "./machine.ts";
import { NodeHost, type NodeWorld } from "./node.ts";
import type { Service } from "./service.ts";
import type { ClockSettings } from "./settings.ts";
import type { Taps } from "./taps.ts";
import { Timers } from "./timers.ts";

/** What a process is put into. */
export interface NodePlace extends NodeWorld {
  readonly agenda: Agenda;
  readonly taps: Taps;
  /** What each process is called, by address. */
  readonly names: readonly string[];
}

/** What of a world's settings a process is made with. */
interface ProcessSettings {
  readonly seed: string;
  readonly disk: DiskSettings;
}

export function makeNode(
  place: NodePlace,
  { seed, disk }: ProcessSettings,
  service: Service,
  id: NodeId,
  machine: Machine,
): NodeHost {
  const { agenda, taps } = place;
  const address = service.base + id;
  const name = place.names[address] as string;
  const protocol = service.versions?.get(id) ?? service.protocol;
  const issued =
    protocol.factsOfIssue === undefined
      ? null
      : (writes: readonly Write[]) => {
          for (const write of writes) protocol.factsOfIssue?.(id, write, service.facts);
        };
  const made = (given: unknown) => place.made(given);
  const timersKey = placeKey(seed, `timers/${name}`);
  const diskKey = placeKey(seed, `disk/${name}`);
  return new NodeHost(place, {
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

/** A clock that is as wrong as its world's are. @param name the machine's. */
export function makeClock(
  { choices }: Chooser,
  seed: string,
  clocks: ClockSettings,
  name: string,
): NodeClock {
  const stream = new RandomStream(seed, `clock/${name}`);
  const chosen = (what: string, most: number) => {
    const drawn = stream.between(-most, most);
    return choices?.ask("clock", `${name} ${what}`, numberBetween(-most, most), drawn) ?? drawn;
  };
  const driftPpm = chosen("drift", clocks.driftMaxPpm);
  return new NodeClock(driftPpm, chosen("offset", clocks.offsetMaxUs));
}
