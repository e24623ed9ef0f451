/** How a campaign's queue is reached: the options of its server, and the names of connections. */
import type { ConnectionOptions, Queue } from "bullmq";
import { thrownText } from "../../core/errors.ts";
import { type Place, withoutSecrets } from "./place.ts";

export type Bull = typeof import("bullmq");

/** Names of ours in a server that others use as well. */
export const PREFIX = "rashomon";

export function queueOf(
  bull: Bull,
  place: Place,
  name: string,
  onTrouble: (message: string) => void,
): Queue {
  const options = { connection: connectionOf(place), prefix: PREFIX };
  const queue: Queue = new bull.Queue(name, options, ...backendOf(bull, place));
  queue.on("error", (error) => onTrouble(withoutSecrets(thrownText(error), place)));
  return queue;
}

/** Certificates are checked by the options of the URL, and by `NODE_EXTRA_CA_CERTS`. */
export function connectionOf({ kind, url }: Place): ConnectionOptions {
  return kind === "redis"
    ? { url, maxRetriesPerRequest: null }
    : { connectionString: url, schema: PREFIX, migrate: true, max: 3 };
}

export function backendOf(bull: Bull, { kind }: Place): [] | [never] {
  return kind === "redis" ? [] : [bull.createPostgresBackend as never];
}

/** Names of connections hold no blanks and no colons. */
export function toClientName(name: string): string {
  return encodeURIComponent(name);
}

export function fromClientName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
