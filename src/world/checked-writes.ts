/**
 * What the nodes of a user's own protocol ask of their disks: what is no write would end as a fault
 * of the disk. Ours are compiled against these types.
 */
import { isWhole } from "../core/json.ts";
import { shown } from "../core/shown.ts";

const INDEX = "expected an index of the log, a whole number";
const KEY = "expected the name of a record, a text";

/** By kind of write, the field that says where, and whether it may be what it is. */
const WRITES: ReadonlyMap<unknown, readonly [field: string, expected: string]> = new Map([
  ["append", ["index", INDEX]],
  ["truncate", ["from", INDEX]],
  ["trim", ["through", INDEX]],
  ["put", ["key", KEY]],
  ["delete", ["key", KEY]],
]);

/**
 * A batch is a list of writes of the kinds that there are, and of messages to members.
 * @param node its name.
 * @param members how many there are.
 * @throws {RangeError} naming the node and the first write, or message, at fault.
 */
export function checkBatch(
  node: string,
  writes: unknown,
  thenSend: unknown,
  members: number,
): void {
  checkWrites(node, writes);
  checkReleases(node, thenSend, members);
}

function checkWrites(node: string, writes: unknown): void {
  if (!Array.isArray(writes)) {
    throw new RangeError(`${node} writes ${shown(writes)}; expected a list of writes`);
  }
  for (const write of writes as readonly unknown[]) {
    const fields = (typeof write === "object" && write !== null ? write : {}) as Fields;
    const known = WRITES.get(fields["kind"]);
    if (known === undefined) {
      const kinds = [...WRITES.keys()].join(", ");
      throw new RangeError(`${node} writes ${shown(write)}; expected a kind of ${kinds}`);
    }
    const [field, expected] = known;
    const value = fields[field];
    const isIndex = isWhole(value) && (value > 0 || field !== "index");
    if (expected === KEY ? typeof value === "string" : isIndex) continue;
    throw new RangeError(
      `${node} writes ${String(fields["kind"])} with the ${field} ${shown(value)}; ${expected}`,
    );
  }
}

type Fields = Readonly<Record<string, unknown>>;

function checkReleases(node: string, releases: unknown, members: number): void {
  if (!Array.isArray(releases)) {
    throw new RangeError(`${node} sends ${shown(releases)} after a write; expected a list`);
  }
  for (const release of releases as readonly unknown[]) {
    const { to } = (typeof release === "object" && release !== null ? release : {}) as Fields;
    if (isWhole(to) && to >= 1 && to <= members) continue;
    throw new RangeError(`${node} sends ${shown(release)} after a write: there is no such node`);
  }
}
