/**
 * No check says `ok` without a certificate; a certificate that was tampered with, or is another
 * history's, is refused.
 */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CausalOrder, flawOfCausal } from "../../../src/checkers/certificates/causal.ts";
import {
  flawOfSessions,
  type SessionOrders,
} from "../../../src/checkers/certificates/causal-memory.ts";
import type { Certificate } from "../../../src/checkers/certificates/certificate.ts";
import { certify, type Terms } from "../../../src/checkers/certificates/order.ts";
import { flawOfStale } from "../../../src/checkers/certificates/stale-order.ts";
import {
  flawOfVersions,
  type Guarantee,
  type VersionOrders,
} from "../../../src/checkers/certificates/versions.ts";
import { startOf } from "../../../src/checkers/consistency/accesses.ts";
import type { Check } from "../../../src/checkers/consistency/check.ts";
import { consistencyChecks } from "../../../src/checkers/consistency/index.ts";
import { observedOf } from "../../../src/checkers/observed.ts";
import type { Operation } from "../../../src/history/operation.ts";
import { hasPrefixes, isCausal, isFresh, ordersOf } from "./brute-force.ts";
import { arbitraryHistory, inputOf, kvModel } from "./helpers.ts";

type Verifier = (history: readonly Operation[], certificate: Certificate) => string | null;

const fitsFirst = startOf({ history: [], model: kvModel } as never);
const isRead = (one: Operation): boolean => kvModel.readOnly?.(observedOf(one)) === true;

const serially =
  (terms: Terms): Verifier =>
  (history, certificate) =>
    certify(history, kvModel, (certificate as { order: readonly number[] }).order, terms);
const versions =
  (guarantee: Guarantee): Verifier =>
  (history, certificate) =>
    flawOfVersions(history, certificate as VersionOrders, guarantee, fitsFirst);
const causally =
  (agreed: boolean): Verifier =>
  (history, certificate) =>
    flawOfCausal(history, certificate as CausalOrder, agreed, fitsFirst);

/** By check: its verifier, and the definition tried by brute force where there is one. */
const VERIFIERS: Readonly<
  Record<string, readonly [Verifier, ((history: readonly Operation[]) => boolean)?]>
> = {
  sequential: [serially({ laneOf: ({ process }) => process }), isSequential],
  "monotonic-prefix": [
    serially({ laneOf: (one) => 2 * one.process + (isRead(one) ? 1 : 0) }),
    (history) => hasPrefixes(history, ({ process }) => process),
  ],
  "consistent-prefix": [
    serially({ laneOf: (one, index) => (isRead(one) ? 2 * index + 1 : 2 * one.process) }),
    (history) => hasPrefixes(history, (read) => read),
  ],
  "bounded-staleness": [
    (history, certificate) =>
      flawOfStale(history, kvModel, (certificate as { order: readonly number[] }).order, {
        versions: 1,
      }),
    (history) => isFresh(history, 1, (a, b) => a.completed < b.invoked),
  ],
  causal: [causally(false), (history) => isCausal(history, "causal")],
  "causal-convergence": [causally(true), (history) => isCausal(history, "convergence")],
  "causal-memory": [
    (history, certificate) => flawOfSessions(history, certificate as SessionOrders, fitsFirst),
    (history) => isCausal(history, "memory"),
  ],
  "read-your-writes": [versions({ whose: "own", what: "writes" })],
  "monotonic-reads": [versions({ whose: "own", what: "reads" })],
  "monotonic-writes": [versions({ whose: "seen", what: "writes" })],
  "writes-follow-reads": [versions({ whose: "seen", what: "reads" })],
};

function isSequential(history: readonly Operation[]): boolean {
  const updates = history.filter((one) => !isRead(one) && one.outcome === "info");
  const sound = history.filter(({ outcome }) => outcome === "ok");
  const inSession = (a: Operation, b: Operation): boolean =>
    a.outcome === "ok" && a.process === b.process && a.invoked < b.invoked;
  for (const order of ordersOf([...sound, ...updates], inSession)) {
    const state = new Map<unknown, unknown>();
    const fits = order.every(({ f, key, input, output }) => {
      if (f === "put") state.set(key, input);
      return f === "put" || (state.get(key) ?? null) === output;
    });
    if (fits) return true;
  }
  return false;
}

const histories = arbitraryHistory({
  length: 12,
  keys: ["x", "y"],
  functions: ["get", "get", "put"],
  distinct: true,
  crashes: true,
});

function run(check: Check, history: readonly Operation[]): Certificate | undefined {
  const outcome = check.run({ ...inputOf(history, kvModel), bound: { versions: 1 } });
  if (outcome.verdict === "ok") expect(outcome.certificate).toBeDefined();
  return outcome.certificate;
}

/** The indices that a certificate puts in order, in lists. */
function listsOf(certificate: Certificate): readonly (readonly number[])[] {
  switch (certificate.kind) {
    case "sessions":
      return certificate.orders.map(([, order]) => order);
    case "versions":
      return certificate.orders;
    case "snapshot":
      return [certificate.events.map(([, index]) => index)];
    default:
      return [certificate.order];
  }
}

