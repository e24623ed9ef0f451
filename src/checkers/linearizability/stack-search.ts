/**
 * Stacks whose values repeat, or whose pops crashed (in the manner of Lee and Mathur 2025, as a
 * pushdown system). What is under a value does not matter until that value is popped: so the stack
 * is no part of a configuration. A level is begun by a push and reaches the configurations in which
 * all that was pushed since is popped again; where its own value can be popped, every level that it
 * was begun from continues. docs/checker.md argues each rule.
 */
import type { Value } from "../../core/json.ts";
import type { CollectionMachine } from "./collection-machine.ts";
import { type Layout, NEVER } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { Rows } from "./rows.ts";
import type { SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";
import { StackSpace } from "./stack-space.ts";

/** The level on which nothing is inside, and the value that it has. */
const GROUND = 0;
const NO_VALUE = -1;
/** No edge, no operation. */
const NONE = -1;
const EDGE_BYTES = 96;

/** A level was begun from an edge by a push; or left from one by a pop, to a configuration. */
interface Link {
  readonly edge: number;
  readonly op: number;
  readonly node: number;
}

/**
 * How a configuration was first reached on its level: an edge of the level, then a push, the
 * edge of the level begun by it, the pop of what was pushed. NONE where the level begins.
 */
interface Path {
  readonly from: number;
  readonly push: number;
  readonly through: number;
  readonly pop: number;
}

type SavedRows = readonly (readonly number[])[];
type SavedLinks = readonly (readonly (readonly [number, number, number])[])[];
type SavedStates = readonly [
  nodes: SavedRows,
  levels: SavedRows,
  edges: SavedRows,
  leavings: SavedRows,
  paths: readonly (readonly [number, number, number, number])[],
  begun: SavedLinks,
  left: SavedLinks,
  todo: readonly number[],
];

const BEGINS: Path = { from: NONE, push: NONE, through: NONE, pop: NONE };

export class StackSearch {
  readonly #space: StackSpace;
  /** A level: the configuration after its push, the value, which of those inside at first it is. */
  readonly #levels = new Rows();
  /** An edge: a level and a configuration that it reaches. */
  readonly #edges = new Rows();
  readonly #leavings = new Rows();
  readonly #paths: Path[] = [];
  #begun: Link[][] = [];
  #left: Link[][] = [];
  #todo: number[] = [];
  readonly #words = new Int32Array(3);
  readonly #stampOf: Int32Array;
  readonly #bestOf: Int32Array;
  #stamp = 0;
  /** The first edge by which the most returns are explained; all, and the history is. */
  #furthest = NONE;
  #returns = 0;

  constructor(layout: Layout, machine: CollectionMachine) {
    this.#space = new StackSpace(layout, machine);
    this.#stampOf = new Int32Array(machine.classCount);
    this.#bestOf = new Int32Array(machine.classCount);
    const start = this.#space.start();
    this.#levelOf(start, NO_VALUE, 0);
    if (machine.inside.length === 0) this.#reach(GROUND, start, BEGINS);
    else this.#fill(start, machine.inside);
  }

  get bytes(): number {
    const rows = this.#levels.bytes + this.#edges.bytes + this.#leavings.bytes;
    const links = this.#paths.length + this.#leavings.count + 2 * this.#levels.count;
    return this.#space.bytes + rows + EDGE_BYTES * links;
  }

  /** How many operations that returned an order explains, all that returned before them too. */
  get returns(): number {
    return this.#returns;
  }

  /** Judges the history, or resumes after `unknown`. */
  run(meter: Meter): Verdict {
    while (this.#returns < this.#space.returns) {
      const edge = this.#todo.pop();
      if (edge === undefined) return "illegal";
      if (!meter.spend(this)) {
        this.#todo.push(edge);
        return "unknown";
      }
      this.#follow(edge);
    }
    return "ok";
  }

  /** What it knows, after `unknown`: all of it. */
  saved(): SavedSearch {
    const rows = [this.#space.nodes, this.#levels, this.#edges, this.#leavings];
    const states: Value[] = [
      ...rows.map((one) => one.saved()),
      this.#paths.map(({ from, push, through, pop }) => [from, push, through, pop]),
      ...[this.#begun, this.#left].map((links) =>
        links.map((ofLevel) => ofLevel.map(({ edge, op, node }) => [edge, op, node])),
      ),
      [...this.#todo],
    ];
    return { failed: new Int32Array(0), at: [], states };
  }

  /** Before the first `run`: resumes from what it knew. */
  restore({ states }: SavedSearch): void {
    const [nodes, levels, edges, leavings, paths, begun, left, todo] =
      states as unknown as SavedStates;
    this.#space.nodes.restore(nodes);
    this.#levels.restore(levels);
    this.#edges.restore(edges);
    this.#leavings.restore(leavings);
    paths.forEach(([from, push, through, pop], edge) => {
      this.#paths[edge] = { from, push, through, pop };
    });
    const linked = (links: SavedLinks): Link[][] =>
      links.map((ofLevel) => ofLevel.map(([edge, op, node]) => ({ edge, op, node })));
    this.#begun = linked(begun);
    this.#left = linked(left);
    this.#todo = [...todo];
    for (let edge = 0; edge < this.#edges.count; edge++) this.#note(edge);
  }

  /** An order (ranks) that explains this many returns: after `ok` all. */
  placed(): number[] {
    const space = this.#space;
    let node = space.start();
    let height = space.machine.inside.length;
    const order: number[] = [];
    const findNothing = (): void => {
      if (height === 0) node = space.findNothing(node, (x) => void order.push(x));
    };
    findNothing();
    for (const x of this.#path()) {
      order.push(x);
      height += space.machine.isPut(x) ? 1 : -1;
      node = space.place(node, x);
      findNothing();
    }
    return order;
  }

  /** Lets what is inside at first begin levels, each on the one before. */
  #fill(start: number, inside: readonly number[]): void {
    let edge = this.#edgeOf(GROUND, start, BEGINS);
    for (const [at, value] of inside.entries()) {
      const level = this.#levelOf(start, value, at + 1);
      this.#begun[level]?.push({ edge, op: NONE, node: start });
      if (at + 1 === inside.length) this.#reach(level, start, BEGINS);
      else edge = this.#edgeOf(level, start, BEGINS);
    }
  }

  /** Carries out what may come next on a level in a configuration. */
  #follow(edge: number): void {
    const { machine, byReturn, returned, invoked, crashed } = this.#space;
    const { classes } = machine;
    const level = this.#edges.words[2 * edge] as number;
    const node = this.#edges.words[2 * edge + 1] as number;
    const frontier = this.#space.frontier(node);
    const value = this.#levels.words[3 * level + 1] as number;
    const due = classes[byReturn[frontier] as number] as number;
    const stamp = ++this.#stamp;
    const candidates: number[] = [];
    for (const x of this.#space.openAt(frontier)) {
      const kind = classes[x] as number;
      if (this.#space.isPlaced(node, x) || !this.#mayCome(kind, value, due)) continue;
      if (this.#stampOf[kind] !== stamp) {
        this.#stampOf[kind] = stamp;
        this.#bestOf[kind] = candidates.length;
        candidates.push(x);
        continue;
      }
      // Of those alike the one that must return first.
      const at = this.#bestOf[kind] as number;
      if ((returned[x] as number) < (returned[candidates[at] as number] as number))
        candidates[at] = x;
    }
    for (const group of crashed) {
      const x = group.find((one) => !this.#space.isPlaced(node, one));
      if (x === undefined || (invoked[x] as number) > frontier) continue;
      const kind = classes[x] as number;
      if (this.#stampOf[kind] !== stamp && this.#mayCome(kind, value, due)) candidates.push(x);
    }
    // The last one is followed first: that by invocation the earliest, which most often happened.
    candidates.sort(
      (a, b) => Number(returned[a] === NEVER) - Number(returned[b] === NEVER) || a - b,
    );
    for (let at = candidates.length - 1; at >= 0; at--) {
      const x = candidates[at] as number;
      const next = this.#space.place(node, x);
      if (machine.isPut(x)) this.#begin(edge, x, next);
      else this.#leave(edge, level, x, next);
    }
  }

  /** Whether one of a class may come next on the level of a value. */
  #mayCome(kind: number, value: number, due: number): boolean {
    const { machine } = this.#space;
    if (kind === machine.crashed) return value !== NO_VALUE;
    if (kind >= machine.nothing) return false;
    if ((kind & 1) === 1) return kind >> 1 === value;
    // A push waits, unless one is due, or its own pop.
    return due === kind + 1 || (due < machine.nothing && (due & 1) === 0);
  }

  /** A push begins a level, which may be known already, and where it is left to. */
  #begin(edge: number, push: number, node: number): void {
    const value = (this.#space.machine.classes[push] as number) >> 1;
    const level = this.#levelOf(node, value, 0);
    const begun = this.#begun[level] as Link[];
    begun.push({ edge, op: push, node });
    if (begun.length === 1) this.#reach(level, node, BEGINS);
    const below = this.#edges.words[2 * edge] as number;
    for (const left of this.#left[level] as Link[]) {
      this.#reach(below, left.node, { from: edge, push, through: left.edge, pop: left.op });
    }
  }

  /** A pop of a level's own value continues where the level was begun from. */
  #leave(edge: number, level: number, pop: number, node: number): void {
    const known = this.#leavings.count;
    this.#words[0] = level;
    this.#words[1] = node;
    if (this.#leavings.of(this.#words, 2) < known) return;
    (this.#left[level] as Link[]).push({ edge, op: pop, node });
    for (const { edge: from, op } of this.#begun[level] as Link[]) {
      const below = this.#edges.words[2 * from] as number;
      this.#reach(below, node, { from, push: op, through: edge, pop });
    }
  }

  /** A level reaches a configuration. */
  #reach(level: number, reached: number, path: Path): void {
    const node = level === GROUND ? this.#space.findNothing(reached) : reached;
    const known = this.#edges.count;
    const edge = this.#edgeOf(level, node, path);
    if (edge < known) return;
    this.#todo.push(edge);
    this.#note(edge);
  }

  /** Every edge is a configuration that some order leads to. */
  #note(edge: number): void {
    const frontier = this.#space.frontier(this.#edges.words[2 * edge + 1] as number);
    if (this.#furthest !== NONE && frontier <= this.#returns) return;
    this.#furthest = edge;
    this.#returns = frontier;
  }

  #edgeOf(level: number, node: number, path: Path): number {
    this.#words[0] = level;
    this.#words[1] = node;
    const edge = this.#edges.of(this.#words, 2);
    this.#paths[edge] ??= path;
    return edge;
  }

  #levelOf(node: number, value: number, inside: number): number {
    this.#words[0] = node;
    this.#words[1] = value;
    this.#words[2] = inside;
    const level = this.#levels.of(this.#words, 3);
    this.#begun[level] ??= [];
    this.#left[level] ??= [];
    return level;
  }

  /** The pushes and pops that lead the furthest. */
  #path(): number[] {
    // From the last to the first: edges, and operations x as -2 - x.
    const parts: number[] = [];
    for (let edge = this.#furthest; edge !== NONE; ) {
      parts.push(edge);
      const level = this.#edges.words[2 * edge] as number;
      const begun = this.#begun[level]?.[0];
      if (begun !== undefined && begun.op !== NONE) parts.push(-2 - begun.op);
      edge = begun?.edge ?? NONE;
    }
    const path: number[] = [];
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      if (part < NONE) path.push(-2 - part);
      if (part < 0) continue;
      const { from, push, through, pop } = this.#paths[part] as Path;
      if (from === NONE) continue;
      parts.push(-2 - pop, through, push === NONE ? NONE : -2 - push, from);
    }
    return path;
  }
}
