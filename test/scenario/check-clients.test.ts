/** Options of a protocol and settings of its clients that belong together are refused alone. */
import { describe, expect, it, test } from "vitest";
import { InputError } from "../../src/core/errors.ts";
import { CRASH_RECOVERY, type Protocol } from "../../src/index.ts";
import { withSystem } from "../../src/scenario/own-system.ts";
import { parseScenario } from "../../src/scenario/parse.ts";
import { resolveScenario } from "../../src/scenario/resolve.ts";
import { REGISTERED } from "../../src/scenario/scope.ts";
import { mixed } from "../../src/workloads/mixed.ts";

/** What is said of a scenario, a line a problem. */
function said(source: object, known = REGISTERED): readonly string[] {
  try {
    resolveScenario({ version: 1, nodes: 3, ...source }, "x.yaml", undefined, known);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const registered = { kind: "administered", registered: true };
const sessions = { sessions: "registered" };

describe("refuses, naming both fields and what would be right", () => {
  test.each<[string, object, readonly string[]]>([
    [
      "sessions that are registered, and the usual clients",
      { protocol: "raft", options: sessions },
      [
        "options.sessions: sessions: registered is for clients with workload.registered: true " +
          "(of kind administered), got none, which kind mixed does not have: expected open, or " +
          "such clients",
      ],
    ],
    [
      "such sessions, and clients that could register and do not",
      { protocol: "raft", options: sessions, workload: { kind: "administered" } },
      [
        "options.sessions: sessions: registered is for clients with workload.registered: true, " +
          "got false: expected open, or such clients",
      ],
    ],
    [
      "such sessions of one of several protocols",
      { protocols: ["raft", "zab"], options: { raft: sessions } },
      [
        "options.raft.sessions: sessions: registered is for clients with workload.registered: " +
          "true (of kind administered), got none, which kind mixed does not have: expected open, " +
          "or such clients",
      ],
    ],
    [
      "clients that register, and a protocol that knows of no registration",
      { protocol: "multi-paxos", workload: registered },
      [
        "workload.registered: multi-paxos has no option for clients with registered: true (raft " +
          "has options.sessions: registered): expected false",
      ],
    ],
    [
      "such sessions of a service that other services ask",
      { system: "fenced-lock", nodes: 7, services: { locks: { options: sessions } } },
      [
        "services.locks.options.sessions: sessions: registered is for clients with " +
          "workload.registered, and what asks locks are other services, which have no such " +
          "setting: expected open",
      ],
    ],
    [
      "such sessions of each of several services",
      {
        system: "percolator",
        nodes: 10,
        services: { s1: { options: sessions }, s2: { protocol: "raft", options: sessions } },
        workload: { kind: "mini-transactions" },
      },
      [
        expect.stringMatching(/^services\.s1\.options\.sessions: .* what asks s1 are other/),
        expect.stringMatching(/^services\.s2\.options\.sessions: .* what asks s2 are other/),
      ],
    ],
    [
      "clients that register, and a system whose servers know of no registration",
      { system: "counter", nodes: 6, workload: registered },
      [
        "workload.registered: servers has no option for clients with registered: true (raft has " +
          "options.sessions: registered): expected false",
      ],
    ],
  ])("%s", (_case, source, expected) => {
    expect(said(source)).toEqual(expected);
  });

  it("with line and column of the option", () => {
    const text = "version: 1\nprotocol: raft\noptions: { sessions: registered }\n";
    expect(() => parseScenario(text, "kr.yaml")).toThrow(/^kr\.yaml:3:\d+ options\.sessions: /);
  });
});

describe("takes", () => {
  test.each<[string, object]>([
    ["both together", { protocol: "raft", options: sessions, workload: registered }],
    ["neither", { protocol: "raft", workload: { kind: "administered" } }],
    ["clients that register where nothing expires", { protocol: "raft", workload: registered }],
    [
      "such sessions where no client asks",
      { protocol: "raft", options: sessions, workload: { clients: 0 } },
    ],
    ["a system that says nothing of it", { system: "fenced-lock", nodes: 7 }],
  ])("%s", (_case, source) => {
    expect(said(source)).toEqual([]);
  });
});

describe("of a system of one's own", () => {
  const tower: Protocol<null, never> = {
    name: "tower",
    about: "Rings a bell for each request.",
    options: {
      bells: {
        kind: "text",
        about: "Whose.",
        default: "its-own",
        choices: ["its-own", "brought"],
        ofClients: { brought: { brings: true } },
      },
    },
    faultModel: CRASH_RECOVERY,
    describe: () => ({ kind: "none", fields: {} }),
    factsOfMessage() {},
    factsOfWrite() {},
    start: () => null,
    onRequest() {},
    onMessage() {},
    onTimer() {},
    onDisk() {},
    observe: () => ({ role: "tower", term: 0, leader: 0, commitIndex: 0, lastIndex: 0 }),
  };
  const ringers = {
    ...mixed,
    name: "ringers",
    parameters: {
      ...mixed.parameters,
      brings: { kind: "boolean", about: "A bell.", default: false, ofProtocol: true },
    },
  } as const;
  const system = { name: "tower", about: "Bells.", protocol: tower, workloads: [ringers] };
  const known = withSystem(system, "t.ts");
  const brought = { bells: "brought" };
  const bringing = { kind: "ringers", brings: true };

  it("an option wants the clients that its protocol declares", () => {
    expect(said({ protocol: "tower", options: brought, workload: bringing }, known)).toEqual([]);
    expect(said({ protocol: "tower", options: brought }, known)).toEqual([
      "options.bells: bells: brought is for clients with workload.brings: true (of kind ringers), " +
        "got none, which kind mixed does not have: expected its-own, or such clients",
    ]);
    expect(said({ protocol: "raft", workload: bringing }, known)).toEqual([
      "workload.brings: raft has no option for clients with brings: true (tower has " +
        "options.bells: brought): expected false",
    ]);
  });

  it("is refused when it is loaded for a choice that the option does not have", () => {
    const { bells } = tower.options;
    const wrong = { ...bells, ofClients: { bought: { brings: true } } };
    const other = { ...system, protocol: { ...tower, options: { bells: wrong } } };
    expect(() => withSystem(other, "t.ts")).toThrow(
      "protocol.options.bells.ofClients: expected settings of the workload, by one of its choices",
    );
  });
});
