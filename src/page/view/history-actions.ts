/** What keys and buttons do on the page of a history: one list for both, and for the help. */
import type { Actions } from "./actions.ts";

export const HISTORY_ACTIONS = {
  back: ["ArrowLeft", "the operation invoked before"],
  on: ["ArrowRight", "the operation invoked next"],
  "order-back": ["Shift+ArrowLeft", "the operation before in the order"],
  "order-on": ["Shift+ArrowRight", "the next operation in the order"],
  culprit: ["v", "the operation that has no place"],
  core: ["c", "only what contradicts, or all"],
  nearer: ["+", "nearer"],
  further: ["-", "further away"],
  left: ["a", "to the left"],
  right: ["d", "to the right"],
  whole: ["0", "the whole history"],
  axis: ["l", "by time or by event"],
  "tab-why": ["1", "why"],
  "tab-states": ["2", "the order and its states"],
  "tab-operations": ["3", "the operations"],
  "tab-checks": ["4", "all checks"],
  theme: ["t", "light or dark"],
  help: ["?", "this help"],
} as const satisfies Actions;

export type HistoryAction = keyof typeof HISTORY_ACTIONS;
