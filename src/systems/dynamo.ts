/** What the store of quorums promises (DeCandia and others 2007), always. */
import { tally } from "../checkers/happened/count.ts";
import {
  acknowledgedByW,
  answeredSurvives,
  droppedForADescendant,
  oneContentADot,
  oneWriteADot,
  readsSeeAcknowledged,
  replicasConverge,
  storedIsDurable,
} from "../checkers/invariants/versions.ts";
import { bind } from "../checkers/property.ts";
import type { Goal } from "./goal.ts";
import { asksAgain } from "./goals.ts";
import { machinesHappened } from "./happened.ts";
import { dynamoSpace } from "./spaces/dynamo.ts";
import type { System } from "./system.ts";

const DYNAMO = "DeCandia and others 2007";
const DOTS = "Preguiça and others 2010, dotted version vectors";

const siblings: Goal<null> = {
  name: "versions-side-by-side",
  about: "A disk holds two versions of a key, of which neither had seen the other.",
  initial: () => null,
  on: { opens: (_state, _moment, _node, _owner, _key, versions = 0) => versions > 1 },
};

const standsIn: Goal<null> = {
  name: "node-stands-in",
  about: "A node keeps a version for a replica that does not answer.",
  initial: () => null,
  on: { opens: (_state, _moment, node = 0, owner = 0) => node !== owner },
};

export const dynamo: System = {
  name: "dynamo",
  weaker: true,
  space: dynamoSpace,
  sometimes: [asksAgain, siblings, standsIn] as readonly Goal[],
  invariants: [
    bind(
      {
        name: "dropped-for-a-descendant",
        statement:
          "A version leaves a disk only for one whose writer had seen it; one that is kept for " +
          "another replica, once that replica has it.",
        source: `${DYNAMO}, §4.4; ${DOTS}`,
      },
      droppedForADescendant,
    ),
    bind(
      {
        name: "stored-is-durable",
        statement:
          "What a replica acknowledges, or answers a read with, is on its disk, or what has " +
          "replaced it.",
        source: `${DYNAMO}, §4.5, with crashes that are recovered from`,
      },
      storedIsDurable,
    ),
    bind(
      {
        name: "one-content-a-dot",
        statement: "A dot is of one write, whose content is the same everywhere.",
        source: DOTS,
      },
      oneContentADot,
      oneWriteADot,
    ),
    bind(
      {
        name: "acknowledged-by-w",
        statement:
          "A write that a client was answered is on the disks of W nodes; it or one that " +
          "descends from it stays on some disk, until W that held one have been emptied.",
        source: `${DYNAMO}, §4.5 (durability) and §4.7`,
      },
      acknowledgedByW,
      answeredSurvives,
      answeredSurvives,
    ),
    bind(
      {
        name: "reads-see-acknowledged",
        statement:
          "With strict quorums and R + W > N a read sees all writes that had been answered when it " +
          "began, while no disk is emptied.",
        source: `${DYNAMO}, §4.5`,
      },
      readsSeeAcknowledged,
    ),
    bind(
      {
        name: "replicas-converge",
        statement: "After the heal the disks of all replicas of a key hold the same versions.",
        source: `${DYNAMO}, §4.7, replica synchronization`,
      },
      replicasConverge,
    ),
  ],
  happened: [
    tally("versions-stored", "opens"),
    tally("written", "written"),
    tally("reads-answered", "returns"),
    ...machinesHappened,
  ],
};
