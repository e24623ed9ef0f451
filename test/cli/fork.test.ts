/** `rashomon fork`: one warm run, many futures; each can be seen again by its number. */
import { describe, expect, it } from "vitest";
import { folderOf, rashomon } from "./rashomon.ts";

const scenario = (extra: string) => `version: 1
protocol: raft
nodes: 3
duration: 3s
heal: 5s
options: { electionTimeout: 60ms..120ms, heartbeat: 20ms, preVote: false }
faults:
  - { every: 300ms, oneOf: [{ crash: leader }, { partition: leader }, { crash: all }] }
${extra}`;

/** A register whose value is held in two places of the state, and in a set. */
const TWICE_HELD = `
import { CRASH_RECOVERY, defineSystem } from "rashomon";
const protocol = {
  name: "server", about: "n1 answers.", object: "register", options: {}, faultModel: CRASH_RECOVERY,
  describe: () => ({ kind: "none", fields: {} }), factsOfMessage() {}, factsOfWrite() {},
  start() {
    const cell = { value: null };
    return { cell, by: new Map([["x", cell]]), all: new Set([cell]) };
  },
  onRequest(state, request, self) {
    const { f, input } = request.command;
    if (f === "write") state.by.get("x").value = input;
    const known = [...state.all].map(({ value }) => value)[0];
    const output = f === "write" || known !== state.cell.value ? null : known;
    self.reply(request, { status: "ok", output, leader: 1 });
  },
  onMessage() {}, onTimer() {}, onDisk() {},
  observe: () => ({ role: "leader", term: 1, leader: 1, commitIndex: 0, lastIndex: 0 }),
};
export default defineSystem({ name: "server", about: "A server.", protocol });
`;

const folder = folderOf({
  "server.js": TWICE_HELD,
  "twice.yaml": `version: 1
system: ./server.js
nodes: 1
duration: 2s
object: register
workload: { clients: 2, rate: 20/s, mix: { read: 1, write: 1 } }
`,
  "right.yaml": scenario("seeds: 4"),
  "wrong.yaml": scenario("mutant: no-election-restriction"),
});

const json = async (...given: readonly string[]) => {
  const { status, stdout } = await rashomon(folder, ["fork", ...given, "--json", "--quiet"]);
  return { status, document: JSON.parse(stdout) as ForkDocument };
};

interface ForkDocument {
  readonly seed: number;
  readonly step: number;
  readonly atUs: number;
  readonly futures: readonly {
    readonly future: number;
    readonly verdict: string;
    readonly hash: string;
    readonly wallMs: number;
  }[];
  readonly story?: readonly string[];
  readonly summary: object;
}

const withoutTimes = ({ futures }: ForkDocument) => futures.map((run) => ({ ...run, wallMs: 0 }));

describe("rashomon fork", () => {
  it("judges futures of one run, the same each time, and says how many differed", async () => {
    const { status, document } = await json("right.yaml", "--at", "1s", "--futures", "5");
    expect(status).toBe(0);
    expect(document).toMatchObject({
      seed: 4,
      summary: { futures: 5, pass: 5, fail: 0, met: 5, different: 5 },
    });
    expect(document.atUs).toBeLessThanOrEqual(1_000_000);
    expect(document.futures.map(({ future }) => future)).toEqual([1, 2, 3, 4, 5]);
    const step = String(document.step);
    const again = await json("right.yaml", "--step", step, "--future", "3");
    expect(withoutTimes(again.document)).toEqual(withoutTimes(document).slice(2, 3));
  });

  it("shows a failure with the command that shows it again, and there its story", async () => {
    const given = ["wrong.yaml", "--seed", "11", "--at", "400ms"];
    const all = await rashomon(folder, ["fork", ...given, "--futures", "30", "--quiet"]);
    expect(all.status).toBe(1);
    const command = /rashomon (fork wrong\.yaml .* --future \d+)/.exec(all.stdout)?.[1] ?? "";
    const one = await rashomon(folder, [...command.split(" "), "--quiet"]);
    expect(one.status).toBe(1);
    const said = /future \d+: leader-completeness at step [\d,]+/.exec(all.stdout)?.[0];
    expect(one.stdout).toContain(said);
    expect(one.stdout).toMatch(/step +\d+ +\d\.\d+ s /);
  });

  it("keeps what is one object in a state one object", async () => {
    const { document } = await json("twice.yaml", "--at", "1s", "--futures", "10");
    expect(document.futures.map(({ verdict }) => verdict)).toEqual(Array(10).fill("pass"));
  });

  it.each([
    [["right.yaml"], "--at: expected a moment of the run such as 5s; or --step N"],
    [["right.yaml", "--at", "soon"], 'got "soon"'],
    [["right.yaml", "--at", "9m"], "--at: the run of seed 4 ends before, at "],
    [["right.yaml", "--step", "9000000"], "--step: the run of seed 4 ends before, at "],
    [["right.yaml", "--at", "1s", "--futures", "0"], "--futures: expected a whole number"],
    [["right.yaml", "--at", "1s", "--classes", "massage"], "did you mean message?"],
    [["right.yaml", "--at", "1s", "--protocol", "zab"], "expected one of the scenario's: raft"],
    [["none.yaml", "--at", "1s"], "none.yaml"],
  ])("refuses %j", async (given, message) => {
    const { status, stderr, stdout } = await rashomon(folder, ["fork", ...given, "--quiet"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });
});
