/** The judge of exactly-once: an operation takes effect in one group, and there once. */
import type { AuditView, Invariant } from "../../checkers/property.ts";
import { GROUPS, groupName } from "./shards.ts";

interface Effects {
  /** By client, the operations that have taken effect, with the group of each. */
  readonly done: Map<number, Map<number, number>>;
  /** By group, the last entry that any member applied. */
  readonly counts: Map<string, number>;
}

function servedBy(group: number): Invariant<Effects>["on"] {
  const service = groupName(group);
  return {
    [`${service}.served`](
      { done, counts }: Effects,
      view: AuditView,
      node: number,
      count: number,
      shard: number,
      client: number,
      operation: number,
    ) {
      if (count <= (counts.get(service) ?? 0)) return;
      counts.set(service, count);
      const operations = done.get(client) ?? new Map<number, number>();
      done.set(client, operations);
      const before = operations.get(operation);
      if (before === undefined) {
        operations.set(operation, group);
        return;
      }
      view.report(
        `operation ${operation} of c${client} on shard ${shard} took effect in ` +
          `${groupName(before)} and again in ${service}`,
        [view.addressOf(service, node)],
      );
    },
  };
}

export const onceOverGroups: Invariant<Effects> = {
  name: "once-over-groups",
  statement:
    "Each operation of a client takes effect at most once over all groups, wherever its shard " +
    "has moved between two tries.",
  source: "RIFL (Lee and others 2015): completion records move with their objects",
  initial: () => ({ done: new Map(), counts: new Map() }),
  on: Object.assign({}, ...GROUPS.map(servedBy)),
};
