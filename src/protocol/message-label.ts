/** The label of a message as its protocol gives it, and what is wrong with one that is none. */
import { shown } from "../core/shown.ts";
import type { MessageLabel, Protocol } from "./protocol.ts";

/** In place of a label that `describe` does not give: of messages that were changed since. */
const UNLABELLED: MessageLabel = { kind: "message without a label", fields: {} };

/**
 * The label of a message that was sent, for those who tell of it. Never throws: what `describe`
 * gives of a message is looked at when it is sent, and may be another later.
 */
export function labelOf(protocol: Pick<Protocol, "describe">, message: unknown): MessageLabel {
  try {
    const label = protocol.describe(message);
    return wrongLabel(label) === null ? label : UNLABELLED;
  } catch {
    return UNLABELLED;
  }
}

/** Why what `describe` gave is no label; null: it is one. */
export function wrongLabel(label: unknown): string | null {
  if (typeof label !== "object" || label === null) return `${shown(label)}, which is no label`;
  const { kind, fields } = label as Partial<MessageLabel>;
  if (typeof kind !== "string" || kind === "") {
    return `the kind ${shown(kind)}; expected a text`;
  }
  if (typeof fields !== "object" || fields === null) {
    return `the fields ${shown(fields)}; expected a record`;
  }
  for (const name in fields) {
    const value: unknown = fields[name];
    if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
      continue;
    }
    return `the field ${shown(name)} as ${shown(value)}; expected a number, a flag or a text`;
  }
  return null;
}
