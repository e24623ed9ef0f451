/**
 * What is in flight in a world, digested: each datagram for as long as it is, so that a sum over
 * all of them reads only what is new.
 */
import { DigestSum } from "../core/digest.ts";
import { finish, hashText, mix, mixNumber } from "../core/hash.ts";
import { PLAIN } from "../core/reading.ts";
import type { Address } from "../protocol/node-id.ts";
import type { Batch } from "./batch.ts";
import { DISK, MESSAGE, REQUEST, SESSION, SESSION_MESSAGE, TIMER, WAKE } from "./event.ts";
import type { NodeHost } from "./node.ts";
import type { ProcessDigests } from "./process-digests.ts";
import type { WorldReader } from "./reader.ts";
import type { World } from "./world.ts";

/** What is in flight as it will come. */
const TIMED = 118;

export class InFlightDigests {
  readonly #world: World;
  readonly #reader: WorldReader;
  readonly #processes: ProcessDigests;
  readonly #now: (address: number) => number;
  /** By service: the kinds of message whose times are by the receiver's clock. */
  readonly #receiversClock: readonly ReadonlySet<string>[];
  /**
   * By slot: the datagram that the digest is of, null: none; and its kind and ends. One that waited
   * at a paused node comes back as one of another kind.
   */
  readonly #payloads: unknown[] = [];
  #kinds = new Int32Array(256);
  #ends = new Int32Array(512);
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  readonly #part = new DigestSum();
  /** Entries whose part in the sum changes with time or with their lane. */
  readonly #special: number[] = [];

