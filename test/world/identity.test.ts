/** The identity of a world does not depend on when it is. */
import { expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { defaults } from "../../src/core/parameters.ts";
import { EnabledHeads } from "../../src/kernel/lanes.ts";
import { consensus } from "../../src/objects/consensus.ts";
import { kv } from "../../src/objects/kv.ts";
import { request } from "../../src/protocol/request.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import { protocols } from "../../src/protocols/index.ts";
import { WorldIdentity } from "../../src/world/identity.ts";
import { World } from "../../src/world/world.ts";

/**
 * Three nodes that begin at a moment. What is due at once happens in the order in which it was
 * added.
 */
function begun(name: string, atUs: number): World {
  const entry = protocols.get(name);
  if (entry === undefined) throw new RangeError(name);
  const protocol = entry.make();
  const world = new World(
    {
      seed: "1",
      protocol,
      setup: {
        options: defaults(entry.options),
        object: name === "paxos" ? consensus : kv,
        nodes: 3,
      },
      clients: 1,
      network: { latencyMinUs: 2_000, latencyMaxUs: 2_000, lossPpm: 0, duplicatePpm: 0 },
      clocks: { offsetMaxUs: 0, driftMaxPpm: 0 },
      disk: { syncMinUs: 1_000, syncMaxUs: 1_000 },
      limits: { stepsMax: 100_000, stepsAtOnceMax: 10_000, pendingMax: 10_000 },
    },
    new Audit([], 3, { ...WORLD_FACTS, ...protocol.facts }).facts,
  );
  const heads = new EnabledHeads(world.agenda, world.lanes);
  world.scheduleBy({
    pick: (agenda) => {
      if (heads.lookWithin(agenda.nextUs()) === 0) return agenda.pop();
      const slot = heads.slots[0] as number;
      agenda.take(slot);
      return slot;
    },
  });
  world.addClient({
    name: "c1",
    due: () => false,
    onWake: () => undefined,
    onReply: () => undefined,
    snapshot: () => null,
    restore: () => undefined,
  });
  world.agenda.turnTo(atUs);
  world.boot();
  return world;
}

it.each([...protocols.keys()])(
  "%s, begun 7 s later, comes to states of the same identities",
  (name) => {
    const f = name === "paxos" ? "propose" : "put";
    const worlds = [begun(name, 0), begun(name, 7_000_000)];
    const seen = worlds.map((world) => {
      const identity = new WorldIdentity(world);
      const texts: string[] = [identity.text()];
      for (let count = 0; count < 300; count++) {
        if (!world.step()) break;
        texts.push(identity.text());
        if (count % 60 === 59) {
          const asked = { f, key: "k", input: count };
          world.submit(1, (count % 3) + 1, request(1, count, asked, false));
        }
      }
      return texts;
    });
    expect(seen[1]?.length).toBeGreaterThan(80);
    expect(seen[1]).toEqual(seen[0]);
  },
);
