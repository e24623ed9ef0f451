/** The network: what the weather does to each message of each link, and which links are cut. */
import type { Agenda } from "../kernel/agenda.ts";
import type { Choices } from "../kernel/choices/choices.ts";
import type { ContentKey } from "../kernel/choices/contents.ts";
import {
  DUPLICATE,
  DUPLICATE_LATENCY,
  drawn,
  happens,
  LATENCY,
  LOSS,
  placeKey,
  scaled,
  TIE,
  weatherAt,
} from "../kernel/weather.ts";
import type { WorldCounts } from "./counts.ts";
import { CUT, DUPLICATED, LOST, REPLY, TRAVELLING } from "./event.ts";
import { type Fate, fates, type LinkState, type Slowness, slownessIn } from "./fate.ts";
import { grown, Links } from "./links.ts";

/**
 * How links behave when no fault is at work; latencies in microseconds, both included; ratios in
 * parts per million.
 */
export interface NetworkSettings {
  readonly latencyMinUs: number;
  readonly latencyMaxUs: number;
  readonly lossPpm: number;
  readonly duplicatePpm: number;
}

/**
 * What becomes of the datagrams that are in flight when a cut begins: they are lost, arrive all the
 * same, or arrive after the repair.
 */
export const IN_FLIGHT = ["lost", "spared", "held"] as const;
export type InFlight = (typeof IN_FLIGHT)[number];

/**
 * A datagram, request or reply that fell due while its link was cut, and arrives after the repair.
 */
export interface Held {
  readonly kind: number;
  readonly to: number;
  readonly from: number;
  readonly digest: number;
  readonly payload: unknown;
  /** The step that sent it. */
  readonly cause: number;
}

/** Everything of a network at one moment. */
export interface NetworkSnapshot {
  /** The links in the order of their numbers; null: the numbers follow from the addresses. */
  readonly pairs: readonly number[] | null;
  readonly milliseconds: Float64Array;
  readonly ordinals: Int32Array;
  readonly harm: HarmSnapshot;
}

/**
 * What faults and scripts have done to the links: the same object as long as they do nothing more.
 */
interface HarmSnapshot {
  readonly cuts: Int32Array;
  readonly lossPpm: Int32Array;
  readonly duplicatePpm: Int32Array;
  readonly latencyAddedUs: Float64Array;
  readonly inFlightLost: Int32Array;
  readonly inFlightHeld: Int32Array;
  readonly held: readonly (readonly [link: number, held: readonly Held[]])[];
  readonly slow: readonly (readonly [link: number, slow: readonly Slowness[]])[];
}

/** Worlds of at most this many addresses have a place for every pair. */
const SMALL = 64;

/**
 * Directed links between addresses: those of processes, then of clients. A link is cut while at
 * least one fault cuts it; a cut link loses what is sent, and what is in flight unless every fault
 * that cuts it spares or holds that.
 */
export class Network {
  readonly settings: NetworkSettings;
  #revision = 0;
  readonly #agenda: Agenda;
  readonly #counts: WorldCounts;
  readonly #seed: string;
  readonly #nodes: number;
  readonly #stride: number;
  /** Null in a small world: there every pair of addresses has a place. */
  readonly #links: Links | null;
  /** By link, what keys its weather; 0: not made yet. */
  #keys: Int32Array;
  #milliseconds: Float64Array;
  #ordinals: Int32Array;
  #cuts: Int32Array;
  /** Loss and duplication by link: the settings', plus what faults add. */
  #lossPpm: Int32Array;
  #duplicatePpm: Int32Array;
  #latencyAddedUs: Float64Array;
  /** By link: how many of its cuts lose what is in flight, and how many hold it. */
  #inFlightLost: Int32Array;
  #inFlightHeld: Int32Array;
  /**
   * What cut links hold, in the order in which it fell due; a link that holds nothing has no entry.
   */
  #held = new Map<number, Held[]>();
  /** The slowness in force; a link that is not slow has no entry. */
  #slow = new Map<number, readonly Slowness[]>();
  /**
   * What was saved of all this but the traffic; null once a fault or a script has done something
   * since.
   */
  #harm: HarmSnapshot | null = null;