function withList(certificate: Certificate, at: number, list: readonly number[]): Certificate {
  switch (certificate.kind) {
    case "sessions":
      return {
        ...certificate,
        orders: certificate.orders.map(
          ([process, order], place) => [process, place === at ? list : order] as const,
        ),
      };
    case "versions":
      return {
        ...certificate,
        orders: certificate.orders.map((order, place) => (place === at ? list : order)),
      };
    case "snapshot":
      return certificate;
    default:
      return { ...certificate, order: list };
  }
}

describe("every ok has a certificate", () => {
  const needed = [...consistencyChecks.values()].filter((check) => check.weakerThanLinearizable);

  it("of each model that a linearizable history has", () => {
    expect(needed.map(({ name }) => name).sort()).toEqual(Object.keys(VERIFIERS).sort());
  });

  for (const check of needed) {
    const [verify, holds] = VERIFIERS[check.name] as [Verifier, typeof isSequential];

    it(`${check.name}: with a member left out, or doubled, it is refused`, () => {
      let tried = 0;
      fc.assert(
        fc.property(histories, fc.nat(), fc.nat(), (history, first, second) => {
          const certificate = run(check, history);
          if (certificate === undefined) return;
          expect(verify(history, certificate)).toBeNull();
          const lists = listsOf(certificate);
          const at = first % Math.max(1, lists.length);
          const list = lists[at] ?? [];
          const place = second % Math.max(1, list.length);
          const index = list[place];
          if (index === undefined || history[index]?.outcome !== "ok") return;
          tried++;
          const doubled = withList(certificate, at, [...list, index]);
          expect(verify(history, doubled)).not.toBeNull();
          // What is not of the session itself may be left out of its order, unless it was
          // read.
          if (
            certificate.kind === "sessions" &&
            certificate.orders[at]?.[0] !== history[index]?.process
          )
            return;
          const left = withList(certificate, at, list.toSpliced(place, 1));
          expect(verify(history, left)).not.toBeNull();
        }),
        { numRuns: 1500 },
      );
      expect(tried).toBeGreaterThan(200);
    });

    if (holds === undefined) continue;
    it(`${check.name}: none is accepted for a history that breaks the model`, () => {
      let refused = 0;
      fc.assert(
        fc.property(histories, fc.nat(), fc.nat(), fc.nat(), (history, first, second, third) => {
          if (history.filter(({ outcome }) => outcome !== "fail").length > 6) return;
          const certificate = run(check, history);
          if (certificate === undefined) return;
          // Another answer for one read, and two members of the certificate swapped.
          const reads = history.flatMap((one, index) =>
            isRead(one) && one.outcome === "ok" ? [index] : [],
          );
          const changed = reads[first % Math.max(1, reads.length)];
          const source = history[second % history.length];
          if (changed === undefined || source === undefined) return;
          const tampered = history.map((one, index) =>
            index === changed ? { ...one, output: source.f === "put" ? source.input : null } : one,
          );
          if (holds(tampered)) return;
          const lists = listsOf(certificate);
          const at = third % Math.max(1, lists.length);
          const list = [...(lists[at] ?? [])];
          const place = second % Math.max(1, list.length - 1);
          const swapped = [
            ...list.slice(0, place),
            ...list.slice(place, place + 2).reverse(),
            ...list.slice(place + 2),
          ];
          // The same with what would be the source of the new answer.
          const from = source.f === "put" ? history.indexOf(source) : -4;
          const mutated = [certificate, withList(certificate, at, swapped)];
          for (const one of [...mutated]) {
            if (!("sources" in one)) continue;
            const sources = one.sources.map((was, index) => (index === changed ? from : was));
            mutated.push({ ...one, sources });
          }
          refused++;
          for (const one of mutated) expect(verify(tampered, one)).not.toBeNull();
        }),
        { numRuns: 2000 },
      );
      expect(refused).toBeGreaterThan(50);
    });
  }
});

describe("the verifiers", () => {
  const folder = new URL("../../../src/checkers/certificates/", import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));
  const textOf = (name: string): string => readFileSync(new URL(name, folder), "utf8");

  it("have at most sixty lines each, besides comments, imports and types", () => {
    expect(files.length).toBeGreaterThan(8);
    for (const name of files) {
      const code = textOf(name)
        .replace(/\/\*.*?\*\//gs, "")
        .replace(/^ *\/\/.*$/gm, "")
        .replace(/^import [^;]*;$/gm, "")
        .replace(/^(export )?interface .*?^}$/gms, "")
        .replace(/^(export )?type [^;]*;$/gm, "");
      const lines = code.split("\n").filter((line) => line.trim() !== "");
      expect(lines.length, name).toBeLessThanOrEqual(60);
    }
  });

  it("know only one another, histories, models and values", () => {
    for (const name of files) {
      const imports = [...textOf(name).matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      for (const from of imports) {
        expect(from, name).toMatch(
          /^(\.\/|\.\.\/observed\.ts|\.\.\/\.\.\/(core|history|objects)\/)/,
        );
      }
    }
  });
});