  /** @param now the clock of an address. */
  constructor(
    world: World,
    reader: WorldReader,
    processes: ProcessDigests,
    now: (address: number) => number,
  ) {
    this.#world = world;
    this.#reader = reader;
    this.#processes = processes;
    this.#now = now;
    this.#receiversClock = world.services.map(
      ({ protocol: { readings = PLAIN } }) => new Set(readings.receiversClock ?? []),
    );
  }

  /** Adds all of it, but for timers, which are digested with their processes. */
  addTo(sum: DigestSum): void {
    const { agenda, ids } = this.#world;
    const special = this.#special;
    special.length = 0;
    for (let at = 0; at < agenda.size; at++) {
      const slot = agenda.slotAt(at);
      const kind = agenda.kindOf(slot);
      if (kind === 0 || kind === TIMER) continue;
      if (isSpecial(kind)) {
        special.push(slot);
        continue;
      }
      if (kind === WAKE) {
        const actor = agenda.firstOf(slot);
        const wake = mix(mix(WAKE, actor), agenda.secondOf(slot));
        const inUs = agenda.timeOf(slot) - this.#now(ids.length + 1 + actor);
        sum.low = (sum.low + finish(mix(wake, inUs))) | 0;
        sum.high = (sum.high + finish(mix(~wake, inUs))) | 0;
        continue;
      }
      if (!this.#isDatagramRead(slot)) {
        special.push(slot);
        continue;
      }
      sum.low = (sum.low + (this.#low[slot] as number)) | 0;
      sum.high = (sum.high + (this.#high[slot] as number)) | 0;
    }
    if (special.length > 0) this.#addSpecial(sum);
  }

  /**
   * Adds all of it as it will come under virtual time: when each is due, and of those due together
   * the order. Timers too, beside their processes: what is due with them comes before or after.
   */
  addTimedTo(sum: DigestSum): void {
    const { agenda } = this.#world;
    const { nowUs } = agenda;
    const slots = agenda.slots().filter((slot) => agenda.kindOf(slot) !== 0);
    slots.sort(
      (a, b) =>
        agenda.timeOf(a) - agenda.timeOf(b) ||
        agenda.tieOf(a) - agenda.tieOf(b) ||
        agenda.sequenceOf(a) - agenda.sequenceOf(b),
    );
    let low = mixNumber(TIMED, nowUs);
    let high = mixNumber(~TIMED, nowUs);
    for (const slot of slots) {
      const inUs = agenda.timeOf(slot) - nowUs;
      const part = this.#part;
      part.clear();
      this.#addTimed(part, slot);
      low = mix(mixNumber(mix(low, agenda.tieOf(slot)), inUs), part.low);
      high = mix(mixNumber(mix(high, agenda.tieOf(slot)), inUs), part.high);
    }
    sum.add(TIMED, low, high);
  }

  #addTimed(sum: DigestSum, slot: number): void {
    const { agenda } = this.#world;
    const kind = agenda.kindOf(slot);
    const first = agenda.firstOf(slot);
    const second = agenda.secondOf(slot);
    if (kind === TIMER) {
      const name = hashText((this.#world.nodes[first] as NodeHost).timers.nameOf(second));
      sum.add(mix(kind, first), name, ~name);
    } else if (kind === WAKE) sum.add(mix(kind, first), second, ~second);
    else if (isSpecial(kind) || !this.#isDatagramRead(slot)) {
      this.#special.length = 0;
      this.#special.push(slot);
      this.#addSpecial(sum);
    } else sum.add(kind, this.#low[slot] as number, this.#high[slot] as number);
  }

  #addSpecial(sum: DigestSum): void {
    const { agenda, sessions } = this.#world;
    this.#special.sort((a, b) => agenda.sequenceOf(a) - agenda.sequenceOf(b));
    const places = new Map<number, number>();
    for (const slot of this.#special) {
      const kind = agenda.kindOf(slot);
      const first = agenda.firstOf(slot);
      const second = agenda.secondOf(slot);
      if (kind === DISK) {
        this.#addGroup(sum, first, second, agenda.payloadOf(slot) as Batch);
      } else if (kind === SESSION || kind === SESSION_MESSAGE) {
        const session = sessions.get(second);
        // Whatever arrives at a closed end is lost, and the end learns nothing more.
        if (session === undefined || session.ends[sessions.endOf(session, first)] === "closed")
          continue;
        this.#addInSession(sum, slot, this.#reader.nameOf(session), places);
      } else {
        const message = agenda.payloadOf(slot) as { readonly type?: string };
        const service = this.#world.nodes[first]?.service.number ?? 0;
        const byReceiver = this.#receiversClock[service]?.has(message.type ?? "") === true;
        const digester = this.#reader.at(slot);
        digester.readKept(message);
        sum.addRead(
          this.#reader.placeOf(slot),
          digester,
          this.#monotonicUs(byReceiver ? first : second),
        );
      }
    }
  }

  #addInSession(sum: DigestSum, slot: number, name: number, places: Map<number, number>): void {
    const { agenda, lanes } = this.#world;
    const to = agenda.firstOf(slot);
    const lane = lanes.laneOf(slot);
    let place = mix(mix(name, agenda.kindOf(slot)), this.#reader.called(to));
    if (lane === 0) place = mix(place, agenda.timeOf(slot) - this.#now(to));
    else {
      const at = (places.get(lane) ?? 0) + 1;
      places.set(lane, at);
      place = mix(place, at);
    }
    if (agenda.kindOf(slot) === SESSION) {
      const news = mix(place, agenda.thirdOf(slot));
      sum.add(place, news, mix(SESSION, news));
      return;
    }
    const digester = this.#reader.of(to);
    digester.readKept(agenda.payloadOf(slot));
    sum.addRead(place, digester, this.#now(to));
  }

  #addGroup(sum: DigestSum, id: Address, incarnation: number, group: Batch): void {
    const { disk } = this.#world.nodes[id] as NodeHost;
    if (disk.incarnation !== incarnation) return;
    this.#reader.readTicketsOf(disk.tickets);
    const place = mix(DISK, this.#reader.called(id));
    let low = place;
    let high = ~place;
    for (let batch: Batch | null = group; batch !== null; batch = batch.next) {
      const digest = this.#processes.ofBatch(this.#reader.of(id), batch);
      low = mix(low, digest.low);
      high = mix(high, digest.high);
    }
    sum.add(place, low, high);
  }

  #monotonicUs(address: number): number {
    const node = this.#world.nodes[address];
    const nowUs = this.#now(address);
    return node === undefined ? nowUs : node.clock.monotonicAt(nowUs);
  }

  /** Adds to the numbers of some addresses what is in flight to and from each. */
  addToSignatures(addresses: readonly number[], signatures: number[]): void {
    const { agenda } = this.#world;
    const add = (address: number, end: number, slot: number) => {
      const at = addresses.indexOf(address);
      if (at < 0) return;
      const digest = finish(mix(mix(end, this.#low[slot] as number), this.#high[slot] as number));
      signatures[at] = ((signatures[at] as number) + digest) | 0;
    };
    for (let place = 0; place < agenda.size; place++) {
      const slot = agenda.slotAt(place);
      const kind = agenda.kindOf(slot);
      if (kind !== MESSAGE && kind !== REQUEST) continue;
      if (!this.#isDatagramRead(slot)) continue;
      add(agenda.firstOf(slot), 0, slot);
      if (kind === MESSAGE) add(agenda.secondOf(slot), 1, slot);
    }
  }

  /**
   * What an entry is, for whom and from whom, by whatever way the world came to it: 53 bits; 0
   * where that depends on when it is.
   */
  entryOf(slot: number): number {
    const { agenda, sessions } = this.#world;
    const kind = agenda.kindOf(slot);
    const first = agenda.firstOf(slot);
    const second = agenda.secondOf(slot);
    if (kind === MESSAGE || kind === REQUEST) {
      return this.#isDatagramRead(slot)
        ? wide(this.#low[slot] as number, this.#high[slot] as number)
        : 0;
    }
    const place = mix(kind, this.#reader.called(first));
    if (kind === TIMER) {
      const name = hashText((this.#world.nodes[first] as NodeHost).timers.nameOf(second));
      return wide(finish(mix(place, name)), finish(mix(~place, name)));
    }
    const session = sessions.get(second);
    if ((kind !== SESSION && kind !== SESSION_MESSAGE) || session === undefined) return 0;
    const name = mix(place, this.#reader.nameOf(session));
    if (kind === SESSION) {
      const news = agenda.thirdOf(slot);
      return wide(finish(mix(name, news)), finish(mix(~name, news)));
    }
    const digester = this.#reader.of(first);
    digester.readKept(agenda.payloadOf(slot));
    const { low, high, weightsLow, weightsHigh } = digester;
    if (weightsLow !== 0 || weightsHigh !== 0) return 0;
    return wide(finish(mix(name, low)), finish(mix(~name, high)));
  }

  /** Sees to it that a datagram, request or reply is digested: false where it holds times. */
  #isDatagramRead(slot: number): boolean {
    if (slot >= this.#kinds.length) this.#grow(2 * slot);
    const { agenda } = this.#world;
    const payload = agenda.payloadOf(slot);
    const kind = agenda.kindOf(slot);
    const to = agenda.firstOf(slot);
    const from = agenda.secondOf(slot);
    const ends = this.#ends;
    // Not by sequence number: after a restore, other entries get those that were taken before.
    if (
      this.#payloads[slot] === payload &&
      this.#kinds[slot] === kind &&
      ends[2 * slot] === to &&
      ends[2 * slot + 1] === from
    ) {
      return true;
    }
    this.#payloads[slot] = null;
    if (this.#readDatagram(slot, this.#reader.placeOf(slot))) return false;
    this.#payloads[slot] = payload;
    this.#kinds[slot] = kind;
    ends[2 * slot] = to;
    ends[2 * slot + 1] = from;
    return true;
  }

  /**
   * Digests a datagram, request or reply.
   * @returns whether it holds times: its digest is then good for this moment only.
   */
  #readDatagram(slot: number, place: number): boolean {
    const digester = this.#reader.at(slot);
    digester.readKept(this.#world.agenda.payloadOf(slot));
    if (digester.weightsLow !== 0 || digester.weightsHigh !== 0) return true;
    this.#low[slot] = finish(mix(place, digester.low));
    this.#high[slot] = finish(mix(~place, digester.high));
    return false;
  }

  #grow(capacity: number): void {
    const kinds = new Int32Array(capacity);
    kinds.set(this.#kinds);
    this.#kinds = kinds;
    const ends = new Int32Array(2 * capacity);
    ends.set(this.#ends);
    this.#ends = ends;
    const low = new Int32Array(capacity);
    low.set(this.#low);
    this.#low = low;
    const high = new Int32Array(capacity);
    high.set(this.#high);
    this.#high = high;
  }
}

/** What is no datagram, request or reply: its digest is good for one moment. */
function isSpecial(kind: number): boolean {
  return kind === DISK || kind === SESSION || kind === SESSION_MESSAGE;
}

/** 53 bits of 64. */
function wide(low: number, high: number): number {
  return (low >>> 0) + (high & 0x1fffff) * 0x100000000;
}