  readonly #names: readonly string[];
  /** By link, as keys have it, where it was asked for. */
  #linkNames: (string | undefined)[] = [];
  readonly #contentOf: (kind: number, from: number, payload: unknown) => string;

  /**
   * @param names of the processes, by address.
   * @param contentOf what a message is, for its content key: `append-entries`.
   */
  constructor(
    agenda: Agenda,
    counts: WorldCounts,
    seed: string,
    names: readonly string[],
    clients: number,
    settings: NetworkSettings,
    contentOf: (kind: number, from: number, payload: unknown) => string,
  ) {
    this.#seed = seed;
    this.#names = names;
    this.#contentOf = contentOf;
    this.#agenda = agenda;
    this.#counts = counts;
    this.settings = settings;
    this.#nodes = names.length - 1;
    this.#stride = names.length + clients;
    this.#links = this.#stride <= SMALL ? null : new Links((places) => this.#grow(places));
    const places = this.#links === null ? this.#stride * this.#stride : this.#links.places;
    this.#keys = new Int32Array(places);
    this.#milliseconds = new Float64Array(places).fill(-1);
    this.#ordinals = new Int32Array(places);
    this.#cuts = new Int32Array(places);
    this.#lossPpm = new Int32Array(places).fill(settings.lossPpm);
    this.#duplicatePpm = new Int32Array(places).fill(settings.duplicatePpm);
    this.#latencyAddedUs = new Float64Array(places);
    this.#inFlightLost = new Int32Array(places);
    this.#inFlightHeld = new Int32Array(places);
  }

  /** The address of client c (from 1). */
  clientAddress(client: number): number {
    return this.#nodes + client;
  }

  linkOf(from: number, to: number): number {
    const pair = from * this.#stride + to;
    return this.#links === null ? pair : this.#links.of(pair);
  }

  /** The weather that the next message of a link meets. */
  weatherOn(link: number, nowUs: number): number {
    const ms = Math.floor(nowUs / 1000);
    let ordinal = 0;
    if (this.#milliseconds[link] === ms) ordinal = (this.#ordinals[link] as number) + 1;
    else this.#milliseconds[link] = ms;
    this.#ordinals[link] = ordinal;
    let key = this.#keys[link] as number;
    if (key === 0) key = this.#makeKey(link);
    return weatherAt(key, ms, ordinal);
  }

  /**
   * Hands a message to a link: the weather decides what becomes of it.
   * @param kind what it will be when it arrives.
   * @returns `TRAVELLING` (plus `DUPLICATED`), `LOST` or `CUT`.
   */
  transmit(kind: number, from: number, to: number, digest: number, payload: unknown): number {
    const link = this.linkOf(from, to);
    const nowUs = this.#agenda.nowUs;
    const weather = this.weatherOn(link, nowUs);
    const { choices } = this.#agenda;
    // What meets a cut counts among those of its kind. A reply says which operation it answers,
    // whatever led to it.
    const cause = kind === REPLY ? 0 : this.#agenda.cause;
    const key = choices === null ? null : this.keyOn(choices, link, kind, from, payload, cause);
    if (this.#cuts[link] !== 0) {
      this.#counts.messagesCut++;
      return CUT;
    }
    let tie = drawn(weather, TIE);
    if (choices !== null && key !== null && choices.asks("message")) {
      const domain = fates(this.stateOf(link));
      const fate = choices.ask("message", key, domain, domain.keyed(weather));
      if (fate.length > 0) tie = choices.tie(key, tie);
      const ties = fate.map((_, copy) => (copy === 0 ? tie : choices.tieAgain(key, tie ^ copy)));
      return this.#sendOff(fate, ties, kind, from, to, digest, payload);
    }
    const lossPpm = this.#lossPpm[link] as number;
    if (lossPpm !== 0 && happens(drawn(weather, LOSS), lossPpm)) {
      this.#counts.messagesLost++;
      return LOST;
    }
    const { latencyMinUs, latencyMaxUs } = this.settings;
    const addedUs = this.latencyAdded(link, weather);
    const takesUs = scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) + addedUs;
    if (choices !== null && key !== null) tie = choices.tie(key, tie);
    this.#agenda.add(nowUs + takesUs, tie, kind, to, from, digest, payload);
    const duplicatePpm = this.#duplicatePpm[link] as number;
    if (duplicatePpm !== 0 && happens(drawn(weather, DUPLICATE), duplicatePpm)) {
      this.#counts.messagesDuplicated++;
      const againUs = scaled(drawn(weather, DUPLICATE_LATENCY), latencyMinUs, latencyMaxUs);
      this.#agenda.add(nowUs + againUs + addedUs, tie ^ 1, kind, to, from, digest, payload);
      return TRAVELLING + DUPLICATED;
    }
    return TRAVELLING;
  }

