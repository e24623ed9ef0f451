/** The identity of a world does not depend on when it is. */
import { expect, it } from "vitest";
import { Audit } from "../../src/checkers/audit/audit.ts";
import { defaults } from "../../src/core/parameters.ts";
import { EnabledHeads } from "../../src/kernel/lanes.ts";
import { consensus } from "../../src/objects/consensus.ts";
import { kv } from "../../src/objects/kv.ts";
import { multiRegister } from "../../src/objects/multi-register.ts";
import { register } from "../../src/objects/register.ts";
import { type Command, request } from "../../src/protocol/request.ts";
import { WORLD_FACTS } from "../../src/protocol/shared-facts.ts";
import type { ReplicatedObject } from "../../src/protocol/state-machine.ts";
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
        object: OBJECTS[name] ?? kv,
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

const OBJECTS: Readonly<Record<string, ReplicatedObject>> = {
  paxos: consensus as ReplicatedObject,
  "two-phase-commit": multiRegister as ReplicatedObject,
  "three-phase-commit": multiRegister as ReplicatedObject,
  "paxos-commit": multiRegister as ReplicatedObject,
  abd: register as ReplicatedObject,
};

const TRANSACTION: Command = { f: "txn", key: null, input: [["write", "b", 1]] };

const WRITE: Command = { f: "write", key: null, input: 1 };

/** What is asked of protocols that replicate one object only. */
const COMMANDS: Readonly<Record<string, Command>> = {
  paxos: { f: "propose", key: null, input: 1 },
  "two-phase-commit": TRANSACTION,
  "three-phase-commit": TRANSACTION,
  "paxos-commit": TRANSACTION,
  abd: WRITE,
};

it.each([...protocols.keys()])(
  "%s, begun 7 s later, comes to states of the same identities",
  (name) => {
    const command = COMMANDS[name] ?? { f: "put", key: "k", input: 1 };
    const worlds = [begun(name, 0), begun(name, 7_000_000)];
    const seen = worlds.map((world) => {
      const identity = new WorldIdentity(world);
      const texts: string[] = [identity.text()];
      for (let count = 0; count < 300; count++) {
        // Some do nothing unless they are asked; the others hold an election first.
        const isIdle = command === TRANSACTION || command === WRITE;
        if (isIdle ? count % 10 === 0 : count % 60 === 59) {
          const to = isIdle ? 1 : (count % 3) + 1;
          world.submit(1, to, request(1, count + 1, command, false));
        }
        if (!world.step()) break;
        texts.push(identity.text());
      }
      return texts;
    });
    expect(seen[1]?.length).toBeGreaterThan(80);
    expect(seen[1]).toEqual(seen[0]);
  },
);
