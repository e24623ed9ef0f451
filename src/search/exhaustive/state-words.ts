/** A step of a search of states in the words of the system that takes it. */
import type { Value } from "../../core/json.ts";
import { labelOf as label } from "../../protocol/message-label.ts";
import type { Request } from "../../protocol/request.ts";
import type { Answer } from "../../world/arrivals.ts";
import { MESSAGE, REPLY, REQUEST, SESSION_MESSAGE, TIMER, WAKE } from "../../world/event.ts";
import type { World } from "../../world/world.ts";
import { CRASH, DOOMING, type Taken, TWICE } from "./action.ts";
import { inOrder, type Path } from "./path.ts";

/** The steps, the first first. */
export function stepsAlong(path: Path | null, world: World): readonly string[] {
  return inOrder(path).flatMap(({ taken, drawn }) => {
    const draws = drawn.length === 0 ? "" : ` (${drawn.join(", ")})`;
    if (taken === null) return drawn.length === 0 ? [] : [`all nodes start${draws}`];
    return [`${wordsOf(taken, world)}${draws}`];
  });
}

function wordsOf(taken: Taken, world: World): string {
  const { what, to } = taken;
  const name = nameOf(to, world);
  if (what >= CRASH) return `${name} crashes and restarts: what was not durable is lost`;
  const words = entryWords(taken, name, world);
  if (what === TWICE) return `${words}; it will arrive again`;
  return what === DOOMING ? `${words}; none of its writes is done before it crashes` : words;
}

function entryWords({ kind, from, to, payload, timer, peer }: Taken, name: string, world: World) {
  const sender = nameOf(from, world);
  switch (kind) {
    case TIMER:
      return `${name}: timer "${timer}" fires`;
    case MESSAGE:
      return `${name} gets ${labelOf(payload, from, world)} from ${sender}`;
    case SESSION_MESSAGE:
      return `${name} gets ${labelOf(payload, to, world)} in a session`;
    case REQUEST:
      return `${name} gets a request of ${sender}: ${commandOf(payload as Request)}`;
    case REPLY: {
      const { reply } = payload as Answer;
      const said = reply.status === "ok" ? textOf(reply.output) : reply.status;
      return `${name} is answered by ${sender}: ${said}`;
    }
    case WAKE:
      return world.clients[to - world.ids.length - 1] === undefined
        ? `${name} wakes`
        : `${name} asks`;
    default:
      return peer === 0 ? `${name} goes on` : `${name} has news of its session with n${peer}`;
  }
}

function commandOf({ command: { f, key, input } }: Request): string {
  return [f, key, input].flatMap((part) => (part === null ? [] : textOf(part))).join(" ");
}

function textOf(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function labelOf(message: unknown, from: number, world: World): string {
  const protocol = world.nodes[from]?.protocol;
  if (protocol === undefined) return textOf(message as Value);
  const { kind, fields } = label(protocol, message);
  const said = Object.entries(fields).map(([name, value]) => `${name}=${String(value)}`);
  return [kind, ...said].join(" ");
}

/** `n2`, `n2/config` or `c1`. */
export function nameOf(address: number, { names, ids }: World): string {
  return names[address] ?? `c${address - ids.length}`;
}
