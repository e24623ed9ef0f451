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

const folder = folderOf({
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
