/**
 * Weather: chance as a function of place and moment instead of a stream. What happens to a message
 * depends on its link, the millisecond, and how many messages that link carried in it so far; what
 * happens to a disk write on its disk and its number. So one message more or less changes nothing
 * on other links, or on the same link in another millisecond (later messages of the same link and
 * millisecond do meet other weather), and two protocols under one schedule meet the same network.
 */
import { finish, hashText, mix } from "../core/hash.ts";

/** The attributes that weather decides; each is drawn independently of the others. */
export const LATENCY = 1;
export const LOSS = 2;
export const DUPLICATE = 3;
export const DUPLICATE_LATENCY = 4;
export const DELAYED = 5;
export const TIE = 6;
export const BREAK_NOTICE = 7;
export const DELAY = 8;

/** The key of a place: a link (`link/n1>n2`), a disk (`disk/n3`). */
export function placeKey(seed: string, name: string): number {
  return hashText(`${seed}/${name}`);
}

/**
 * The weather at a place for the `ordinal`-th event of a millisecond: ask it for attributes with
 * `drawn`.
 */
export function weatherAt(place: number, ms: number, ordinal: number): number {
  return mix(mix(place, ms), ordinal);
}

/** An attribute of some weather: 32 random bits, as a signed integer. */
export function drawn(weather: number, attribute: number): number {
  return finish(mix(weather, attribute));
}

/** Drawn bits as a whole number from `min` to `max`, both included. */
export function scaled(bits: number, min: number, max: number): number {
  return min + Math.floor(((bits >>> 0) * (max - min + 1)) / 4294967296);
}

/** Whether drawn bits fall among `partsPerMillion` of a million. */
export function happens(bits: number, partsPerMillion: number): boolean {
  return (bits >>> 0) * 1_000_000 < partsPerMillion * 4294967296;
}
