/** Puts a node together from the settings of its world: clocks, timers, disk, streams, protocol. */
import type { Agenda } from "../kernel/agenda.ts";
import { numberBetween } from "../kernel/choices/domain.ts";
import { RandomStream } from "../kernel/streams.ts";
import { placeKey } from "../kernel/weather.ts";
import type { Write } from "../protocol/disk.ts";
import type { NodeId } from "../protocol/node-id.ts";
import type { WorldFacts } from "../protocol/shared-facts.ts";
import { NodeClock } from "./clock.ts";
import { NodeDisk } from "./disk.ts";
import { NodeHost, type NodeWorld } from "./node.ts";
import type { WorldSettings } from "./settings.ts";
import type { Taps } from "./taps.ts";
import { Timers } from "./timers.ts";

/** What a node is put into. */
export interface NodePlace extends NodeWorld {
  readonly agenda: Agenda;
  readonly facts: WorldFacts;
  readonly taps: Taps;
  readonly ids: readonly NodeId[];
  /** A message, write or reply as it leaves a handler. */
  made(given: unknown): unknown;
}

export function makeNode(place: NodePlace, settings: WorldSettings, id: NodeId): NodeHost {
  const { seed, setup, disk, versions } = settings;
  const { agenda, facts, taps } = place;
  const protocol = versions?.get(id) ?? settings.protocol;
  const clock = makeClock(place, settings, id);
  const issued =
    protocol.factsOfIssue === undefined
      ? null
      : (writes: readonly Write[]) => {
          for (const write of writes) protocol.factsOfIssue?.(id, write, facts);
        };
  const made = (given: unknown) => place.made(given);
  return new NodeHost(
    place,
    id,
    protocol,
    setup,
    place.ids.filter((other) => other !== id),
    clock,
    new Timers(agenda, clock, id, placeKey(seed, `timers/n${id}`)),
    new NodeDisk(agenda, disk, id, placeKey(seed, `disk/n${id}`), made, issued, taps),
    new RandomStream(seed, `node/n${id}`),
  );
}

/** A clock that is as wrong as its machine's are. */
function makeClock({ choices }: NodePlace, { seed, clocks }: WorldSettings, id: NodeId): NodeClock {
  const stream = new RandomStream(seed, `clock/n${id}`);
  const chosen = (what: string, most: number) => {
    const drawn = stream.between(-most, most);
    return choices?.ask("clock", `n${id} ${what}`, numberBetween(-most, most), drawn) ?? drawn;
  };
  const driftPpm = chosen("drift", clocks.driftMaxPpm);
  return new NodeClock(driftPpm, chosen("offset", clocks.offsetMaxUs));
}
