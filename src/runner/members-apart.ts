/** Members of a service that no time brings together: they have come equally far and differ. */
import type { Address } from "../protocol/node-id.ts";
import type { Replica } from "../protocol/protocol.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";
import type { NotRecovered } from "./recoverable.ts";

/**
 * Two members that have come equally far and hold different logs or objects, or one that has not
 * delivered what it knows to be committed: no time heals that.
 * @returns null where there are none.
 */
export function membersApart(world: World, service: Service): NotRecovered | null {
  const first = new Map<number, { readonly id: Address; readonly seen: Replica }>();
  for (const id of service.ids) {
    const seen = world.replica(id);
    if (seen === null) continue;
    const commitIndex = world.observe(id)?.commitIndex ?? 0;
    if (seen.index < commitIndex) {
      const message =
        `after recovery ${world.names[id]} knows everything up to ${commitIndex} to be ` +
        `committed, and has delivered up to ${seen.index}`;
      return { message, nodes: [id], cause: "not-delivered" };
    }
    const other = first.get(seen.index);
    if (other === undefined) {
      first.set(seen.index, { id, seen });
      continue;
    }
    const differs = other.seen.log !== seen.log ? "log" : "object";
    if (other.seen.log === seen.log && other.seen.object === seen.object) continue;
    const both = `${world.names[other.id]} and ${world.names[id]}`;
    return {
      message:
        `after recovery ${both} have both applied everything up to ${seen.index}, and the ` +
        `${differs} is not the same on both`,
      nodes: [other.id, id],
      cause: "members-differ",
    };
  }
  return null;
}
