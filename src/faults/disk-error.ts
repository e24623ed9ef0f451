/**
 * A disk error: one of a disk's next writes fails, and the disk takes none any more until the
 * machine restarts.
 */
import { AMONG, layAmbush, liftAmbush } from "./ambush.ts";
import type { Fault } from "./fault.ts";
import { targetParameter } from "./target.ts";

export const diskError: Fault = {
  name: "disk-error",
  about:
    "One of a disk's next writes fails, and all after it. Machines whose disk failed restart when the fault ends.",
  parameters: {
    target: targetParameter("random"),
    among: AMONG,
  },
  main: "target",
  lengthName: "restartAfter",
  harms: ["disk-error"],
  usualUs: { min: 200_000, max: 2_000_000 },
  needsTime: true,

  begin: (world, settings, aim) => layAmbush(world, settings, aim, () => "fails"),
  end: liftAmbush,
};
