/** The registry of faults: one line each. */
import { clockDrift } from "./clock-drift.ts";
import { clockJump } from "./clock-jump.ts";
import { crash } from "./crash.ts";
import { crashAtWrite } from "./crash-at-write.ts";
import { delay } from "./delay.ts";
import { diskError } from "./disk-error.ts";
import { diskFull } from "./disk-full.ts";
import type { Fault } from "./fault.ts";
import { kill } from "./kill.ts";
import { lossBurst } from "./loss-burst.ts";
import { partition } from "./partition.ts";
import { pause } from "./pause.ts";
import { wipe } from "./wipe.ts";

/** By name, in the order `rashomon list faults` shows them. */
export const faults: ReadonlyMap<string, Fault> = new Map(
  [
    partition,
    crash,
    crashAtWrite,
    kill,
    pause,
    lossBurst,
    delay,
    diskFull,
    diskError,
    clockJump,
    clockDrift,
    wipe,
  ].map((fault) => [fault.name, fault]),
);