  /** Sends a message on by what the choices decided. @returns as `transmit`. */
  #sendOff(
    fate: Fate,
    ties: readonly number[],
    kind: number,
    from: number,
    to: number,
    digest: number,
    payload: unknown,
  ): number {
    if (fate.length === 0) {
      this.#counts.messagesLost++;
      return LOST;
    }
    if (fate.length > 1) this.#counts.messagesDuplicated++;
    const { nowUs } = this.#agenda;
    fate.forEach((takesUs, copy) => {
      this.#agenda.add(nowUs + takesUs, ties[copy] as number, kind, to, from, digest, payload);
    });
    return fate.length > 1 ? TRAVELLING + DUPLICATED : TRAVELLING;
  }

  /** Rises whenever a fault begins, ends, or holds something. */
  get revision(): number {
    return this.#revision;
  }

  /** The next content key of a message of a link. @param cause the step that sends it. */
  keyOn(
    choices: Choices,
    link: number,
    kind: number,
    from: number,
    payload: unknown,
    cause: number,
  ): ContentKey {
    let name = this.#linkNames[link];
    if (name === undefined) {
      name = this.#nameOf(link);
      this.#linkNames[link] = name;
    }
    return choices.key(name, this.#contentOf(kind, from, payload), cause);
  }

  /** What a link is like at the moment. */
  stateOf(link: number): LinkState {
    const { latencyMinUs, latencyMaxUs } = this.settings;
    return {
      latencyMinUs,
      latencyMaxUs,
      lossPpm: this.#lossPpm[link] as number,
      duplicatePpm: this.#duplicatePpm[link] as number,
      addedUs: this.#latencyAddedUs[link] as number,
      slow: this.#slow.get(link) ?? [],
    };
  }

  isCut(link: number): boolean {
    return this.#cuts[link] !== 0;
  }

  lossOf(link: number): number {
    return this.#lossPpm[link] as number;
  }

  /**
   * What faults add to the latency of the message of a link that meets this weather, in
   * microseconds.
   */
  latencyAdded(link: number, weather: number): number {
    const addedUs = this.#latencyAddedUs[link] as number;
    if (this.#slow.size === 0) return addedUs;
    return addedUs + slownessIn(weather, this.#slow.get(link) ?? []);
  }

  /** Cuts one direction of a link; cuts add up until as many repairs. */
  cut(from: number, to: number, inFlight: InFlight = "lost"): void {
    this.#count(this.linkOf(from, to), inFlight, 1);
  }

  /**
   * Undoes one cut that was made with the same `inFlight`. What the link held arrives now, unless
   * another cut holds it.
   */
  repair(from: number, to: number, inFlight: InFlight = "lost"): void {
    this.#harm = null;
    const link = this.linkOf(from, to);
    this.#count(link, inFlight, -1);
    const held = this.#held.get(link);
    if (held === undefined || (this.#inFlightHeld[link] as number) > 0) return;
    this.#revision++;
    this.#held.delete(link);
    held.forEach(({ kind, to: address, from: sender, digest, payload, cause }, place) => {
      const slot = this.#agenda.add(
        this.#agenda.nowUs + 1 + place,
        digest,
        kind,
        address,
        sender,
        digest,
        payload,
      );
      this.#agenda.charge(slot, cause);
    });
  }

  /** What becomes of a datagram that falls due on a cut link. */
  inFlightOn(link: number): InFlight {
    if ((this.#inFlightLost[link] as number) > 0) return "lost";
    return (this.#inFlightHeld[link] as number) > 0 ? "held" : "spared";
  }

  /** Keeps what fell due on a cut link until the repair. */
  hold(link: number, held: Held): void {
    this.#revision++;
    this.#harm = null;
    const before = this.#held.get(link);
    if (before === undefined) this.#held.set(link, [held]);
    else before.push(held);
  }

  /**
   * Slows one direction of a link down; slowness adds up until `hasten` is called with the same.
   */
  slow(from: number, to: number, slowness: Slowness): void {
    this.#revision++;
    this.#harm = null;
    const link = this.linkOf(from, to);
    this.#slow.set(link, [...(this.#slow.get(link) ?? []), slowness]);
  }

  /** Undoes one `slow` of these figures. */
  hasten(from: number, to: number, { minUs, maxUs, sharePpm }: Slowness): void {
    this.#revision++;
    this.#harm = null;
    const link = this.linkOf(from, to);
    const before = this.#slow.get(link) ?? [];
    const at = before.findIndex(
      (one) => one.minUs === minUs && one.maxUs === maxUs && one.sharePpm === sharePpm,
    );
    const rest = before.filter((_, place) => place !== at);
    if (rest.length === 0) this.#slow.delete(link);
    else this.#slow.set(link, rest);
  }

  /**
   * Adds loss, duplication (parts per million) and latency (microseconds) to one direction of a
   * link; negative values take it back.
   */
  disturb(
    from: number,
    to: number,
    lossPpm: number,
    duplicatePpm: number,
    latencyUs: number,
  ): void {
    this.#revision++;
    this.#harm = null;
    const link = this.linkOf(from, to);
    this.#lossPpm[link] = (this.#lossPpm[link] as number) + lossPpm;
    this.#duplicatePpm[link] = (this.#duplicatePpm[link] as number) + duplicatePpm;
    this.#latencyAddedUs[link] = (this.#latencyAddedUs[link] as number) + latencyUs;
  }

  /** Visits the links that are not as they were at first, and what they hold. */
  forEachDisturbed(
    visit: (from: number, to: number, figures: readonly number[], held: readonly Held[]) => void,
  ): void {
    const { lossPpm, duplicatePpm } = this.settings;
    for (let link = 0; link < this.#cuts.length; link++) {
      const slow = this.#slow.get(link) ?? [];
      const figures = [
        this.#cuts[link] as number,
        (this.#lossPpm[link] as number) - lossPpm,
        (this.#duplicatePpm[link] as number) - duplicatePpm,
        this.#latencyAddedUs[link] as number,
        this.#inFlightLost[link] as number,
        this.#inFlightHeld[link] as number,
        ...slow.flatMap(({ minUs, maxUs, sharePpm }) => [minUs, maxUs, sharePpm]),
      ];
      const held = this.#held.get(link) ?? [];
      if (held.length === 0 && figures.every((figure) => figure === 0)) continue;
      visit(this.#fromOf(link), this.#toOf(link), figures, held);
    }
  }

  snapshot(): NetworkSnapshot {
    this.#harm ??= {
      cuts: this.#cuts.slice(),
      lossPpm: this.#lossPpm.slice(),
      duplicatePpm: this.#duplicatePpm.slice(),
      latencyAddedUs: this.#latencyAddedUs.slice(),
      inFlightLost: this.#inFlightLost.slice(),
      inFlightHeld: this.#inFlightHeld.slice(),
      held: [...this.#held].map(([link, held]) => [link, [...held]]),
      slow: [...this.#slow],
    };
    return {
      pairs: this.#links?.snapshot() ?? null,
      milliseconds: this.#milliseconds.slice(),
      ordinals: this.#ordinals.slice(),
      harm: this.#harm,
    };
  }

  restore({ pairs, milliseconds, ordinals, harm }: NetworkSnapshot): void {
    // Links that were first used after the snapshot may get other numbers from here on.
    if (this.#links !== null && pairs !== null) {
      this.#links.restore(pairs, milliseconds.length);
      this.#keys = new Int32Array(milliseconds.length);
      this.#linkNames = [];
      this.#milliseconds = new Float64Array(milliseconds.length);
      this.#ordinals = new Int32Array(milliseconds.length);
      this.#harm = null;
    }
    this.#milliseconds.set(milliseconds);
    this.#ordinals.set(ordinals);
    if (this.#harm === harm) return;
    this.#revision++;
    this.#harm = harm;
    this.#cuts = harm.cuts.slice();
    this.#lossPpm = harm.lossPpm.slice();
    this.#duplicatePpm = harm.duplicatePpm.slice();
    this.#latencyAddedUs = harm.latencyAddedUs.slice();
    this.#inFlightLost = harm.inFlightLost.slice();
    this.#inFlightHeld = harm.inFlightHeld.slice();
    this.#held = new Map(harm.held.map(([link, held]) => [link, [...held]]));
    this.#slow = new Map(harm.slow);
  }

  /** `n1>n2`, `c3>n1`. */
  #nameOf(link: number): string {
    const name = (address: number) => this.#names[address] ?? `c${address - this.#nodes}`;
    return `${name(this.#fromOf(link))}>${name(this.#toOf(link))}`;
  }

  #fromOf(link: number): number {
    return Math.floor((this.#links?.pairOf(link) ?? link) / this.#stride);
  }

  #toOf(link: number): number {
    return (this.#links?.pairOf(link) ?? link) % this.#stride;
  }

  #makeKey(link: number): number {
    const key = placeKey(this.#seed, `link/${this.#nameOf(link)}`);
    this.#keys[link] = key;
    return key;
  }

  /** Makes room for this many links. */
  #grow(places: number): void {
    this.#harm = null;
    const { lossPpm, duplicatePpm } = this.settings;
    this.#keys = grown(this.#keys, new Int32Array(places));
    this.#milliseconds = grown(this.#milliseconds, new Float64Array(places).fill(-1));
    this.#ordinals = grown(this.#ordinals, new Int32Array(places));
    this.#cuts = grown(this.#cuts, new Int32Array(places));
    this.#lossPpm = grown(this.#lossPpm, new Int32Array(places).fill(lossPpm));
    this.#duplicatePpm = grown(this.#duplicatePpm, new Int32Array(places).fill(duplicatePpm));
    this.#latencyAddedUs = grown(this.#latencyAddedUs, new Float64Array(places));
    this.#inFlightLost = grown(this.#inFlightLost, new Int32Array(places));
    this.#inFlightHeld = grown(this.#inFlightHeld, new Int32Array(places));
  }

  #count(link: number, inFlight: InFlight, change: number): void {
    this.#revision++;
    this.#harm = null;
    this.#cuts[link] = (this.#cuts[link] as number) + change;
    if (inFlight === "lost")
      this.#inFlightLost[link] = (this.#inFlightLost[link] as number) + change;
    if (inFlight === "held")
      this.#inFlightHeld[link] = (this.#inFlightHeld[link] as number) + change;
  }
}
