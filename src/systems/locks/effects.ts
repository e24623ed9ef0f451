/** The judges of what takes effect at the resource, whatever holders believe. */
import type { Count } from "../../checkers/happened/count.ts";
import type { Invariant } from "../../checkers/property.ts";

interface Effects {
  /** By token, the holder that it was granted to. */
  readonly granted: Map<number, number>;
  /** The highest token that the resource has taken, and whose it was. */
  highest: number;
  holder: number;
}

export const effectsInGrantOrder: Invariant<Effects> = {
  name: "effects-in-grant-order",
  statement:
    "The tokens that the resource accepts never fall, and each was granted to the holder that " +
    "uses it.",
  source: "Burrows 2006, §2.4 (sequencers); Kleppmann 2016, fencing tokens",
  initial: () => ({ granted: new Map(), highest: 0, holder: 0 }),
  on: {
    "locks.granted"(state, view, node, token, to) {
      const before = state.granted.get(token);
      if (before === undefined) state.granted.set(token, to);
      else if (before !== to) {
        view.report(`token ${token} was granted to holder ${before} and to holder ${to}`, [
          view.addressOf("locks", node),
        ]);
      }
    },
    "resource.accepted"(state, view, node, token, from) {
      const at = view.addressOf("resource", node);
      const whose = state.granted.get(token);
      if (whose !== from) {
        const owner = whose === undefined ? "nobody" : view.nameOf("holders", whose);
        view.report(
          `the resource accepted token ${token} from ${view.nameOf("holders", from)}, granted to ` +
            owner,
          [at, view.addressOf("holders", from)],
        );
      }
      if (token < state.highest) {
        view.report(
          `the resource accepted token ${token} of ${view.nameOf("holders", from)} after token ` +
            `${state.highest} of ${view.nameOf("holders", state.holder)}`,
          [at, view.addressOf("holders", from)],
        );
      }
      if (token >= state.highest) {
        state.highest = token;
        state.holder = from;
      }
    },
  },
};

export const noLostUpdate: Invariant<{ value: number; token: number }> = {
  name: "no-lost-update",
  statement:
    "Holders write what they read, plus one: each write leaves one more than the last left.",
  source: "Kleppmann 2016, How to do distributed locking: the client reads, changes, writes back",
  initial: () => ({ value: 0, token: 0 }),
  on: {
    "resource.wrote"(state, view, node, token, value) {
      if (value !== state.value + 1) {
        view.report(
          `the resource holds ${value}, written by grant ${token}, after ${state.value}, written ` +
            `by grant ${state.token}: an update is lost`,
          [view.addressOf("resource", node)],
        );
      }
      state.value = value;
      state.token = token;
    },
  },
};

/** How often a write was lost because another one was made of the same read. */
export const lostUpdates: Count<{ value: number; lost: number }> = {
  compared: ["lost-updates"],
  initial: () => ({ value: 0, lost: 0 }),
  on: {
    wrote(state, _view, _node, _token, value) {
      if (value !== state.value + 1) state.lost++;
      state.value = value as number;
    },
  },
  counted: ({ lost }) => ({ "lost-updates": lost }),
};
