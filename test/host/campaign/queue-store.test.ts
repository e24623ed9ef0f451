/** A queue on real servers: what it promises campaigns, whichever it is. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { killCampaign, localReports } from "../../../bench/campaign/kills.ts";
import { SERVERS, type Server } from "../../../bench/campaign/servers.ts";
import type { CampaignResult } from "../../../src/campaign/results.ts";
import type { CampaignTask } from "../../../src/campaign/tasks.ts";
import { placeOf } from "../../../src/host/campaign/place.ts";
import { openQueue } from "../../../src/host/campaign/queue-store.ts";
import type { Board, Store, WorkOptions } from "../../../src/host/campaign/store.ts";

const PASSWORD = "hunter two";
const taskOf = (seed: number): CampaignTask => {
  return { kind: "piece", key: `piece-0-${seed}-${seed}`, group: 0, first: seed, last: seed };
};
const RESULT: CampaignResult = { kind: "run", runs: [] };

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe.each(["redis", "postgres"] as const)("a queue on %s", (kind) => {
  let server: Server;
  let store: Store;
  const troubles: string[] = [];

  beforeAll(async () => {
    server = await SERVERS[kind]({ password: PASSWORD });
    store = await openQueue(placeOf(server.url, "--queue"), "--queue");
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  const options = (more: Partial<WorkOptions> = {}): WorkOptions => ({
    workers: 2,
    name: "host/1",
    leaseMs: 1_000,
    onTrouble: (message) => troubles.push(message),
    onQuiet: () => undefined,
    ...more,
  });

  /** Resolves when so many tasks have a result or were set aside. */
  const ended = async (board: Board, count: number): Promise<void> => {
    while ((await board.counts()).ended < count) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it("has workers that begin while the server is away work once it is back", async () => {
    const board = store.board("away");
    await board.ready();
    const pid = server.pid();
    process.kill(pid, kind === "redis" ? "SIGKILL" : "SIGINT");
    while (isRunning(pid)) await new Promise((resolve) => setTimeout(resolve, 20));
    const crew = board.work(async () => RESULT, options());
    await new Promise((resolve) => setTimeout(resolve, 300));
    await server.restart();
    // Not before: Redis may forget what it was sent in the last second before a kill.
    await board.add([taskOf(1)]);
    await ended(board, 1);
    await crew.leave(0);
    expect(await board.done()).toEqual(new Set([taskOf(1).key]));
    // Each failure to connect is said once in a while, not as fast as can be.
    expect(troubles.length).toBeLessThan(200);
  });

  it("does a task once, however often it is added, and keeps what it came to", async () => {
    const board = store.board("once");
    const began: string[] = [];
    const crew = board.work(async ({ key }) => {
      began.push(key);
      return RESULT;
    }, options());
    await Promise.all([board.add([taskOf(1), taskOf(2)]), board.add([taskOf(2), taskOf(1)])]);
    await ended(board, 2);
    await board.add([taskOf(1)]);
    await crew.leave(0);
    expect(began.toSorted()).toEqual([taskOf(1).key, taskOf(2).key]);
    expect(await board.done()).toEqual(new Set(began));
    for await (const { result } of board.results(began)) expect(result).toEqual(RESULT);
  });

  it("sets a task aside that failed three times, says why, and tries it again if asked", async () => {
    const board = store.board("poison");
    let isCured = false;
    const began: string[] = [];
    const crew = board.work(async ({ key }) => {
      began.push(key);
      if (key === taskOf(7).key && !isCured) throw new Error("it falls over");
      return RESULT;
    }, options());
    await board.add([taskOf(6), taskOf(7)]);
    await ended(board, 2);
    expect(await board.aside()).toEqual([{ key: taskOf(7).key, reason: "it falls over" }]);
    expect(began.filter((key) => key === taskOf(7).key)).toHaveLength(3);
    isCured = true;
    await board.again();
    while ((await board.done()).size < 2) await new Promise((next) => setTimeout(next, 20));
    await crew.leave(0);
    expect(await board.aside()).toEqual([]);
  });

  it("gives a task back that does not end in time, and another does it", async () => {
    const board = store.board("given-back");
    let onBegun: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      onBegun = resolve;
    });
    const slow = board.work(
      (_task, { signal }) =>
        new Promise((resolve) => {
          onBegun();
          signal.addEventListener("abort", () => resolve(RESULT));
        }),
      options(),
    );
    await board.add([taskOf(9)]);
    await begun;
    await slow.leave(10);
    expect(await board.done()).toEqual(new Set());
    const other = board.work(async () => RESULT, options({ name: "host/2" }));
    await ended(board, 1);
    await other.leave(0);
    expect(await board.done()).toEqual(new Set([taskOf(9).key]));
  });

  it("says that nothing is left when the last task ends, not only when the last begins", async () => {
    const board = store.board("quiet");
    let end: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      end = resolve;
    });
    let quiet = 0;
    const perform = async ({ key }: CampaignTask): Promise<CampaignResult> => {
      if (key === taskOf(1).key) await held;
      return RESULT;
    };
    const onQuiet = () => {
      quiet++;
    };
    const crew = board.work(perform, options({ onQuiet }));
    await board.add([taskOf(1), taskOf(2)]);
    await ended(board, 1);
    const before = quiet;
    end();
    await ended(board, 2);
    while (quiet === before) await new Promise((next) => setTimeout(next, 20));
    await crew.leave(0);
  });

  it("keeps campaigns, and names who is connected", async () => {
    const board = store.board("named");
    const crew = board.work(async () => RESULT, options({ name: "a machine/12" }));
    while ((await board.workers()).length === 0) await new Promise((next) => setTimeout(next, 20));
    expect(await board.workers()).toEqual(["a machine/12"]);
    await crew.leave(0);
    expect(await store.records()).toEqual([]);
  });

  it("never shows the password: not in its name, not in what a server says", async () => {
    expect(store.place).not.toContain("hunter");
    const wrong = server.url.replace(encodeURIComponent(PASSWORD), "guessed");
    const refused = openQueue(placeOf(wrong, "--queue"), "--queue");
    await expect(refused).rejects.toThrow(/--queue: .*127\.0\.0\.1.* cannot be used as a queue: /);
    await expect(refused).rejects.not.toThrow(/guessed/);
    expect(troubles.join("\n")).not.toContain("hunter");
  });
});

// At length: npm run bench:campaign -- kills redis postgres 20000 1000 20
const PIECES = 240;
const local = localReports(PIECES, ["1"]);
describe.each(["redis", "postgres"] as const)("a campaign on %s", (store) => {
  it("loses nothing and counts nothing twice under four kills and a restart", async () => {
    const order = {
      store,
      pieces: PIECES,
      kills: 4,
      restarts: 1,
      processes: [1, 1],
      seed: 7,
      everyStarts: 0.25,
    };
    const outcome = await killCampaign(order, await local);
    expect(outcome).toMatchObject({
      runs: PIECES,
      of: PIECES,
      isSame: { 1: true },
      setAside: 0,
      restarts: 1,
    });
    // A campaign that ends before the first of them would prove nothing.
    expect(outcome.kills).toBeGreaterThan(1);
  });
});
