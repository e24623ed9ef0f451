/**
 * The state identity of a world: 64 bits of its processes, disks, sessions, links and actors and of
 * all that is in flight. Two states that are alike but for the order in which things were added,
 * for how many steps led there and for when it is have one identity. What chance will decide is no
 * part of it: no stream, no latency, no tie.
 *
 * What is kept: the digests of processes, actors and links while their revisions are unchanged, and
 * of whatever is in flight for as long as it is. Moments are summed apart, so that a digest
 * outlives the step in which it was made.
 */
import { type Digest, DigestParts, DigestSum } from "../core/digest.ts";
import { Digester, type Names } from "../core/digester.ts";
import { finish, hashText, mix } from "../core/hash.ts";
import { PLAIN, type Reading } from "../core/reading.ts";
import type { Address } from "../protocol/node-id.ts";
import type { ClientHost } from "./client-host.ts";
import type { Batch } from "./disk.ts";
import { DISK, MESSAGE, REQUEST, SESSION, SESSION_MESSAGE, TIMER, WAKE } from "./event.ts";
import type { NodeHost } from "./node.ts";
import type { Session, Stalled } from "./session.ts";
import type { World } from "./world.ts";

/** What a part of the sum is, beside the kinds of entries. */
const PROCESS = 101;
const ACTOR = 102;
const LINK = 103;
const SESSION_STATE = 104;
const HOST = 105;

/** What every session is called that is over: nothing comes of any of them. */
const OVER = 1;

/** Parts of a process. */
const STATE = 111;
const FLAGS = 112;
const LOG = 113;
const RECORDS = 114;
const QUEUE = 115;
const WAITING = 116;
const ASKS = 117;

const NOTHING: Digest = {
  low: 0,
  high: 0,
  sumLow: 0,
  weightsLow: 0,
  sumHigh: 0,
  weightsHigh: 0,
};

interface Kept {
  revision: number;
  digest: Digest;
}

/** A batch's digest, good while its disk has given so many tickets. */
interface KeptBatch {
  readonly tickets: number;
  readonly digest: Digest;
}

/** Batches whose digests are kept; at so many all are dropped. */
const BATCHES_MAX = 1_024;

/** Digests of processes under other names that are kept; at so many all are dropped. */
const RENAMED_MAX = 100_000;

/** A digest under other names, beside the one under the own. */
interface Renamed {
  readonly own: Digest;
  readonly digest: Digest;
}

/** A process at the digester: who is who for it. */
interface MutableNames extends Names {
  tickets: number;
}

export class WorldIdentity {
  readonly #world: World;
  /** By service: what its states, messages and writes are read with. */
  readonly #digesters: readonly Digester[];
  readonly #actors: readonly Digester[];
  readonly #names: MutableNames;
  /** By service. */
  readonly #receiversClock: readonly ReadonlySet<string>[];
  readonly #now: (address: number) => number;
  readonly #sum = new DigestSum();
  readonly #nodes: Kept[];
  readonly #kept: Kept[];
  readonly #links = new DigestSum();
  #linksRevision = -1;
  /**
   * By slot: the datagram that the digest is of, null: none; and its kind and ends. One that waited
   * at a paused node comes back as one of another kind.
   */
  readonly #payloads: unknown[] = [];
  #kinds = new Int32Array(256);
  #ends = new Int32Array(512);
  #low = new Int32Array(256);
  #high = new Int32Array(256);
  /** Entries whose part in the sum changes with time or with their lane. */
  readonly #special: number[] = [];
  readonly #batches = new Map<Batch, KeptBatch>();
  /** The same world with all nodes under their own names; null: not given. */
  readonly #own: WorldIdentity | null;
  /** By the lower half of a process's digest under own names. */
  readonly #renamed = new Map<number, Renamed>();

