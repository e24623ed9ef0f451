/**
 * What a pool of workers does over channels and locks, a stage after another, again and again: jobs
 * that are put back, a ledger that several write, results of several, a level that one waits for,
 * the first of several answers, and two kinds of work in one loop.
 */
import type { Chosen, Process, ProcessChannel, ProcessMutex } from "rashomon";

export interface Ledger {
  readonly lock: ProcessMutex;
  total: number;
}

/** A number that rises, and who waits for it. */
export interface Level {
  value: number;
  changed: ProcessChannel<never>;
}

/** What can be done well or badly. */
export interface Ways {
  /** The receiver of jobs puts one back. */
  putBack(self: Process, jobs: ProcessChannel<number>, job: number): Promise<void>;
  credit(self: Process, ledger: Ledger, amount: number): Promise<void>;
  /** A worker has sent its last result. @param left workers that have not. */
  finish(results: ProcessChannel<number>, left: number): void;
  /** The level has risen. */
  wake(self: Process, level: Level): Promise<void>;
  /** Where several answers come, of which one is taken. */
  answers(self: Process, several: number): ProcessChannel<number>;
  /** The next item of either kind. */
  next(
    self: Process,
    orders: ProcessChannel<string>,
    stop: ProcessChannel<string>,
  ): Promise<Chosen>;
}

const WORKERS = 3;
const JOBS = 6;
const ORDERS = 100;

export const WELL: Ways = {
  async putBack(self, jobs, job) {
    void self.spawn(() => jobs.send(job), { name: "put back" });
  },
  async credit(self, ledger, amount) {
    await ledger.lock.lock();
    try {
      await self.sleep(1);
      ledger.total += amount;
    } finally {
      ledger.lock.unlock();
    }
  },
  finish(results, left) {
    if (left === 0) results.close();
  },
  async wake(self, level) {
    const { changed } = level;
    level.changed = self.channel();
    changed.close();
  },
  answers: (self, several) => self.channel<number>(several, "answers"),
  next: (self, orders, stop) => self.select([{ receive: orders }, { receive: stop }]),
};

export async function pool(self: Process, ways: Ways): Promise<void> {
  for (let round = 1; ; round++) {
    await putBack(self, ways);
    await keepLedger(self, ways);
    await collect(self, ways);
    await reach(self, ways);
    await askSeveral(self, ways);
    await serveTwo(self, ways);
    self.assert("worked", round);
    await self.sleep(self.random("pause", 20));
  }
}

/** Main receives the jobs, and puts every third one back at first. */
async function putBack(self: Process, { putBack }: Ways): Promise<void> {
  const jobs = self.channel<number>(0, "jobs");
  const feed = async (): Promise<void> => {
    for (let job = 1; job <= JOBS; job++) await jobs.send(job);
  };
  void self.spawn(feed, { name: "feeder" });
  const put = new Set<number>();
  for (let done = 0; done < JOBS; ) {
    const { value: job = 0 } = await jobs.receive();
    if (job % 3 === 0 && !put.has(job)) {
      put.add(job);
      await putBack(self, jobs, job);
    } else done++;
  }
}

async function keepLedger(self: Process, { credit }: Ways): Promise<void> {
  const ledger: Ledger = { lock: self.mutex("ledger"), total: 0 };
  const clerks = self.waitGroup("clerks");
  clerks.add(WORKERS);
  for (let clerk = 1; clerk <= WORKERS; clerk++) {
    const write = async (): Promise<void> => {
      for (let amount = 0; amount < JOBS; amount++) await credit(self, ledger, amount);
      clerks.done();
    };
    void self.spawn(write, { name: `clerk ${clerk}` });
  }
  await clerks.wait();
}

async function collect(self: Process, { finish }: Ways): Promise<void> {
  const results = self.channel<number>(0, "results");
  let left = WORKERS;
  for (let worker = 1; worker <= WORKERS; worker++) {
    const work = async (): Promise<void> => {
      for (let job = 0; job < JOBS; job++) {
        await self.sleep(self.random("working", 3));
        await results.send(job);
      }
      finish(results, --left);
    };
    void self.spawn(work, { name: `worker ${worker}` });
  }
  for await (const _ of results);
}

/** Main notes what it waits for, and waits until the level is there. */
async function reach(self: Process, { wake }: Ways): Promise<void> {
  const level: Level = { value: 0, changed: self.channel(0, "the level's change") };
  const raise = async (): Promise<void> => {
    for (let step = 0; step < 3; step++) {
      await self.sleep(self.random("raising", 3));
      level.value++;
      await wake(self, level);
    }
  };
  void self.spawn(raise, { name: "raiser" });
  for (;;) {
    // Who waits for what comes after this look cannot miss it.
    const { value, changed } = level;
    if (value === 3) return;
    await self.disk.put("waits", value);
    await changed.receive();
  }
}

/** Three search, and the first answer counts. */
async function askSeveral(self: Process, { answers }: Ways): Promise<void> {
  const { context, cancel } = self.background.withCancel();
  const found = answers(self, WORKERS);
  for (let at = 1; at <= WORKERS; at++) {
    const search = async (): Promise<void> => {
      await self.sleep(self.random("searching", 5));
      await found.send(at);
    };
    void self.spawn(search, { name: `searcher ${at}`, context, graceMs: 100 });
  }
  await found.receive();
  cancel();
}

/** A loop that has more orders than it can take, until it is told to stop. */
async function serveTwo(self: Process, { next }: Ways): Promise<void> {
  const orders = self.channel<string>(ORDERS, "orders");
  const stop = self.channel<string>(1, "stop");
  for (let order = 0; order < ORDERS; order++) await orders.send("order");
  await stop.send("stop");
  for (let taken = 0; taken < ORDERS; taken++) {
    const { value } = await next(self, orders, stop);
    if (value === "stop") return;
  }
}
