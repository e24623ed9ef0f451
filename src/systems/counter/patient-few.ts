/** Clients whose adds and reads servers can pass on in time. */
import type { Values } from "../space.ts";

/**
 * A server asks a group for one thing at a time, and a client that tries every server makes each of
 * them ask: with six clients the last waits for six rounds of up to 250 ms (four messages and two
 * syncs of up to 37 ms each). What a client gives up before its turn stays in the line, and the
 * line grows for ever (seed 374: five clients that wait for 791 ms bring 6.7 operations a second to
 * a server that completes 5.5).
 */
export const patientFew: Readonly<Record<string, Values>> = {
  rate: { from: "10/s", to: "80/s" },
  clients: { from: 1, to: 6 },
  timeout: { from: "2s", to: "6s" },
};
