/** What a workload of a user's own draws: a command of the object, or named as none. */
import { ListenerError } from "../core/errors.ts";
import { JSON_LIKE, notJsonLike } from "../core/json-like.ts";
import { shown } from "../core/shown.ts";
import type { SequentialObject } from "../objects/object.ts";
import type { Command } from "../protocol/request.ts";

type Asked = Pick<SequentialObject, "name" | "functions">;

/** @throws {ListenerError} where a client draws what is no command of the object. */
export function checkCommand(command: unknown, client: string, { name, functions }: Asked): void {
  const shape = "{ f, key, input }";
  if (typeof command !== "object" || command === null) {
    throw new ListenerError(`${client} draws ${shown(command)}: expected ${shape}`);
  }
  const { f, key, input } = command as Partial<Command>;
  if (typeof f !== "string" || !Object.hasOwn(functions, f)) {
    const all = Object.keys(functions).join(", ");
    throw new ListenerError(`${client} draws the function ${shown(f)}; ${name} has ${all}`);
  }
  const odd = notJsonLike(key, "its key") ?? notJsonLike(input, "its input");
  if (odd === null) return;
  const expected = `${JSON_LIKE}; null where there is none`;
  throw new ListenerError(`${client} draws \`${f}\`, but ${odd}: expected ${expected}`);
}
