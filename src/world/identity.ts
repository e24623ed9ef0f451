/**
 * The state identity of a world: 64 bits of its processes, disks, sessions, links and actors and of
 * all that is in flight. Two states that are alike but for the order in which things were added,
 * for how many steps led there and for when it is have one identity. What chance will decide is no
 * part of it: no stream, no latency, no tie. Under virtual time (`isTimed`) all of this counts that
 * decides what comes next: the moment, when what is in flight arrives and in which order, the order
 * within maps, sets and records.
 *
 * What is kept: the digests of processes, actors and links while their revisions are unchanged, and
 * of whatever is in flight for as long as it is. Moments are summed apart, so that a digest
 * outlives the step in which it was made.
 */
import { type Digest, DigestSum } from "../core/digest.ts";
import type { Digester } from "../core/digester.ts";
import { hashText, mix, mixNumber } from "../core/hash.ts";
import type { ClientHost } from "./client-host.ts";
import { WAKE } from "./event.ts";
import { InFlightDigests } from "./in-flight-digests.ts";
import type { NodeHost } from "./node.ts";
import { ProcessDigests } from "./process-digests.ts";
import { SESSION_STATE, WorldReader } from "./reader.ts";
import type { Session, Stalled } from "./session.ts";
import type { World } from "./world.ts";

/** What a part of the sum is, beside the kinds of entries. */
const PROCESS = 101;
const ACTOR = 102;
const LINK = 103;
const HOST = 105;
const TIMED = 106;

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

export interface WorldIdentitySettings {
  /**
   * The clock of an address, where each has one of its own (abstract time); default: the world's.
   */
  readonly now?: (address: number) => number;
  /**
   * By node id, what each is called: the identity of the world with its nodes exchanged; default:
   * as they are. For a world of one service.
   */
  readonly renamed?: readonly number[];
  /**
   * The identity of the same world as it is: what a process is under other names follows from what
   * it is under its own, so that equal ones are read once.
   */
  readonly own?: WorldIdentity;
  /** Whether the world goes on by virtual time, with nothing drawn any more; default: no. */
  readonly isTimed?: boolean;
  /**
   * Whether all counts that code of a user's own may read of a state: the order within maps, sets
   * and records, how many tickets a disk has given; default: as `isTimed`.
   */
  readonly isExact?: boolean;
  /** Whether the clocks of processes count; default: as `isTimed`. */
  readonly countsClocks?: boolean;
}

export class WorldIdentity {
  readonly #world: World;
  readonly #isTimed: boolean;
  readonly #isExact: boolean;
  readonly #countsClocks: boolean;
  readonly #reader: WorldReader;
  readonly #processes: ProcessDigests;
  readonly #inFlight: InFlightDigests;
  readonly #now: (address: number) => number;
  readonly #sum = new DigestSum();
  /** By actor. */
  readonly #actors: readonly Kept[];
  readonly #links = new DigestSum();
  #linksRevision = -1;

  constructor(world: World, settings: WorldIdentitySettings = {}) {
    const { now, renamed, own, isTimed = false } = settings;
    const { isExact = isTimed, countsClocks = isTimed } = settings;
    this.#world = world;
    this.#isTimed = isTimed;
    this.#isExact = isExact;
    this.#countsClocks = countsClocks;
    this.#now = now ?? (() => world.agenda.nowUs);
    this.#reader = new WorldReader(world, renamed ?? null, isExact);
    this.#processes = new ProcessDigests(
      world,
      this.#reader,
      own === undefined ? null : own.#processes,
    );
    this.#inFlight = new InFlightDigests(world, this.#reader, this.#processes, this.#now);
    this.#actors = world.actors.map(() => ({ revision: -1, digest: NOTHING }));
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
    if (this.#isTimed) this.#inFlight.addTimedTo(sum);
    else this.#inFlight.addTo(sum);
    total.add(PROCESS, sum.low, sum.high);
  }

  /** The digest of a process as it is now: its state, timers, disk. Moments in it are absolute. */
  processOf(address: number): Digest {
    return this.#processes.of(address);
  }