  /**
   * @param now the clock of an address, where each has one of its own (abstract time); default: the
   * world's.
   * @param renamed by node id, what each is called: the identity of the world with its nodes
   * exchanged; null: as they are. For a world of one service.
   * @param own the identity of the same world as it is: what a process is under other names follows
   * from what it is under its own, so that equal ones are read once.
   */
  constructor(
    world: World,
    now: ((address: number) => number) | null = null,
    renamed: readonly number[] | null = null,
    own: WorldIdentity | null = null,
  ) {
    this.#world = world;
    this.#own = own;
    this.#now = now ?? (() => world.agenda.nowUs);
    const readings = world.services.map(({ protocol }) => protocol.readings ?? PLAIN);
    this.#receiversClock = readings.map(({ receiversClock }) => new Set(receiversClock ?? []));
    this.#names = {
      nodes: renamed,
      tickets: 0,
      session: (id) => {
        const session = world.sessions.get(id);
        return session === undefined ? OVER : this.#nameOf(session);
      },
    };
    this.#digesters = readings.map(({ fields }) => new Digester(fields, this.#names));
    this.#actors = world.actors.map(
      ({ readings: fields = {} }) => new Digester(fields, { ...this.#names, nodes: null }),
    );
    this.#nodes = [0, ...world.ids].map(() => ({ revision: -1, digest: NOTHING }));
    this.#kept = world.actors.map(() => ({ revision: -1, digest: NOTHING }));
  }

  /** Adds the world as it is now to a sum. */
  addTo(total: DigestSum): void {
    const world = this.#world;
    const sum = this.#sum;
    sum.clear();
    for (const id of world.ids) this.#addProcess(world.nodes[id] as NodeHost);
    for (let index = 0; index < world.actors.length; index++) this.#addActor(index);
    for (const session of world.sessions.all()) this.#addSession(session);
    this.#addLinks();
    this.#addInFlight();
    total.add(PROCESS, sum.low, sum.high);
  }

  /** The digest of a process as it is now: its state, timers, disk. Moments in it are absolute. */
  processOf(address: number): Digest {
    const node = this.#world.nodes[address] as NodeHost;
    const kept = this.#nodes[address] as Kept;
    if (kept.revision !== node.revision) {
      kept.digest = this.#own === null ? this.#digestOf(node) : this.#renamedOf(node, this.#own);
      kept.revision = node.revision;
    }
    return kept.digest;
  }

  #renamedOf(node: NodeHost, world: WorldIdentity): Digest {
    const own = world.processOf(node.address);
    const known = this.#renamed.get(own.low);
    if (known !== undefined && areEqual(known.own, own)) return known.digest;
    const digest = this.#digestOf(node);
    if (this.#renamed.size >= RENAMED_MAX) this.#renamed.clear();
    this.#renamed.set(own.low, { own, digest });
    return digest;
  }

