/** What keys and buttons do: one list for both, and for the help. */

/** By name: a key, and what it does. */
export type Actions = Readonly<Record<string, readonly [key: string, about: string]>>;

export const ACTIONS = {
  back: ["ArrowLeft", "one step back"],
  on: ["ArrowRight", "one step on"],
  "node-back": ["Shift+ArrowLeft", "the step before on the same node"],
  "node-on": ["Shift+ArrowRight", "the next step on the same node"],
  "other-end": ["m", "the other end of the message"],
  cause: ["b", "the step that brought this one about"],
  "violation-on": ["v", "the next violation"],
  "violation-back": ["V", "the violation before"],
  "fault-on": ["f", "the next fault"],
  "fault-back": ["F", "the fault before"],
  "election-on": ["e", "the next election"],
  "election-back": ["E", "the election before"],
  first: ["Home", "the first step"],
  last: ["End", "the last step"],
  play: [" ", "play or pause"],
  pin: ["p", "pin this step; two pinned steps are compared"],
  nearer: ["+", "nearer"],
  further: ["-", "further away"],
  left: ["a", "to the left"],
  right: ["d", "to the right"],
  whole: ["0", "the whole run"],
  axis: ["l", "virtual time or logical steps"],
  cone: ["c", "what led to this step most directly, all its causal past, or everything again"],
  "tab-story": ["1", "what went wrong, in brief"],
  "tab-step": ["2", "the step and the states"],
  "tab-operations": ["3", "clients' operations"],
  "tab-why": ["4", "why: when it became inevitable"],
  "tab-find": ["/", "find"],
  "tab-what-if": ["w", "what if"],
  "tab-beside": ["s", "another run beside this one"],
  results: ["r", "all results, where there are several"],
  theme: ["t", "light or dark"],
  help: ["?", "this help"],
} as const satisfies Actions;

export type Action = keyof typeof ACTIONS;

/** How a key is called in the help. */
export function keyName(key: string): string {
  return key
    .replace("ArrowLeft", "←")
    .replace("ArrowRight", "→")
    .replace("Shift+", "shift ")
    .replace(/^ $/, "space");
}

/** The action of a key, null: none; keys that are typed into a field are the field's. */
export function actionOf<Name extends string>(
  event: KeyboardEvent,
  actions: Readonly<Record<Name, readonly [key: string, about: string]>>,
): Name | null {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const { target } = event;
  if (target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) {
    return null;
  }
  // Space and the like press a button that has the focus.
  if (target instanceof HTMLButtonElement && (event.key === " " || event.key === "Enter")) {
    return null;
  }
  const name = event.key.startsWith("Arrow") && event.shiftKey ? `Shift+${event.key}` : event.key;
  const names = Object.keys(actions) as Name[];
  return names.find((action) => actions[action][0] === name) ?? null;
}
