/** What a leader asks other services for: the first of each, by the state that it has now. */
import { describe, expect, it } from "vitest";
import { Performing } from "../../src/protocol/performing.ts";
import type { Self } from "../../src/protocol/protocol.ts";
import type { Outgoing, ReplicatedObject } from "../../src/protocol/state-machine.ts";

/** The state is what it wants asked: services with the indices of the entries that say so. */
type State = readonly (readonly [service: string, index: number])[];

function leader() {
  const said: string[] = [];
  const self = {
    ask: (service: string, _command: unknown, { index }: { readonly index: number }) =>
      said.push(`ask ${service} ${index}`),
    forget: (service: string) => said.push(`forget ${service}`),
  } as unknown as Self<unknown>;
  const outbox = (state: State): readonly Outgoing[] => {
    said.push("looks");
    const command = { f: "do", key: null, input: null };
    return state.map(([service, index]) => ({ service, command, index, number: 0 }));
  };
  const performing = new Performing({ outbox } as unknown as ReplicatedObject, "own");
  const heard = (): readonly string[] => said.splice(0);
  return { performing, self, heard };
}

const STATE: State = [
  ["left", 7],
  ["right", 5],
  ["left", 3],
];

describe("what a leader asks other services for", () => {
  it("is the first of each, once, and each state is looked at once", () => {
    const { performing, self, heard } = leader();
    const asked = new Map<string, number>();
    performing.perform(asked, STATE, self);
    performing.perform(asked, STATE, self);
    expect(heard()).toEqual(["looks", "ask left 3", "ask right 5"]);
    performing.perform(asked, [["left", 7]] satisfies State, self);
    expect(heard()).toEqual(["looks", "ask left 7", "forget right"]);
  });

  it("is asked again when it leads again, or is set back, though its state is the same", () => {
    const { performing, self, heard } = leader();
    const asked = new Map<string, number>();
    performing.perform(asked, STATE, self);
    performing.perform(asked, null, self);
    performing.perform(asked, null, self);
    expect(heard()).toEqual([
      "looks",
      "ask left 3",
      "ask right 5",
      "forget left",
      "forget right",
      "forget own",
    ]);
    performing.perform(asked, STATE, self);
    performing.perform(new Map(), STATE, self);
    const both = ["ask left 3", "ask right 5"];
    expect(heard()).toEqual([...both, ...both]);
  });

  it("is nothing before there is a state", () => {
    const { performing, self, heard } = leader();
    performing.perform(new Map(), undefined, self);
    performing.perform(new Map(), STATE, self);
    expect(heard()).toEqual(["looks", "ask left 3", "ask right 5"]);
  });
});
