/** Planted bugs of the recipe: what those who write it down leave out. */
import type { SystemMutant } from "../../system.ts";
import { pingAtOnce } from "../mutants/keep-alive-at-once.ts";
import { resourceOf } from "../resource.ts";
import { resourceRules, unfenced } from "../resource-rules.ts";
import { type DirectoryRules, directory, directoryOf, directoryRules } from "./directory.ts";
import { recipeHolderOf } from "./recipe-holder.ts";
import { type RecipeRules, recipeRules } from "./recipe-rules.ts";

type Replaced = NonNullable<SystemMutant["replaces"]>;

function withHolders(rules: Partial<RecipeRules>): Replaced {
  return { holders: { runs: recipeHolderOf({ ...recipeRules, ...rules }) as never } };
}

function withDirectory(rules: Partial<DirectoryRules>): Replaced {
  return { locks: { object: directoryOf({ ...directoryRules, ...rules }) } };
}

export const sequentialNodeMutants: readonly SystemMutant[] = [
  {
    name: "watches-the-directory",
    about: "Waiters watch the directory: each node that vanishes wakes them all.",
    fault: [],
    equivalent: false,
    detectors: ["one-woken"],
    origin: "the herd effect (Hunt and others 2010, §2.4, simple locks)",
    replaces: withHolders({ watched: () => 0 }),
  },
  {
    name: "vanished-is-mine",
    about: "A waiter takes the lock when the node before it vanishes, without looking again.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["effects-in-grant-order", "one-believer"],
    origin: "ZooKeeper's recipe for locks, step 5: go to step 2; that node may have waited too",
    replaces: withHolders({ looksAgain: () => false }),
  },
  {
    name: "creates-again",
    about: "A lost reply to a create is followed by another create; the first node may be there.",
    fault: ["partition"],
    equivalent: false,
    detectors: ["progress"],
    origin: "ZOOKEEPER-1262: the client can never know what node was created for it",
    replaces: withHolders({ looksForItsOwn: () => false }),
  },
  {
    name: "recipe-unfenced",
    about: "The resource takes an operation whatever the number of its node is.",
    fault: ["pause"],
    equivalent: false,
    detectors: ["effects-in-grant-order"],
    origin: "Kleppmann 2016: a lock of ZooKeeper needs fencing as well",
    replaces: { resource: { runs: resourceOf(unfenced) as never } },
  },
  {
    name: "recipe-reads-unfenced",
    about: "Numbers of nodes are checked and remembered by writes only, not by reads.",
    fault: ["pause"],
    equivalent: false,
    detectors: ["no-lost-update"],
    origin: "the new holder reads, the old one's late write is taken, the new one writes back",
    replaces: {
      resource: {
        runs: resourceOf({
          ...resourceRules,
          takes: (f, token, highest) => f === "read" || resourceRules.takes(f, token, highest),
          records: (f) => f === "write",
        }) as never,
      },
    },
  },
  {
    name: "recipe-answers-before-sync",
    about: "The resource answers an operation before its disk holds it.",
    fault: [],
    equivalent: false,
    detectors: ["answered-is-kept"],
    origin: "a write that is acknowledged from the page cache, before fsync",
    replaces: {
      resource: { runs: resourceOf({ ...resourceRules, waits: () => false }) as never },
    },
  },
  {
    name: "session-never-doubted",
    about: "A holder believes until it is told that its session is over; cut off, it never is.",
    fault: ["partition"],
    equivalent: false,
    detectors: ["one-believer"],
    origin: "clients of ZooKeeper that ignore that they are disconnected",
    replaces: withHolders({ believesUntil: () => Number.MAX_SAFE_INTEGER }),
  },
  {
    name: "ordered-as-text",
    about: "Nodes are ordered by their names without leading zeros: 10 comes before 9.",
    fault: [],
    equivalent: false,
    detectors: ["waiters-in-order"],
    origin: "names of sequential nodes have ten digits, so that their order is that of numbers",
    replaces: withDirectory({
      isLower: ({ sequence }, other) => String(sequence) < String(other.sequence),
    }),
  },
  {
    name: "sessions-without-end",
    about: "Nothing ends a session that is renewed no more: its nodes are not ephemeral.",
    fault: ["crash"],
    equivalent: false,
    detectors: ["passes-on-in-time", "progress"],
    origin: "recipes for locks with nodes that are not ephemeral; leftover locks of dead clients",
    replaces: { locks: { object: { ...directory, expiries: () => [] } } },
  },
  {
    name: "ping-by-old-leader",
    about: "A leader answers a ping by the sessions that it knows, and may lead no more.",
    fault: ["partition"],
    equivalent: false,
    detectors: ["linearizable-lock"],
    origin:
      "Burrows 2006, §2.8: sessions are kept alive by the master, while it holds its master lease",
    around: { locks: pingAtOnce },
  },
];
