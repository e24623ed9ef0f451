/**
 * The synod against "Paxos Made Simple" (Lamport 2001), section by section: each test drives nodes
 * and looks at what leaves them, never at a rule alone. Titles paraphrase the section unless they
 * quote.
 */
import { describe, expect, it } from "vitest";
import { Simulation } from "../../../src/runner/simulation.ts";
import { resolveScenario } from "../../../src/scenario/resolve.ts";
import { record, sentIn } from "../../support/recorded.ts";

interface Ran {
  /** `n1>n2 accept ballot=33 value=7`, in the order in which they were sent. */
  readonly lines: readonly string[];
  readonly violations: readonly { readonly check: string; readonly message: string }[];
  /** What the script's clients were answered. */
  readonly answers: readonly unknown[];
}

/** Runs a script on three nodes that are proposers, acceptors and learners all. */
function run(script: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Ran {
  const scenario = resolveScenario(
    {
      version: 1,
      protocol: "paxos",
      nodes: 3,
      duration: "2s",
      network: { latency: "1ms..3ms" },
      disk: { sync: "1ms..2ms" },
      workload: { clients: 0 },
      options: { retry: "1s..2s" },
      script: [{ withhold: "retry" }, ...script],
      ...more,
    },
    "paper",
  );
  const simulation = new Simulation(scenario, "paxos", 1);
  const lines: string[] = [];
  for (const { actor, other, payload } of sentIn(record(simulation))) {
    if (actor > scenario.nodes || other > scenario.nodes) continue;
    const { kind, fields } = simulation.protocol.describe(payload);
    const words = Object.entries(fields).map(([name, value]) => `${name}=${value}`);
    lines.push([`n${actor}>n${other}`, kind, ...words].join(" "));
  }
  const answers = simulation.history.history().map(({ output }) => output);
  return { lines, violations: simulation.violations, answers };
}

const propose = (node: string, input: number) => ({ request: "propose", input, node });
const decided = (node: string) => ({ when: { node, role: "decided" }, within: "500ms" });

describe("§2.1, the problem", () => {
  it("only a value that was proposed is chosen, and only one, which later proposers get", () => {
    const { answers, violations } = run([
      propose("n1", 7),
      decided("n2"),
      propose("n2", 8),
      { wait: "50ms" },
    ]);
    expect(answers).toEqual([7, 7]);
    expect(violations).toEqual([]);
  });

  it("if no value is proposed, none is chosen", () => {
    const { lines } = run([{ wait: "500ms" }]);
    expect(lines.filter((line) => /accept|decided/.test(line))).toEqual([]);
  });
});

describe("§2.2, choosing a value", () => {
  it("phase 1: prepare requests go to the acceptors, promises return their highest votes", () => {
    const { lines } = run([propose("n1", 7), decided("n1")], {
      given: { n2: { promised: 34, ballot: 34, value: 5 } },
    });
    expect(lines).toContain("n1>n2 prepare ballot=33");
    expect(lines).toContain("n2>n1 nack ballot=33 promised=34");
  });

  it("phase 1(b): an acceptor that has promised a number refuses lower ones only", () => {
    const { lines } = run([propose("n1", 7), { wait: "30ms" }], {
      given: { n1: { promised: 33 }, n2: { promised: 97 }, n3: { promised: 34 } },
    });
    expect(lines).toContain("n2>n1 nack ballot=65 promised=97");
    expect(lines.some((line) => line.startsWith("n3>n1 promise ballot=65"))).toBe(true);
  });

  it("phase 2(a), P2c: the value of the majority's highest-numbered vote is proposed", () => {
    const given = {
      n1: { promised: 66, ballot: 33, value: 1 },
      n2: { promised: 66, ballot: 66, value: 2 },
      n3: { promised: 66 },
    };
    // Exactly n1 and n2 are heard.
    const { lines, violations } = run(
      [{ drop: "promise", from: "n3" }, propose("n1", 7), decided("n1")],
      { given, checks: ["invariants"] },
    );
    expect(lines.filter((line) => line.startsWith("n1>n2 accept "))).toEqual([
      "n1>n2 accept ballot=97 value=2",
    ]);
    expect(violations).toEqual([]);
  });

  it("phase 2(a): any value if the answers report no votes: the client's", () => {
    const { lines } = run([propose("n1", 7), decided("n1")]);
    expect(lines).toContain("n1>n2 accept ballot=33 value=7");
  });

  it("phase 2(a) waits for a majority: one promise without its own node's is not enough", () => {
    const { lines } = run([
      { drop: "promise", from: ["n1", "n3"] },
      propose("n1", 7),
      { wait: "100ms" },
    ]);
    expect(lines.filter((line) => line.includes(" accept "))).toEqual([]);
  });

  it("phase 2(b), P1a: an acceptor that has promised a higher number since does not accept", () => {
    const { lines } = run([
      { hold: "accept", from: "n1", to: "n2", as: "late" },
      { drop: "accept", from: "n1", to: "n3" },
      propose("n1", 7),
      { wait: "30ms" },
      propose("n3", 8),
      { wait: "30ms" },
      { release: "late" },
      { wait: "30ms" },
    ]);
    expect(lines.some((line) => line.startsWith("n2>n1 nack ballot=33"))).toBe(true);
    expect(
      lines.filter((line) => line.startsWith("n2>") && line.includes("accepted ballot=33")),
    ).toEqual([]);
  });
});

describe("§2.3, learning a chosen value", () => {
  it("a learner hears every acceptor, and a single acceptance shows nothing", () => {
    const { lines, violations } = run([
      { drop: "accept", from: "n1", to: ["n2", "n3"] },
      propose("n1", 7),
      { expect: { node: "any", role: "decided", not: true }, within: "200ms", always: true },
    ]);
    expect(lines).toContain("n1>n2 accepted ballot=33 value=7");
    expect(violations).toEqual([]);
  });

  it("a learner that missed the acceptances asks, and is told what was chosen", () => {
    const { lines } = run([
      { drop: "accepted", to: "n3" },
      propose("n1", 7),
      decided("n1"),
      { fire: "retry", node: "n3" },
      decided("n3"),
    ]);
    expect(lines).toContain("n3>n1 ask");
    expect(lines).toContain("n1>n3 decided ballot=33 value=7");
  });
});

describe("§2.4, progress", () => {
  it("two proposers that outbid each other choose nothing; one that is let alone decides", () => {
    const { lines } = run([
      { hold: "accept", from: "n1", as: "first" },
      propose("n1", 7),
      { wait: "30ms" },
      propose("n2", 8),
      decided("n2"),
      { release: "first" },
      { wait: "30ms" },
    ]);
    expect(lines.filter((line) => /accepted ballot=33/.test(line))).toEqual([]);
  });
});

describe("§2.5, the implementation", () => {
  it("an acceptor answers once the answer is durable: one that stops before says nothing", () => {
    const { lines } = run(
      [
        propose("n1", 7),
        { when: { node: "n2", syncing: 1 } },
        { crash: "n2" },
        { restart: "n2" },
        { wait: "10ms" },
      ],
      { disk: { sync: "40ms..50ms" } },
    );
    expect(lines.filter((line) => line.startsWith("n2>n1 promise ballot=33"))).toEqual([]);
  });

  it("no two proposals have the same number: a restarted proposer goes on above its last", () => {
    const { lines } = run([
      { drop: "promise", to: "n1" },
      propose("n1", 7),
      { wait: "30ms" },
      { crash: "n1" },
      { restart: "n1" },
      propose("n1", 8),
      { wait: "30ms" },
    ]);
    const ballots = lines.flatMap((line) => /n1>n2 prepare ballot=(\d+)/.exec(line)?.[1] ?? []);
    expect(ballots).toEqual(["33", "65"]);
  });
});
