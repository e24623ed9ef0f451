/** Results as text: JSON, deflated, in base64. A twentieth of what they would be as they are. */
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { CampaignResult } from "../../campaign/results.ts";

/** No result is larger, unpacked: 1 GiB. */
const BYTES_MAX = 2 ** 30;

export function packed(result: CampaignResult): string {
  return deflateRawSync(JSON.stringify(result), { level: 6 }).toString("base64");
}

/** @throws {RangeError} if it is none, or was cut off. */
export function unpacked(text: string): CampaignResult {
  try {
    const bytes = inflateRawSync(Buffer.from(text, "base64"), { maxOutputLength: BYTES_MAX });
    return JSON.parse(bytes.toString("utf8")) as CampaignResult;
  } catch {
    throw new RangeError("this is not what a worker of a campaign came to");
  }
}
