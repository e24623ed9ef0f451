/** The network: what the weather does to each message of each link, and which links are cut. */
import type { Agenda } from "../kernel/agenda.ts";
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

/** How links behave when no fault is at work; latencies in microseconds, both included; ratios in parts per million. */
export interface NetworkSettings {
  readonly latencyMinUs: number;
  readonly latencyMaxUs: number;
  readonly lossPpm: number;
  readonly duplicatePpm: number;
}

/** Everything of a network at one moment. */
export interface NetworkSnapshot {
  readonly milliseconds: Float64Array;
  readonly ordinals: Int32Array;
  readonly cuts: Int32Array;
  readonly lossPpm: Int32Array;
  readonly duplicatePpm: Int32Array;
  readonly latencyAddedUs: Float64Array;
}

/**
 * Directed links between addresses: nodes are 1 to n, client c is n + c. A link is cut while at least one fault cuts
 * it; a cut link loses what is sent and what is in flight.
 */
export class Network {
  readonly settings: NetworkSettings;
  readonly #agenda: Agenda;
  readonly #counts: WorldCounts;
  readonly #stride: number;
  readonly #nodes: number;
  readonly #keys: Int32Array;
  #milliseconds: Float64Array;
  #ordinals: Int32Array;
  #cuts: Int32Array;
  /** Loss and duplication by link: the settings', plus what faults add. */
  #lossPpm: Int32Array;
  #duplicatePpm: Int32Array;
  #latencyAddedUs: Float64Array;

  constructor(
    agenda: Agenda,
    counts: WorldCounts,
    seed: string,
    nodes: number,
    clients: number,
    settings: NetworkSettings,
  ) {
    this.#agenda = agenda;
    this.#counts = counts;
    this.settings = settings;
    this.#nodes = nodes;
    this.#stride = nodes + clients + 1;
    const links = this.#stride * this.#stride;
    this.#keys = new Int32Array(links);
    this.#milliseconds = new Float64Array(links).fill(-1);
    this.#ordinals = new Int32Array(links);
    this.#cuts = new Int32Array(links);
    this.#lossPpm = new Int32Array(links).fill(settings.lossPpm);
    this.#duplicatePpm = new Int32Array(links).fill(settings.duplicatePpm);
    this.#latencyAddedUs = new Float64Array(links);
    const name = (address: number) => (address <= nodes ? `n${address}` : `c${address - nodes}`);
    for (let from = 1; from < this.#stride; from++) {
      for (let to = 1; to < this.#stride; to++) {
        this.#keys[from * this.#stride + to] = placeKey(seed, `link/${name(from)}>${name(to)}`);
      }
    }
  }

  /** The address of client c (from 1). */
  clientAddress(client: number): number {
    return this.#nodes + client;
  }

  linkOf(from: number, to: number): number {
    return from * this.#stride + to;
  }

  /** The weather that the next message of a link meets. */
  weatherOn(link: number, nowUs: number): number {
    const ms = Math.floor(nowUs / 1000);
    let ordinal = 0;
    if (this.#milliseconds[link] === ms) ordinal = (this.#ordinals[link] as number) + 1;
    else this.#milliseconds[link] = ms;
    this.#ordinals[link] = ordinal;
    return weatherAt(this.#keys[link] as number, ms, ordinal);
  }

  /** Hands a message to a link: the weather decides what becomes of it. @param kind what it will be when it arrives. */
  transmit(kind: number, from: number, to: number, digest: number, payload: unknown): void {
    const link = this.linkOf(from, to);
    const nowUs = this.#agenda.nowUs;
    const weather = this.weatherOn(link, nowUs);
    if (this.#cuts[link] !== 0) {
      this.#counts.messagesCut++;
      return;
    }
    const lossPpm = this.#lossPpm[link] as number;
    if (lossPpm !== 0 && happens(drawn(weather, LOSS), lossPpm)) {
      this.#counts.messagesLost++;
      return;
    }
    const { latencyMinUs, latencyMaxUs } = this.settings;
    const addedUs = this.#latencyAddedUs[link] as number;
    const takesUs = scaled(drawn(weather, LATENCY), latencyMinUs, latencyMaxUs) + addedUs;
    const tie = drawn(weather, TIE);
    this.#agenda.add(nowUs + takesUs, tie, kind, to, from, digest, payload);
    const duplicatePpm = this.#duplicatePpm[link] as number;
    if (duplicatePpm !== 0 && happens(drawn(weather, DUPLICATE), duplicatePpm)) {
      this.#counts.messagesDuplicated++;
      const againUs = scaled(drawn(weather, DUPLICATE_LATENCY), latencyMinUs, latencyMaxUs);
      this.#agenda.add(nowUs + againUs + addedUs, tie ^ 1, kind, to, from, digest, payload);
    }
  }

  isCut(link: number): boolean {
    return this.#cuts[link] !== 0;
  }

  lossOf(link: number): number {
    return this.#lossPpm[link] as number;
  }

  duplicatesOf(link: number): number {
    return this.#duplicatePpm[link] as number;
  }

  latencyAddedOf(link: number): number {
    return this.#latencyAddedUs[link] as number;
  }

  /** Cuts one direction of a link; cuts add up until as many repairs. */
  cut(from: number, to: number): void {
    const link = this.linkOf(from, to);
    this.#cuts[link] = (this.#cuts[link] as number) + 1;
  }

  /** Undoes one cut. */
  repair(from: number, to: number): void {
    const link = this.linkOf(from, to);
    this.#cuts[link] = (this.#cuts[link] as number) - 1;
  }

  /** Adds loss, duplication (parts per million) and latency (microseconds) to one direction of a link; negative values take it back. */
  disturb(
    from: number,
    to: number,
    lossPpm: number,
    duplicatePpm: number,
    latencyUs: number,
  ): void {
    const link = this.linkOf(from, to);
    this.#lossPpm[link] = (this.#lossPpm[link] as number) + lossPpm;
    this.#duplicatePpm[link] = (this.#duplicatePpm[link] as number) + duplicatePpm;
    this.#latencyAddedUs[link] = (this.#latencyAddedUs[link] as number) + latencyUs;
  }

  snapshot(): NetworkSnapshot {
    return {
      milliseconds: this.#milliseconds.slice(),
      ordinals: this.#ordinals.slice(),
      cuts: this.#cuts.slice(),
      lossPpm: this.#lossPpm.slice(),
      duplicatePpm: this.#duplicatePpm.slice(),
      latencyAddedUs: this.#latencyAddedUs.slice(),
    };
  }

  restore(snapshot: NetworkSnapshot): void {
    this.#milliseconds = snapshot.milliseconds.slice();
    this.#ordinals = snapshot.ordinals.slice();
    this.#cuts = snapshot.cuts.slice();
    this.#lossPpm = snapshot.lossPpm.slice();
    this.#duplicatePpm = snapshot.duplicatePpm.slice();
    this.#latencyAddedUs = snapshot.latencyAddedUs.slice();
  }
}