  /** By node: the digest of its process, null where it is not known. Goes with a snapshot. */
  digests(): readonly (Digest | null)[] {
    return this.#processes.all();
  }

  /** The world is again as it was when these were its `digests`. */
  recall(digests: readonly (Digest | null)[]): void {
    this.#processes.recall(digests);
  }

  /**
   * Of each address a number that follows from what its process is and from what is in flight to
   * and from it, whatever it is called: for an identity that calls all of these alike. (Not all
   * that is true of it counts: two that differ may have one number.)
   */
  signatures(addresses: readonly number[]): number[] {
    const signatures = addresses.map((address) => {
      const { low, high } = this.processOf(address);
      return mix(low, high);
    });
    this.#inFlight.addToSignatures(addresses, signatures);
    return signatures;
  }

  /**
   * What an entry is, for whom and from whom, by whatever way the world came to it: 53 bits; 0
   * where that depends on when it is.
   */
  entryOf(slot: number): number {
    return this.#inFlight.entryOf(slot);
  }

  /** The identity of the world as it is now: 16 hexadecimal digits. */
  text(): string {
    const total = new DigestSum();
    this.addTo(total);
    return total.text();
  }

  #addProcess(node: NodeHost): void {
    const digest = this.processOf(node.address);
    const nowUs = this.#now(node.address);
    const monotonicUs = node.clock.monotonicAt(nowUs);
    const place = mix(PROCESS, this.#reader.called(node.address));
    this.#sum.addRead(place, digest, monotonicUs);
    // Faults change these from outside.
    const { full, ambush, lost } = node.disk.held;
    let outside = mix(mix(place, node.clock.wallAt(nowUs) - monotonicUs), node.clock.ratePpm);
    outside = mix(mix(outside, full), lost ? 1 : 0);
    if (this.#countsClocks) outside = mix(outside, mixNumber(TIMED, monotonicUs));
    // A handler of a user's own may read its tickets as the numbers that they are.
    if (this.#isExact && node.service.isOwn === true) outside = mix(outside, node.disk.tickets);
    if (ambush !== null) outside = mix(mix(outside, ambush.landing), hashText(ambush.fate));
    this.#sum.add(mix(place, 1), outside, mix(place, outside));
  }

  #addActor(index: number): void {
    const world = this.#world;
    const kept = this.#actors[index] as Kept;
    const digester = this.#reader.actors[index] as Digester;
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
      const digester = this.#reader.of(second);
      digester.readKept(payload);
      state = mix(mix(state, digester.low), digester.high);
    }
    this.#sum.add(place, state, mix(place, state));
  }

  #addSession(session: Session): void {
    const name = this.#reader.nameOf(session);
    const { nodes, ends, lostFromUs, stalled, patienceUs } = session;
    for (const end of [0, 1] as const) {
      const nowUs = this.#now(nodes[end]);
      const lostInUs = lostFromUs[end] - nowUs;
      let state = mix(mix(name, end), hashText(ends[end]));
      if (ends[end] !== "closed") {
        state = mix(state, Number.isFinite(lostInUs) ? Math.max(lostInUs, 0) + 1 : 0);
        if (stalled[end].length > 0) state = mix(state, patienceUs[end] - nowUs);
        for (const { message } of stalled[end] as readonly Stalled[]) {
          const digester = this.#reader.of(nodes[end]);
          digester.readKept(message);
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
      let order = 0;
      network.forEachDisturbed((from, to, figures, held) => {
        const place = mix(mix(LINK, this.#reader.called(from)), this.#reader.called(to));
        let state = place;
        for (const figure of figures) state = mix(state, figure);
        links.add(place, state, mix(LINK, state));
        for (const { kind, payload } of held) {
          const digester = this.#reader.of(Math.min(from, to));
          digester.readKept(payload);
          const at = this.#isTimed ? ++order : 0;
          links.add(mix(mix(place, kind), at), digester.low, digester.high);
        }
      });
    }
    this.#sum.add(LINK, links.low, links.high);
  }
}
