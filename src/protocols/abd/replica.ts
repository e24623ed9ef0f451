/** A replica: holds the newest copy that it has received, and answers when its disk holds it. */
import type { NodeId } from "../../protocol/node-id.ts";
import type { Message, Query, Update } from "./messages.ts";
import type { AbdState } from "./state.ts";
import type { AbdSelf, Register } from "./steps.ts";

export function onQuery(
  register: Register,
  state: AbdState,
  from: NodeId,
  query: Query,
  self: AbdSelf,
): void {
  const { operation, client } = query;
  if (client === 0) {
    const { durable } = state;
    self.send(from, { type: "answer", operation, copy: durable, refused: false, chosen: 0 });
  } else register.steps.claim(register, state, from, query, self);
}

/** The claim is durable before its writer relies on it. */
export function claim(
  register: Register,
  state: AbdState,
  from: NodeId,
  { operation, client, sequence, writer }: Query,
  self: AbdSelf,
): void {
  const known = state.claims.get(client);
  if (!register.rules.mayClaim(known, sequence, writer)) {
    const chosen = known?.sequence === sequence ? known.tag : 0;
    const copy = state.durable;
    self.send(from, { type: "answer", operation, copy, refused: true, chosen });
    return;
  }
  const tag = known?.sequence === sequence ? known.tag : 0;
  state.claims.set(client, { sequence, writer, tag });
  const { copy } = state;
  const message: Message = { type: "answer", operation, copy, refused: false, chosen: tag };
  register.steps.persistReplica(register, state, [{ to: from, message }], self);
}

export function onUpdate(
  register: Register,
  state: AbdState,
  from: NodeId,
  { operation, client, sequence, copy }: Update,
  self: AbdSelf,
): void {
  if (register.rules.isNewer(copy.tag, state.copy.tag)) state.copy = copy;
  const known = state.claims.get(client);
  if (client !== 0 && (known === undefined || known.sequence <= sequence)) {
    const writer = known?.sequence === sequence ? known.writer : 0;
    state.claims.set(client, { sequence, writer, tag: copy.tag });
  }
  const message: Message = { type: "ack", operation, tag: copy.tag };
  register.steps.confirm(register, state, { to: from, message }, self);
}

/** The acknowledgement leaves when the disk holds the copy, or a newer one. */
export function confirm(
  register: Register,
  state: AbdState,
  ack: { readonly to: NodeId; readonly message: Message },
  self: AbdSelf,
): void {
  register.steps.persistReplica(register, state, [ack], self);
}
