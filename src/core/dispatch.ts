/**
 * Dispatch: one function for each name, which calls every listener of that name. Generated, so that
 * each listener has a call site of its own, where the engine can inline what is called. How much
 * that gains is not measured yet in whole runs. Where code generation is forbidden, as under a
 * strict content security policy, a plain loop does the same.
 */

/** Something that listens to one name. `run` must not use `this`. */
export interface Listener {
  readonly run: (state: unknown, view: unknown, ...numbers: number[]) => void;
  /** Read anew at every call, so that a state can be replaced. */
  readonly cell: { readonly state: unknown };
  readonly view: unknown;
}

/**
 * What listens to a name, in the order in which it is called, and how many numbers the name comes
 * with.
 */
export interface Channel {
  readonly numbers: number;
  readonly listeners: readonly Listener[];
}

/**
 * Comes before all calls: what listeners may be sharing with a snapshot has to be parted from it
 * first, and what was made of their states is out of date.
 */
export interface Gate {
  /** Whether anyone may share a listener's state, or keep something that was made of it. */
  isWatched: boolean;
  /**
   * Sees to it that the listeners of a channel share nothing.
   * @param channel its place among the channels.
   */
  part(channel: number): void;
}

/** For listeners that never share. */
const OPEN: Gate = { isWatched: false, part: () => undefined };

export type Dispatch = Readonly<Record<string, (...numbers: number[]) => void>>;

/** What listens to each name, without who it is: how many numbers, how many listeners. */
export type Shape = ReadonlyMap<string, { readonly numbers: number; readonly listeners: number }>;

/** Makes one function a name. @param listeners of all names, in the order of the names. */
export type Factory = (listeners: readonly Listener[], gate: Gate) => Dispatch;

/**
 * Compiled factories by what their source text follows from: as many listeners of the same names
 * need no second compilation, and no second text.
 */
const compiled = new Map<string, Factory>();
const COMPILED_MAX = 64;

/** One function a name. @param generate false: the plain loop, whatever the host allows. */
export function dispatchOf(
  channels: ReadonlyMap<string, Channel>,
  gate: Gate = OPEN,
  generate = true,
): Dispatch {
  const all = [...channels];
  const shape = all.map(([name, { numbers, listeners }]) => {
    return [name, { numbers, listeners: listeners.length }] as const;
  });
  return factoryFor(new Map(shape), generate)(
    all.flatMap(([, { listeners }]) => listeners),
    gate,
  );
}

/** For listeners of one shape, as services that run alike have them. */
export function factoryFor(shape: Shape, generate = true): Factory {
  return (generate ? compiledFor(shape) : null) ?? ((...given) => loops(shape, ...given));
}

/** Null where the host forbids code generation. */
function compiledFor(shape: Shape): Factory | null {
  const key = [...shape]
    .map(([name, { numbers, listeners }]) => `${JSON.stringify(name)} ${numbers} ${listeners}`)
    .join("\n");
  const known = compiled.get(key);
  if (known !== undefined) return known;
  let made: Factory;
  try {
    made = new Function("listeners", "gate", sourceOf(shape)) as Factory;
  } catch {
    return null;
  }
  if (compiled.size >= COMPILED_MAX) compiled.clear();
  compiled.set(key, made);
  return made;
}

function sourceOf(shape: Shape): string {
  const constants: string[] = [];
  const methods: string[] = [];
  let next = 0;
  let channel = 0;
  for (const [name, { numbers, listeners }] of shape) {
    const gate = listeners === 0 ? "" : `if (gate.isWatched) gate.part(${channel});`;
    channel++;
    const given = Array.from({ length: numbers }, (_, at) => `n${at}`);
    const calls = Array.from({ length: listeners }, () => {
      const at = next++;
      constants.push(`const {run: r${at}, cell: c${at}, view: v${at}} = listeners[${at}];`);
      return `r${at}(${[`c${at}.state`, `v${at}`, ...given].join(", ")});`;
    });
    methods.push(`${JSON.stringify(name)}(${given.join(", ")}) { ${gate} ${calls.join(" ")} }`);
  }
  return `"use strict"; ${constants.join("\n")}\nreturn {\n${methods.join(",\n")}\n};`;
}

function loops(shape: Shape, all: readonly Listener[], gate: Gate): Dispatch {
  const dispatch: Record<string, (...numbers: number[]) => void> = {};
  let next = 0;
  for (const [channel, [name, { numbers, listeners: count }]] of [...shape].entries()) {
    const listeners = all.slice(next, next + count);
    next += count;
    dispatch[name] = (...given) => {
      if (gate.isWatched) gate.part(channel);
      const taken = given.slice(0, numbers);
      for (const { run, cell, view } of listeners) run(cell.state, view, ...taken);
    };
  }
  return dispatch;
}
