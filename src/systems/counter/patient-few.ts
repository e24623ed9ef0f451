/** Clients whose adds and reads servers can pass on in time. */
import type { Drawn, Space } from "../space.ts";

/**
 * A server asks a group for one thing at a time, and a client that tries every server makes each of
 * them ask: with six clients the last waits for six rounds of up to 250 ms (four messages and two
 * syncs of up to 37 ms each). What a client gives up before its turn stays in the line, and the
 * line grows for ever (seed 374: five clients that wait for 791 ms bring 6.7 operations a second to
 * a server that completes 5.5). With 5 % of messages lost a fifth of the rounds take two asks, so
 * that six clients which wait for 2 s, 3 operations a second, are as much as a server completes
 * (seed 62000652); that they wait for 3 s leaves it a third.
 */
export const patientFew = {
  workload: {
    rate: { from: "10/s", to: "80/s" },
    clients: { from: 1, to: 6 },
    timeout: { from: "3s", to: "6s" },
  },
  // What is not drawn would be the usual 100/s and 1 s, which is that line: seed 62001702 had both
  // with links of 37 ms, and no operation completed.
  together: ({ workload }: Drawn): void => {
    workload["rate"] ??= "40/s";
    workload["timeout"] ??= "3s";
  },
} satisfies Space;
