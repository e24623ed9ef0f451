/** The messages of a primary and its backup. */

import { mix, mixNumber } from "../../core/hash.ts";
import { kindsOf } from "../../protocol/message-kinds.ts";
import type { MessageLabel } from "../../protocol/protocol.ts";
import { digestRequest, type Request } from "../../protocol/request.ts";

/** To the backup: the update at this index of the history. */
export interface Replicate {
  readonly type: "replicate";
  readonly view: number;
  readonly index: number;
  readonly request: Request;
}

/** To the backup: so many updates are complete; are you the backup of this view? */
export interface Probe {
  readonly type: "probe";
  readonly view: number;
  /** What is asked; 0: nothing is read. */
  readonly number: number;
  readonly completed: number;
}

/** To the primary: I am the backup of this view, and my disk holds so many updates. */
export interface Holds {
  readonly type: "holds";
  readonly view: number;
  /** The probe that it answers; 0: none, or one that reads nothing. */
  readonly number: number;
  readonly index: number;
  readonly completed: number;
}

export type Message = Replicate | Probe | Holds;

/** All kinds of message. */
export const MESSAGES = kindsOf<Message["type"]>({ replicate: true, probe: true, holds: true });

/** A message as selectors and stories name it. */
export function describeMessage(message: Message): MessageLabel {
  const { view } = message;
  switch (message.type) {
    case "replicate": {
      const { client, sequence } = message.request;
      return { kind: "replicate", fields: { view, index: message.index, client, sequence } };
    }
    case "probe": {
      const { number, completed } = message;
      return { kind: "probe", fields: { view, number, completed } };
    }
    case "holds": {
      const { number, index, completed } = message;
      return { kind: "holds", fields: { view, number, index, completed } };
    }
  }
}

/** 32 bits of everything a message holds. */
export function digestMessage(message: Message): number {
  const { view } = message;
  switch (message.type) {
    case "replicate":
      return mix(mixNumber(mixNumber(1, view), message.index), digestRequest(message.request));
    case "probe":
      return mixNumber(mixNumber(mixNumber(2, view), message.number), message.completed);
    case "holds": {
      const said = mixNumber(mixNumber(mixNumber(3, view), message.number), message.index);
      return mixNumber(said, message.completed);
    }
  }
}
