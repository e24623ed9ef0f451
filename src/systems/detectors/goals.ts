/** What a search of a failure detector should come to sometimes. */
import type { Goal } from "../goal.ts";

/** @param service whose members watch each other. */
export function detectorGoals(service: string): readonly Goal[] {
  const suspectsCrashed: Goal<{ readonly down: Set<number> }> = {
    name: "crash-is-suspected",
    about: "A member suspects one that has crashed.",
    initial: () => ({ down: new Set() }),
    on: {
      [`${service}.crashed`]({ down }, _moment, node) {
        down.add(node as number);
        return false;
      },
      [`${service}.restarted`]({ down }, _moment, node) {
        down.delete(node as number);
        return false;
      },
      [`${service}.suspects`]: ({ down }, _moment, _node, peer) => down.has(peer as number),
    },
  };
  const trustsAgain: Goal<null> = {
    name: "suspicion-is-taken-back",
    about: "A member trusts one again that it had suspected.",
    initial: () => null,
    on: { [`${service}.trusts`]: () => true },
  };
  const suspectsInPartition: Goal<null> = {
    name: "suspects-in-partition",
    about: "A member suspects another while links are cut.",
    initial: () => null,
    on: { [`${service}.suspects`]: (_state, moment) => moment.faults("partition") > 0 },
  };
  return [suspectsCrashed, trustsAgain, suspectsInPartition] as readonly Goal[];
}
