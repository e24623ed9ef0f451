/** Two services: clients ask a cache, and the cache asks a store. */
import { bind, claim, defineSystem, objects, type Protocol } from "rashomon";
import cache from "./cache.ts?program";
import keepsOwnValue from "./keeps-own-value.ts?program";
import store from "./store.ts?program";

const STORE_FACTS = {
  stored: claim("the store holds `value` as the last of key `key`", "node", "key", "value"),
} as const;
const CACHE_FACTS = {
  answered: claim("the cache answered with `value` of key `key`", "node", "key", "value"),
} as const;

const cacheOf = (program: (declaration: object) => Protocol): Protocol =>
  program({ name: "cache", about: "Answers from memory.", facts: CACHE_FACTS });

/** By key: the values that the store has held, in order, and the place of the last served. */
interface Order {
  readonly values: Map<number, number[]>;
  readonly served: Map<number, number>;
}

const servedInOrder = bind(
  {
    name: "served-in-order",
    statement: "The cache serves what the store holds, and no older value after a newer one.",
    source: "our design, section 1",
  },
  {
    initial: (): Order => ({ values: new Map(), served: new Map() }),
    on: {
      // What the store asserts again when it starts is no new value.
      "store.stored"({ values }, _view, _node, key, value) {
        const held = values.get(key) ?? [];
        if (held.at(-1) !== value) values.set(key, [...held, value]);
      },
      "cache.answered"({ values, served }, view, node, key, value) {
        const held = values.get(key) ?? [];
        const before = served.get(key) ?? 0;
        const place = held.indexOf(value, before);
        if (place >= 0) served.set(key, place);
        else if (!held.includes(value))
          view.report(`k${key} was served as ${value}, which is not stored`, [node]);
        else view.report(`k${key} was served as ${value} after it was ${held[before]}`, [node]);
      },
    },
  },
);

export default defineSystem({
  name: "cached-store",
  about: "A cache in front of a store, each a service of its own.",
  services: [
    {
      name: "cache",
      about: "Answers clients, from its memory where it can.",
      runs: cacheOf(cache),
      on: [1],
      object: objects.get("kv"),
    },
    {
      name: "store",
      about: "Keeps the values.",
      runs: store({ name: "store", about: "Keeps values on its disk.", facts: STORE_FACTS }),
      on: [2],
    },
  ],
  front: "cache",
  invariants: [servedInOrder],
  mutants: [
    {
      name: "keeps-own-value",
      about: "The cache keeps what its client wrote, which may be older than what the store has.",
      detectors: ["served-in-order", "linearizable"],
      replaces: { cache: { runs: cacheOf(keepsOwnValue) } },
    },
  ],
});
