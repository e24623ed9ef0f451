/**
 * A crash at a write: machines that stop the moment one of their next writes is done, before it
 * is durable or after, and restart when the fault ends.
 */
import { AMONG, layAmbush, liftAmbush } from "./ambush.ts";
import type { Fault } from "./fault.ts";
import { namesOf, targetParameter } from "./target.ts";

export const crashAtWrite: Fault = {
  name: "crash-at-write",
  about:
    "Waits at disks: machines stop just before or just after one of their next writes becomes durable, and no process learns which. They restart when the fault ends.",
  parameters: {
    target: targetParameter("random"),
    moment: {
      kind: "text",
      about: "before: the write is lost; after: it is durable, but the node does not learn it.",
      default: "either",
      choices: ["before", "after", "either"],
    },
    among: AMONG,
  },
  main: "target",
  lengthName: "restartAfter",
  harms: ["crash", "unsynced-loss"],
  usualUs: { min: 100_000, max: 1_500_000 },
  needsTime: true,

  begin: (world, settings, aim) =>
    layAmbush(world, settings, aim, (node) => {
      const { moment } = settings;
      if (moment !== "either") return moment === "before" ? "crash-before" : "crash-after";
      return (
        aim.pick(`moment at ${namesOf(world, [node])}`, ["crash-before", "crash-after"]) ??
        "crash-before"
      );
    }),
  end: liftAmbush,
};
