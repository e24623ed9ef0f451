/** A graph of dependencies between transactions, with the kind of every edge, and its strongly connected components. */

/** Kinds of edges, as bits. */
export const WW = 1;
export const WR = 2;
export const RW = 4;
export const REAL_TIME = 8;

/** An edge: `to` depends on `from`. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: number;
  /** Says which key and values make it one. */
  readonly why: () => string;
}

/** Edges by the transaction they leave. */
export class Graph {
  readonly size: number;
  readonly out: Edge[][];

  constructor(size: number) {
    this.size = size;
    this.out = Array.from({ length: size }, () => []);
  }

  /** Adds an edge; one from a transaction to itself is none. */
  add(from: number, to: number, kind: number, why: () => string): void {
    if (from !== to) (this.out[from] as Edge[]).push({ from, to, kind, why });
  }

  /**
   * By transaction: the number of its strongly connected component, -1 where that is the transaction alone. Only edges
   * of these kinds count. @see Tarjan 1972
   */
  components(kinds: number): Int32Array {
    const { size } = this;
    const component = new Int32Array(size).fill(-1);
    const order = new Int32Array(size).fill(-1);
    const low = new Int32Array(size);
    const onStack = new Uint8Array(size);
    const next = new Int32Array(size);
    const stack: number[] = [];
    let orders = 0;
    let components = 0;
    for (let root = 0; root < size; root++) {
      if (order[root] !== -1) continue;
      const path = [root];
      while (path.length > 0) {
        const node = path[path.length - 1] as number;
        if (order[node] === -1) {
          order[node] = orders;
          low[node] = orders++;
          stack.push(node);
          onStack[node] = 1;
        }
        const edges = this.out[node] as Edge[];
        let child = -1;
        while ((next[node] as number) < edges.length && child < 0) {
          const { to, kind } = edges[next[node] as number] as Edge;
          next[node] = (next[node] as number) + 1;
          if ((kind & kinds) === 0) continue;
          if (order[to] === -1) child = to;
          else if (onStack[to] === 1)
            low[node] = Math.min(low[node] as number, order[to] as number);
        }
        if (child >= 0) {
          path.push(child);
          continue;
        }
        path.pop();
        const parent = path[path.length - 1];
        if (parent !== undefined)
          low[parent] = Math.min(low[parent] as number, low[node] as number);
        if (low[node] !== order[node]) continue;
        const members: number[] = [];
        for (let member = -1; member !== node; ) {
          member = stack.pop() as number;
          onStack[member] = 0;
          members.push(member);
        }
        if (members.length > 1) {
          for (const member of members) component[member] = components;
          components++;
        }
      }
    }
    return component;
  }

  /** The shortest path by edges of these kinds inside one component, or null. */
  path(from: number, to: number, kinds: number, component: Int32Array): Edge[] | null {
    const cameBy = new Map<number, Edge | null>([[from, null]]);
    const queue = [from];
    for (let at = 0; at < queue.length; at++) {
      const node = queue[at] as number;
      if (node === to) break;
      for (const edge of this.out[node] as Edge[]) {
        if ((edge.kind & kinds) === 0 || component[edge.to] !== component[from]) continue;
        if (cameBy.has(edge.to)) continue;
        cameBy.set(edge.to, edge);
        queue.push(edge.to);
      }
    }
    if (!cameBy.has(to)) return null;
    const path: Edge[] = [];
    for (let edge = cameBy.get(to) ?? null; edge !== null; edge = cameBy.get(edge.from) ?? null) {
      path.unshift(edge);
    }
    return path;
  }
}
