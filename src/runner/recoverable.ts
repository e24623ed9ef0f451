/**
 * Whether a cluster could recover at all: judged when all faults have ended, before it is asked
 * whether it did.
 */
import type { Address } from "../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../protocol/quorum.ts";
import type { Cause } from "../scenario/causes.ts";
import type { Service } from "../world/service.ts";
import type { World } from "../world/world.ts";

/** Why a cluster could not recover. */
export interface NoRecovery {
  readonly message: string;
  readonly nodes: readonly Address[];
}

/** Why it had not, though it could. */
export interface NotRecovered extends NoRecovery {
  readonly cause: Cause;
}

/**
 * Why no recovery is possible, null where one is: the disks that are left hold no quorum of the
 * members, as any node that has one knows them. A node that lags knows older members, so that where
 * the nodes differ this errs towards "possible": the verdict is given only where it is certain.
 */
export function beyondRecovery(world: World): NoRecovery | null {
  for (const service of world.services) {
    const beyond = beyondIn(world, service);
    if (beyond !== null) return beyond;
  }
  return null;
}

function beyondIn(world: World, { ids, base, name }: Service): NoRecovery | null {
  const lost = ids.filter((id) => world.node(id).disk.lost);
  if (lost.length === 0) return null;
  let intact: NodeSet = 0;
  for (const id of ids) if (!lost.includes(id)) intact = withNode(intact, id - base);
  const knows = (id: Address) => hasNode(intact, id - base) && world.node(id).up;
  if (ids.some((id) => knows(id) && world.isQuorate(id, intact))) return null;
  const names = lost.map((id) => world.names[id]).join(", ");
  const whose = world.services.length === 1 ? "" : `${name}: `;
  return {
    message:
      `${whose}${sizeOf(intact)} of ${ids.length} disks are left, no quorum: those of ${names} ` +
      "are lost",
    nodes: lost,
  };
}