  /** By node: the digest of its process, null where it is not known. Goes with a snapshot. */
  digests(): readonly (Digest | null)[] {
    return this.#world.ids.map((id) => {
      const { revision, digest } = this.#nodes[id] as Kept;
      return revision === this.#world.nodes[id]?.revision ? digest : null;
    });
  }

  /** The world is again as it was when these were its `digests`. */
  recall(digests: readonly (Digest | null)[]): void {
    for (const [at, id] of this.#world.ids.entries()) {
      const digest = digests[at];
      if (digest == null) continue;
      const kept = this.#nodes[id] as Kept;
      kept.digest = digest;
      kept.revision = (this.#world.nodes[id] as NodeHost).revision;
    }
  }

  /**
   * Of each address a number that follows from what its process is and from what is in flight to
   * and from it, whatever it is called: for an identity that calls all of these alike. (Not all
   * that is true of it counts: two that differ may have one number.)
   */
  signatures(addresses: readonly number[]): number[] {
    const { agenda } = this.#world;
    const signatures = addresses.map((address) => {
      const { low, high } = this.processOf(address);
      return mix(low, high);
    });
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
    return signatures;
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
    const place = mix(kind, this.#called(first));
    if (kind === TIMER) {
      const name = hashText((this.#world.nodes[first] as NodeHost).timers.nameOf(second));
      return wide(finish(mix(place, name)), finish(mix(~place, name)));
    }
    const session = sessions.get(second);
    if ((kind !== SESSION && kind !== SESSION_MESSAGE) || session === undefined) return 0;
    const name = mix(place, this.#nameOf(session));
    if (kind === SESSION) {
      const news = agenda.thirdOf(slot);
      return wide(finish(mix(name, news)), finish(mix(~name, news)));
    }
    const digester = this.#digesterOf(first);
    digester.readKept(agenda.payloadOf(slot) as object);
    const { low, high, weightsLow, weightsHigh } = digester;
    if (weightsLow !== 0 || weightsHigh !== 0) return 0;
    return wide(finish(mix(name, low)), finish(mix(~name, high)));
  }

  /** The identity of the world as it is now: 16 hexadecimal digits. */
  text(): string {
    const total = new DigestSum();
    this.addTo(total);
    return total.text();
  }

  #digesterOf(address: number): Digester {
    return this.#digesters[this.#world.nodes[address]?.service.number ?? 0] as Digester;
  }

  /** For a datagram, request or reply: one end of each is a process. */
  #digesterAt(slot: number): Digester {
    const { agenda } = this.#world;
    return this.#digesterOf(Math.min(agenda.firstOf(slot), agenda.secondOf(slot)));
  }

  #called(address: number): number {
    return this.#names.nodes?.[address] ?? address;
  }

  #nameOf({ nodes, number }: Session): number {
    return mix(mix(mix(SESSION_STATE, this.#called(nodes[0])), this.#called(nodes[1])), number);
  }

  #addProcess(node: NodeHost): void {
    const digest = this.processOf(node.address);
    const nowUs = this.#now(node.address);
    const monotonicUs = node.clock.monotonicAt(nowUs);
    const place = mix(PROCESS, this.#called(node.address));
    this.#sum.addRead(place, digest, monotonicUs);
    // Faults change these from outside.
    const { full, ambush, lost } = node.disk.held;
    let outside = mix(mix(place, node.clock.wallAt(nowUs) - monotonicUs), node.clock.ratePpm);
    outside = mix(mix(outside, full), lost ? 1 : 0);
    if (ambush !== null) outside = mix(mix(outside, ambush.landing), hashText(ambush.fate));
    this.#sum.add(mix(place, 1), outside, mix(place, outside));
  }

  #digestOf(node: NodeHost): Digest {
    const digester = this.#digesterOf(node.address);
    const parts = new DigestParts();
    const { disk } = node;
    const { log, records, queue, barrier, broken, stopped } = disk.held;
    this.#names.tickets = disk.tickets;
    const read = (part: number, value: unknown, reading: Reading = "plain") => {
      digester.read(value, reading);
      parts.add(part, digester);
    };
    read(STATE, node.state);
    read(FLAGS, [node.up, node.pauses, barrier, broken, stopped]);
    read(LOG, log);
    read(RECORDS, records, "immutable");
    for (const [at, batch] of queue.entries()) {
      parts.add(
        mix(mix(QUEUE, at), batch.barrierAfter ? 1 : 0),
        this.#digestOfBatch(digester, batch),
      );
    }
    for (const [at, event] of node.waiting.entries()) {
      const place = mix(mix(WAITING, at), event.kind);
      if (event.kind === TIMER) read(place, node.timers.nameOf(event.second));
      else if (event.kind === DISK)
        parts.add(place, this.#digestOfBatch(digester, event.payload as Batch));
      else read(mix(place, event.second), event.payload);
    }
    if (node.asks !== null) read(ASKS, node.asks.snapshot());
    node.timers.forEachSet((name, deadlineUs) => read(hashText(name), deadlineUs, "time"));
    return parts.taken();
  }

  /** A batch, but for the one after it: of the process whose tickets are the names' now. */
  #digestOfBatch(digester: Digester, batch: Batch): Digest {
    const { tickets } = this.#names;
    const kept = this.#batches.get(batch);
    if (kept !== undefined && kept.tickets === tickets) return kept.digest;
    const digest = this.#readBatch(digester, batch);
    if (this.#batches.size >= BATCHES_MAX) this.#batches.clear();
    this.#batches.set(batch, { tickets, digest });
    return digest;
  }

  #readBatch(digester: Digester, { ticket, writes, thenSend }: Batch): Digest {
    const parts = new DigestParts();
    digester.read(writes, "immutable");
    parts.add(0, digester);
    digester.read(ticket, "ticket");
    parts.add(1, digester);
    for (const [at, { to, message }] of thenSend.entries()) {
      digester.readKept(message as object);
      parts.add(mix(2 + at, this.#called(to)), digester);
    }
    return parts.taken();
  }

  #addActor(index: number): void {
    const world = this.#world;
    const kept = this.#kept[index] as Kept;
    const digester = this.#actors[index] as Digester;
    if (kept.revision !== world.revisions[index]) {
      digester.read(world.actors[index]?.snapshot());
      kept.digest = digester.taken();
      kept.revision = world.revisions[index] as number;
    }
    const address = world.ids.length + 1 + index;
    const host = world.hosts[index];
    const nowUs = this.#now(address);
    const monotonicUs = host === undefined ? nowUs : host.machine.clock.monotonicAt(nowUs);
    this.#sum.addRead(mix(ACTOR, index), kept.digest, monotonicUs);
    if (host?.reached) this.#addHost(host, nowUs - monotonicUs);
  }

  /**
   * What faults have done to a client's machine. @param lateUs how much its clock lags the world's.
   */
  #addHost({ address, up, lost, pauses, waiting, machine }: ClientHost, lateUs: number): void {
    const place = mix(HOST, address);
    const { clock } = machine;
    const wallUs = clock.wallAt(0) - clock.monotonicAt(0);
    let state = mix(mix(mix(place, (up ? 1 : 0) + (lost ? 2 : 0)), pauses), clock.ratePpm);
    state = mix(mix(state, lateUs), wallUs);
    for (const { kind, second, payload } of waiting) {
      state = mix(mix(state, kind), second);
      if (kind === WAKE) continue;
      const digester = this.#digesterOf(second);
      digester.readKept(payload as object);
      state = mix(mix(state, digester.low), digester.high);
    }
    this.#sum.add(place, state, mix(place, state));
  }

  #addSession(session: Session): void {
    const name = this.#nameOf(session);
    const { nodes, ends, lostFromUs, stalled, patienceUs } = session;
    for (const end of [0, 1] as const) {
      const nowUs = this.#now(nodes[end]);
      const lostInUs = lostFromUs[end] - nowUs;
      let state = mix(mix(name, end), hashText(ends[end]));
      if (ends[end] !== "closed") {
        state = mix(state, Number.isFinite(lostInUs) ? Math.max(lostInUs, 0) + 1 : 0);
        if (stalled[end].length > 0) state = mix(state, patienceUs[end] - nowUs);
        for (const { message } of stalled[end] as readonly Stalled[]) {
          const digester = this.#digesterOf(nodes[end]);
          digester.readKept(message as object);
          state = mix(mix(state, digester.low), digester.high);
        }
      }
      this.#sum.add(SESSION_STATE, state, mix(SESSION_STATE, state));
    }
  }

  #addLinks(): void {
    const { network } = this.#world;
    const links = this.#links;
    if (this.#linksRevision !== network.revision) {
      this.#linksRevision = network.revision;
      links.clear();
      network.forEachDisturbed((from, to, figures, held) => {
        const place = mix(mix(LINK, this.#called(from)), this.#called(to));
        let state = place;
        for (const figure of figures) state = mix(state, figure);
        links.add(place, state, mix(LINK, state));
        for (const { kind, payload } of held) {
          const digester = this.#digesterOf(Math.min(from, to));
          digester.readKept(payload as object);
          links.add(mix(place, kind), digester.low, digester.high);
        }
      });
    }
    this.#sum.add(LINK, links.low, links.high);
  }

  #addInFlight(): void {
    const { agenda, ids } = this.#world;
    const sum = this.#sum;
    const special = this.#special;
    special.length = 0;
    for (let at = 0; at < agenda.size; at++) {
      const slot = agenda.slotAt(at);
      const kind = agenda.kindOf(slot);
      // Timers are digested with their processes.
      if (kind === 0 || kind === TIMER) continue;
      if (kind === DISK || kind === SESSION || kind === SESSION_MESSAGE) {
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
    if (special.length > 0) this.#addSpecial();
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
    if (this.#readDatagram(slot, this.#placeOf(slot))) return false;
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
    const digester = this.#digesterAt(slot);
    digester.readKept(this.#world.agenda.payloadOf(slot) as object);
    if (digester.weightsLow !== 0 || digester.weightsHigh !== 0) return true;
    this.#low[slot] = finish(mix(place, digester.low));
    this.#high[slot] = finish(mix(~place, digester.high));
    return false;
  }

  /** What a datagram is, to whom, from whom. */
  #placeOf(slot: number): number {
    const { agenda } = this.#world;
    const to = this.#called(agenda.firstOf(slot));
    const from = this.#called(agenda.secondOf(slot));
    return mix(mix(agenda.kindOf(slot), to), from);
  }

  #addSpecial(): void {
    const { agenda, sessions } = this.#world;
    const sum = this.#sum;
    this.#special.sort((a, b) => agenda.sequenceOf(a) - agenda.sequenceOf(b));
    const places = new Map<number, number>();
    for (const slot of this.#special) {
      const kind = agenda.kindOf(slot);
      const first = agenda.firstOf(slot);
      const second = agenda.secondOf(slot);
      if (kind === DISK) {
        this.#addGroup(first, second, agenda.payloadOf(slot) as Batch);
      } else if (kind === SESSION || kind === SESSION_MESSAGE) {
        const session = sessions.get(second);
        // Whatever arrives at a closed end is lost, and the end learns nothing more.
        if (session === undefined || session.ends[sessions.endOf(session, first)] === "closed")
          continue;
        this.#addInSession(slot, this.#nameOf(session), places);
      } else {
        const message = agenda.payloadOf(slot) as { readonly type?: string };
        const service = this.#world.nodes[first]?.service.number ?? 0;
        const byReceiver = this.#receiversClock[service]?.has(message.type ?? "") === true;
        const digester = this.#digesterAt(slot);
        digester.readKept(message);
        sum.addRead(this.#placeOf(slot), digester, this.#monotonicUs(byReceiver ? first : second));
      }
    }
  }

  #addInSession(slot: number, name: number, places: Map<number, number>): void {
    const { agenda, lanes } = this.#world;
    const to = agenda.firstOf(slot);
    const lane = lanes.laneOf(slot);
    let place = mix(mix(name, agenda.kindOf(slot)), this.#called(to));
    if (lane === 0) place = mix(place, agenda.timeOf(slot) - this.#now(to));
    else {
      const at = (places.get(lane) ?? 0) + 1;
      places.set(lane, at);
      place = mix(place, at);
    }
    if (agenda.kindOf(slot) === SESSION) {
      const news = mix(place, agenda.thirdOf(slot));
      this.#sum.add(place, news, mix(SESSION, news));
      return;
    }
    const digester = this.#digesterOf(to);
    digester.readKept(agenda.payloadOf(slot) as object);
    this.#sum.addRead(place, digester, this.#now(to));
  }

  #addGroup(id: Address, incarnation: number, group: Batch): void {
    const { disk } = this.#world.nodes[id] as NodeHost;
    if (disk.incarnation !== incarnation) return;
    this.#names.tickets = disk.tickets;
    const place = mix(DISK, this.#called(id));
    let low = place;
    let high = ~place;
    for (let batch: Batch | null = group; batch !== null; batch = batch.next) {
      const digest = this.#digestOfBatch(this.#digesterOf(id), batch);
      low = mix(low, digest.low);
      high = mix(high, digest.high);
    }
    this.#sum.add(place, low, high);
  }

  #monotonicUs(address: number): number {
    const node = this.#world.nodes[address];
    const nowUs = this.#now(address);
    return node === undefined ? nowUs : node.clock.monotonicAt(nowUs);
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

function areEqual(one: Digest, other: Digest): boolean {
  return (
    one.low === other.low &&
    one.high === other.high &&
    one.sumLow === other.sumLow &&
    one.sumHigh === other.sumHigh &&
    one.weightsLow === other.weightsLow &&
    one.weightsHigh === other.weightsHigh
  );
}

/** 53 bits of 64. */
function wide(low: number, high: number): number {
  return (low >>> 0) + (high & 0x1fffff) * 0x100000000;
}
