/** The contract of judges for functions that a model does not have: an error, never a verdict. */
import { describe, expect, test } from "vitest";
import { checkLinearizable, Judgement } from "../../../src/checkers/linearizability/check.ts";
import { InputError } from "../../../src/core/errors.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { modelNamed, objects } from "../../../src/objects/index.ts";
import type { Model } from "../../../src/objects/model.ts";

const asked = (f: string, outcome: Operation["outcome"] = "ok"): Operation => ({
  process: 0,
  f,
  key: null,
  input: null,
  output: null,
  outcome,
  invoked: 0,
  completed: outcome === "info" ? Number.POSITIVE_INFINITY : 1,
  invokedUs: null,
  completedUs: null,
});

/** A register of one's own that answers whatever it is asked. */
const own: Model = { name: "own", initial: () => null, step: (state) => [state] };

describe("a function that the model does not have", () => {
  test.each([...objects.keys()])("%s refuses it, however it ended", (name) => {
    const model = modelNamed(name);
    for (const outcome of ["ok", "info", "fail"] as const) {
      const history = [asked("frobnicate", outcome)];
      expect(() => checkLinearizable(history, model)).toThrow(InputError);
      expect(() => checkLinearizable(history, model)).toThrow(
        `history[0].f: unknown function of ${name} "frobnicate"; known: `,
      );
      expect(() => new Judgement(history, model)).toThrow(InputError);
    }
  });

  test("the names that are near are proposed", () => {
    const history = [{ ...asked("write"), input: 1 }, asked("raed")];
    expect(() => checkLinearizable(history, modelNamed("register"))).toThrow(
      'history[1].f: unknown function of register "raed"; did you mean read?',
    );
  });

  test("a function of another object of the same kind is refused, too", () => {
    const history = [{ ...asked("cas"), input: [null, 1], output: true }];
    expect(checkLinearizable(history, modelNamed("cas-register")).verdict).toBe("ok");
    expect(() => checkLinearizable(history, modelNamed("register"))).toThrow(InputError);
  });

  test("a model of one's own refuses what its list of functions leaves out, if it has one", () => {
    expect(checkLinearizable([asked("anything")], own).verdict).toBe("ok");
    const listed: Model = { ...own, functions: ["read"] };
    expect(() => checkLinearizable([asked("anything")], listed)).toThrow(
      'history[0].f: unknown function of own "anything"; known: read',
    );
  });
});
