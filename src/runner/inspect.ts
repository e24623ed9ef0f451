/** Inspect mode: handlers run on immer's drafts, and the patches say what each step changed. */
import { current, enableMapSet, enablePatches, Immer, isDraft, type Patch } from "immer";
import type { NodeId } from "../protocol/node-id.ts";
import type { Inspector } from "../world/tap.ts";

enableMapSet();
enablePatches();

// Auto-freeze off: plain handlers change the state in place later.
const immer = new Immer({ autoFreeze: false });

/** One change of a state: where, what was there, what is there now. Undefined: nothing. */
export interface Change {
  /** `progress.2.match`. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** A listener of handlers: called after each with the next state and what changed. */
export type ChangeListener = (
  node: NodeId,
  next: unknown,
  changes: () => readonly Change[],
) => void;

/** Runs every handler on a draft. @param listener called for each. */
export function inspectorOf(listener: ChangeListener): Inspector {
  return {
    run(node, state, handler) {
      const [next, patches, inverse] = immer.produceWithPatches(state as object, (draft) => {
        handler(draft);
      });
      listener(node, next, () => changesOf(patches, inverse));
      return next;
    },
    plain,
  };
}

/** What a handler hands out, copied where it holds drafts: those end with the handler. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (isDraft(value)) return current(value);
  if (Array.isArray(value)) {
    const items = value.map(plain);
    return items.some((item, at) => item !== value[at]) ? items : value;
  }
  if (value instanceof Map) {
    const items = [...value].map(([key, item]) => [key, plain(item)] as const);
    return items.some(([key, item]) => item !== value.get(key)) ? new Map(items) : value;
  }
  if (value instanceof Set) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return value;
  const source = value as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | null = null;
  for (const name of Object.keys(source)) {
    const item = plain(source[name]);
    if (item === source[name]) continue;
    copy ??= { ...source };
    copy[name] = item;
  }
  return copy ?? value;
}

/** Pairs each patch with the inverse one of the same path. */
function changesOf(patches: readonly Patch[], inverse: readonly Patch[]): readonly Change[] {
  const before = new Map(inverse.map((patch) => [pathOf(patch), patch.value as unknown]));
  return patches.map((patch) => {
    const path = pathOf(patch);
    return {
      path,
      before: before.get(path),
      after: patch.op === "remove" ? undefined : patch.value,
    };
  });
}

function pathOf(patch: Patch): string {
  return patch.path.map(String).join(".");
}
