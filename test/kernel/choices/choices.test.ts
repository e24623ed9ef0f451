import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashText } from "../../../src/core/hash.ts";
import type { Value } from "../../../src/core/json.ts";
import { BASES } from "../../../src/kernel/choices/bases.ts";
import { Choices } from "../../../src/kernel/choices/choices.ts";
import { type ChoiceClass, choiceClasses } from "../../../src/kernel/choices/classes.ts";
import { Decisions } from "../../../src/kernel/choices/decisions.ts";
import {
  below,
  type Domain,
  numberBetween,
  oneOf,
  orderOf,
  TIE,
  timeBetween,
} from "../../../src/kernel/choices/domain.ts";

const DOMAINS: readonly Domain<unknown>[] = [
  timeBetween(10, 5_000),
  numberBetween(-50, 70),
  below(17, 3),
  oneOf(["crash", "pause"], (name) => name),
  orderOf([1, 2, 3, 4], (node) => `n${node}`),
  TIE,
] as readonly Domain<unknown>[];

describe("a choice", () => {
  it.each(DOMAINS)("is read back as the answer that was written", (domain) => {
    fc.assert(
      fc.property(fc.integer({ min: -0x80000000, max: 0x7fffffff }), (bits) => {
        for (const answer of [domain.keyed(bits), domain.calm(bits)]) {
          const text = JSON.stringify(domain.write(answer));
          expect(domain.read(JSON.parse(text) as Value)).toEqual(answer);
        }
      }),
    );
  });

  it.each(DOMAINS)("takes no decision that means something else", (domain) => {
    for (const odd of [{}, [], [[1]], [1, 1], [-1, 4], "some", -0.5, 1e300, null]) {
      const read = domain.read(odd as Value);
      if (read !== undefined) expect(domain.read(domain.write(read))).toEqual(read);
    }
    expect(domain.read({ n: 1 })).toBeUndefined();
  });

  it("goes by class and key alone where it is keyed: not by earlier questions or time", () => {
    const asked = fc.record({
      kind: fc.constantFrom(...choiceClasses),
      key: fc.string(),
      place: fc.nat(DOMAINS.length - 1),
    });
    fc.assert(
      fc.property(asked, fc.array(asked), fc.array(asked), ({ kind, key, place }, before, more) => {
        const domain = DOMAINS[place] as Domain<unknown>;
        const answerAfter = (questions: typeof before) => {
          const choices = new Choices({ seed: "7", base: "keyed" });
          for (const one of questions) {
            const other = DOMAINS[one.place] as Domain<unknown>;
            choices.ask(one.kind, choices.key("n1", one.key), other, other.keyed(1));
          }
          // What an ordinary run would take at this moment is of no account.
          return choices.ask(kind, key, domain, domain.keyed(questions.length));
        };
        expect(answerAfter(before)).toEqual(answerAfter(more));
      }),
    );
  });

  it("comes to what is decided, whatever the base, and to the base where nothing is", () => {
    const decider = new Decisions([["disk", "n1 append #1", 77]]);
    for (const base of BASES) {
      const choices = new Choices({ seed: "7", base, decider });
      expect(choices.ask("disk", "n1 append #1", timeBetween(1, 9), 5)).toBe(77);
    }
    const disk = (base: (typeof BASES)[number], key: string) =>
      new Choices({ seed: "7", base, decider }).ask("disk", key, timeBetween(1, 1_000_000), 5);
    expect(disk("weather", "n1 append #2")).toBe(5);
    expect(disk("calm", "n1 append #2")).toBe(1);
    expect(disk("keyed", "n1 append #2")).toBe(disk("keyed", "n1 append #2"));
    expect(disk("keyed", "n1 append #2")).not.toBe(disk("keyed", "n1 append #3"));
  });

  it("that is decided as what is none of the answers falls back to the base", () => {
    const decider = new Decisions([["fault", "crash@1s/1", "meteorite"]]);
    const choices = new Choices({ seed: "7", base: "weather", decider });
    const faults = oneOf(["crash", "pause"], (name) => name);
    expect(choices.ask("fault", "crash@1s/1", faults, "pause")).toBe("pause");
  });

  it("that was decided as a fraction is the same part of another bound", () => {
    const decider = new Decisions([["draw", "n1/1 election-timeout #1", [75, 100]]]);
    const choices = new Choices({ seed: "7", base: "keyed", decider });
    const draw = (bound: number) =>
      choices.ask("draw", "n1/1 election-timeout #1", below(bound), 0);
    expect([draw(100), draw(1_000), draw(2)]).toEqual([75, 755, 1]);
  });

  it("is answered anew where its class is reseeded, and only there", () => {
    const decider = new Decisions([
      ["disk", "n1 append #1", 77],
      ["draw", "n1/1 x #1", [1, 1_000_000]],
    ]);
    const choices = new Choices({ seed: "7", base: "keyed", decider });
    const plain = new Choices({ seed: "7", base: "keyed", decider });
    choices.reseed("8", ["draw"]);
    const disk = timeBetween(0, 1_000_000);
    expect(choices.ask("disk", "n1 append #1", disk, 0)).toBe(77);
    expect(choices.ask("disk", "n2 append #1", disk, 0)).toBe(
      plain.ask("disk", "n2 append #1", disk, 0),
    );
    const draw = below(1_000_000);
    expect(choices.ask("draw", "n1/1 x #1", draw, 0)).not.toBe(1);
    expect(choices.ask("draw", "n2/1 x #1", draw, 0)).not.toBe(
      plain.ask("draw", "n2/1 x #1", draw, 0),
    );
  });

  it("removes a calm run's fault unless it is decided, and anything decided as null", () => {
    const decider = new Decisions([
      ["fault", "crash@1s/1", "crash"],
      ["operation", "c1/4", null],
    ]);
    const removed = (base: (typeof BASES)[number], kind: ChoiceClass, key: string) =>
      new Choices({ seed: "7", base, decider }).removes(kind, key);
    expect(removed("calm", "fault", "crash@1s/1")).toBe(false);
    expect(removed("calm", "fault", "crash@1s/2")).toBe(true);
    expect(removed("keyed", "fault", "crash@1s/2")).toBe(false);
    expect(removed("weather", "operation", "c1/4")).toBe(true);
    expect(removed("calm", "operation", "c1/5")).toBe(false);
  });

  it("goes back to a client's operation through every step: one more changes no other key", () => {
    const keysOf = (operations: readonly string[]) => {
      const choices = new Choices({ seed: "7", base: "keyed" });
      const keys: string[] = [];
      let step = 0;
      for (const operation of operations) {
        const wake = ++step;
        choices.originates(wake, operation);
        keys.push(choices.key("c1>n1", "request", wake).text);
        const arrival = ++step;
        choices.stepped(arrival, wake);
        const append = () => choices.key("n1>n2", "append", arrival).text;
        keys.push(append(), append());
        // A timer fires, and nothing it does is for an operation.
        keys.push(choices.key("n1>n2", "heartbeat", ++step).text);
      }
      return keys;
    };
    expect(keysOf(["c1/1"])).toEqual([
      "c1>n1 request for c1/1 #1",
      "n1>n2 append for c1/1 #1",
      "n1>n2 append for c1/1 #2",
      "n1>n2 heartbeat #1",
    ]);
    const both = keysOf(["c1/1", "c2/1"]);
    const later = keysOf(["c2/1"]).filter((key) => key.includes("c2/1"));
    expect(both.filter((key) => key.includes("c2/1"))).toEqual(later);
  });

  it("counts occurrences by content, and from a snapshot on as it did", () => {
    const keyed = (of: Choices, what: string) => of.key("n1", what).text;
    const choices = new Choices({ seed: "7", base: "keyed" });
    expect([keyed(choices, "a"), keyed(choices, "b"), keyed(choices, "a")]).toEqual([
      "n1 a #1",
      "n1 b #1",
      "n1 a #2",
    ]);
    choices.originates(4, "c1/1");
    choices.key("n1", "a", 4);
    const saved = structuredClone(choices.snapshot());
    keyed(choices, "a");
    const other = new Choices({ seed: "7", base: "keyed" });
    other.restore(saved);
    expect([keyed(other, "a"), keyed(other, "b"), keyed(other, "c")]).toEqual([
      "n1 a #3",
      "n1 b #2",
      "n1 c #1",
    ]);
    expect(other.key("n1", "a", 4).text).toBe("n1 a for c1/1 #2");
  });

  it("hashes a key as its text, and makes no text for it", () => {
    const choices = new Choices({ seed: "7", base: "weather" });
    choices.originates(1, "c1/7");
    choices.originates(2, "c12/3456");
    fc.assert(
      fc.property(fc.string(), fc.constantFrom(0, 1, 2), fc.nat(120), (what, cause, more) => {
        for (let time = 0; time <= more; time++) {
          const key = choices.key("n1>n2", what, cause);
          expect(key.hash).toBe(hashText(key.text));
        }
      }),
    );
  });
});
