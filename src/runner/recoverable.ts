/**
 * Whether a cluster could recover at all: judged when all faults have ended, before it is asked
 * whether it did.
 */
import { type NodeId, nodeName } from "../protocol/node-id.ts";
import { hasNode, type NodeSet, sizeOf, withNode } from "../protocol/quorum.ts";
import type { World } from "../world/world.ts";

/** Why a cluster could not recover, or had not in time. */
export interface NoRecovery {
  readonly message: string;
  readonly nodes: readonly NodeId[];
}

/**
 * Why no recovery is possible, null where one is: the disks that are left hold no quorum of the
 * members, as any node that has one knows them. A node that lags behind knows older members, so
 * that where the nodes differ this errs towards "possible": the verdict is given only where it is
 * certain.
 */
export function beyondRecovery(world: World): NoRecovery | null {
  const lost = world.ids.filter((id) => world.node(id).disk.lost);
  if (lost.length === 0) return null;
  let intact: NodeSet = 0;
  for (const id of world.ids) if (!lost.includes(id)) intact = withNode(intact, id);
  const knows = (id: NodeId) => hasNode(intact, id) && world.node(id).up;
  if (world.ids.some((id) => knows(id) && world.isQuorate(id, intact))) return null;
  const all = world.ids.length;
  return {
    message: `${sizeOf(intact)} of ${all} disks are left, no quorum: those of ${lost.map(nodeName).join(", ")} are lost`,
    nodes: lost,
  };
}
