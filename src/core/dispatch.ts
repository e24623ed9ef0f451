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
  /** Absent: no. */
  readonly isSteady?: boolean;
}

/**
 * Comes before all calls: what listeners may be sharing with a snapshot has to be parted from it
 * first, and what was made of their states is out of date.
 */
export interface Gate {
  /** Whether anyone may share a listener's state, or keep something that was made of it. */
  isWatched: boolean;
  /**
   * Of each steady name, by subject: the number that it came with last. Where listeners may not
   * know it any more, `forget` it.
   */
  readonly lasts: (number | undefined)[][];
  /**
   * Sees to it that the listeners of a channel share nothing.
   * @param channel its place among the channels.
   */
  part(channel: number): void;
}

/** For listeners that never share. */
function openGate(): Gate {
  return { isWatched: false, lasts: [], part: () => undefined };
}

/** From now on every name is heard again, whatever was heard before. */
export function forget({ lasts }: Gate): void {
  for (const last of lasts) last.fill(undefined);
}

export type Dispatch = Readonly<Record<string, (...numbers: number[]) => void>>;

/** What listens to each name, without who it is. */
export type Shape = ReadonlyMap<string, Form>;

export interface Form {
  readonly numbers: number;
  /** How many. */
  readonly listeners: number;
  /**
   * Whether it comes with a subject and one number more, and means nothing to any listener when
   * that was the subject's last: then none is called.
   */
  readonly isSteady: boolean;
}

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
  gate: Gate = openGate(),
  generate = true,
): Dispatch {
  const all = [...channels];
  const shape = all.map(([name, { numbers, listeners, isSteady = false }]) => {
    return [name, { numbers, listeners: listeners.length, isSteady }] as const;
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
    .map(([name, form]) => {
      return `${JSON.stringify(name)} ${form.numbers} ${form.listeners} ${form.isSteady}`;
    })
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
  for (const [name, { numbers, listeners, isSteady }] of shape) {
    let gate = listeners === 0 ? "" : `if (gate.isWatched) gate.part(${channel});`;
    if (isSteady) {
      const last = `last${channel}`;
      constants.push(`const ${last} = []; gate.lasts.push(${last});`);
      gate = `if (${last}[n0] === n1) return; ${last}[n0] = n1; ${gate}`;
    }
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
  for (const [channel, [name, form]] of [...shape].entries()) {
    const { numbers, isSteady } = form;
    const listeners = all.slice(next, next + form.listeners);
    next += form.listeners;
    const last: (number | undefined)[] = [];
    if (isSteady) gate.lasts.push(last);
    dispatch[name] = (...given) => {
      if (isSteady) {
        const [subject = 0, number] = given;
        if (last[subject] === number) return;
        last[subject] = number;
      }
      if (gate.isWatched) gate.part(channel);
      const taken = given.slice(0, numbers);
      for (const { run, cell, view } of listeners) run(cell.state, view, ...taken);
    };
  }
  return dispatch;
}
