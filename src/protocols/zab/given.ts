/** A server's disk as a directed scenario sets it up. */
import { isWhole } from "../../core/json.ts";
import { shown } from "../../core/shown.ts";
import type { Write } from "../../protocol/disk.ts";
import type { Given } from "../../protocol/protocol.ts";
import type { Txn } from "./state.ts";
import { ACCEPTED_EPOCH, CURRENT_EPOCH } from "./storage.ts";
import { counterOf, epochOf, zxidOf } from "./zxid.ts";

/**
 * `{ acceptedEpoch: 7, currentEpoch: 7, log: ["6:1", "7:1", "7:2"] }`: the log by its transactions'
 * zxids, as `epoch:counter`; each counter is one more than the one before, or 1 in a later epoch.
 * The log may have transactions of a later epoch than the current one: a server writes the leader's
 * history first.
 * @throws {RangeError} naming the field at fault.
 */
export function givenDisk(given: Given): readonly Write[] {
  const { log = [], currentEpoch = 0, acceptedEpoch = currentEpoch, ...others } = given;
  const unknown = Object.keys(others)[0];
  if (unknown !== undefined) {
    throw new RangeError(`${unknown}: zab is given acceptedEpoch, currentEpoch and log`);
  }
  if (!isWhole(acceptedEpoch)) throw new RangeError("acceptedEpoch: expected a whole number");
  if (!isWhole(currentEpoch)) throw new RangeError("currentEpoch: expected a whole number");
  if (currentEpoch > acceptedEpoch) {
    throw new RangeError("acceptedEpoch: an epoch is accepted before it is current");
  }
  if (!Array.isArray(log)) throw new RangeError('log: expected zxids, such as ["1:1", "1:2"]');
  const zxids = log.map(zxidOfText);
  zxids.forEach((zxid, at) => {
    const before = zxids[at - 1] ?? 0;
    const follows = epochOf(zxid) === epochOf(before) ? zxid === before + 1 : counterOf(zxid) === 1;
    if (!follows || zxid <= before) throw new RangeError(`log: ${shown(log[at])} does not follow`);
  });
  return [
    { kind: "put", key: ACCEPTED_EPOCH, value: acceptedEpoch },
    { kind: "put", key: CURRENT_EPOCH, value: currentEpoch },
    ...zxids.map((zxid, at): Write => {
      const entry: Txn = { zxid, request: null, voters: 0 };
      return { kind: "append", index: at + 1, entry };
    }),
  ];
}

function zxidOfText(text: unknown): number {
  const match = /^(\d{1,6}):(\d{1,9})$/.exec(typeof text === "string" ? text : "");
  if (match === null) throw new RangeError(`log: expected a zxid such as 7:3, got ${shown(text)}`);
  return zxidOf(Number(match[1]), Number(match[2]));
}
