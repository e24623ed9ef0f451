/** Which numbers are tickets, where two states are compared. */
import type { Readings } from "../../core/reading.ts";

export const READINGS: Readings = {
  fields: { pending: "by-ticket", request: "immutable", slots: "immutable", own: "immutable" },
};
