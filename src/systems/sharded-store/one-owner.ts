/** The judge of ownership: at any moment a shard belongs to one group or to none. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { FIRST_OWNERS, FIRST_VERSION, GROUPS, groupName } from "./shards.ts";

interface Owned {
  /** The group that may serve; 0: none, it is on its way. */
  owner: number;
  /** The version of the last install. */
  version: number;
}

interface Owners {
  readonly shards: Owned[];
  /** By group, the last entry that any member applied: what others apply later is nothing new. */
  readonly counts: number[];
}

function nameOf(owner: number): string {
  return owner === 0 ? "no group" : groupName(owner);
}

/** Whether this is the first that is heard of an entry of the group. */
function isNew({ counts }: Owners, group: number, count: number): boolean {
  if (count <= (counts[group] ?? 0)) return false;
  counts[group] = count;
  return true;
}

type GroupFold = (
  owned: Owned,
  say: (what: string) => void,
  group: number,
  numbers: readonly number[],
) => void;

/** What each fact of a group means, after `node`, `count` and `shard`. */
const folds: Readonly<Record<string, GroupFold>> = {
  served({ owner }, say, group, [client, operation]) {
    if (owner === group) return;
    say(`did operation ${operation} of c${client} on it, which ${nameOf(owner)} owns`);
  },
  froze(owned, say, group, [version]) {
    if (owned.owner !== group || owned.version !== version) {
      say(
        `froze it at version ${version}, and ${nameOf(owned.owner)} owns it at version ` +
          `${owned.version}`,
      );
    }
    owned.owner = 0;
  },
  installed(owned, say, group, [version = 0]) {
    if (owned.owner !== 0) {
      say(`installed it at version ${version} while ${nameOf(owned.owner)} owns it`);
    } else if (version !== owned.version + 1) {
      say(`installed it at version ${version} after version ${owned.version}`);
    }
    owned.owner = group;
    owned.version = version;
  },
  collected({ version: latest }, say, _group, [version = 0]) {
    if (version < latest) return;
    say(`dropped version ${version} of it, which no other group has installed`);
  },
};

function ofGroup(group: number): Invariant<Owners>["on"] {
  const service = groupName(group);
  return Object.fromEntries(
    Object.entries(folds).map(([fact, fold]) => [
      `${service}.${fact}`,
      (state: Owners, view: AuditView, node: number, count: number, shard: number, ...rest) => {
        if (!isNew(state, group, count)) return;
        const say = (what: string): void =>
          view.report(`shard ${shard}: ${view.nameOf(service, node)} (${service}) ${what}`, [
            view.addressOf(service, node),
          ]);
        fold(state.shards[shard] as Owned, say, group, rest);
      },
    ]),
  );
}

export const oneOwner: Invariant<Owners> = {
  name: "one-owner",
  statement:
    "A shard has one owner or none: none once its source has applied the freeze, the target once " +
    "it has applied the install at the next version; every operation, reads too, takes effect at " +
    "the owner, and a copy is dropped, and the map changed, after the next owner has it.",
  source: "sharded key-value store (MIT 6.5840, lab 5); Slicer (Adya and others 2016)",
  initial: () => ({
    shards: FIRST_OWNERS.map((owner) => ({ owner, version: FIRST_VERSION })),
    counts: GROUPS.map(() => 0),
  }),
  on: {
    ...Object.assign({}, ...GROUPS.map(ofGroup)),
    "map.moved"({ shards }, view, node, _count, shard, group, version) {
      const owned = shards[shard] as Owned;
      if (version <= owned.version) return;
      view.report(
        `shard ${shard}: the map has it on ${groupName(group)} at version ${version}, and the ` +
          `last that was installed is version ${owned.version}`,
        [view.addressOf("map", node)],
      );
    },
  },
};
