/**
 * The coordinator, an object: a transfer takes an amount from the account on the left, then adds it
 * to the one on the right. What is still to be asked is part of its state.
 */
import type { Value } from "../../core/json.ts";
import type { Applied, Call } from "../../objects/object.ts";
import { ANSWER, type AnswerInput } from "../../protocol/acting-object.ts";
import { claim } from "../../protocol/facts.ts";
import type { Outgoing, Said } from "../../protocol/state-machine.ts";
import type { ServedObject } from "../system.ts";

/** A transfer that is not done. */
interface Open {
  /** The index of the entry that began it: its number. */
  readonly transfer: number;
  readonly amount: number;
  /** What is asked next, and which entry says so. */
  readonly step: "withdraw" | "deposit";
  readonly index: number;
}

interface Transfers {
  readonly begun: number;
  /** By index, ascending. */
  readonly open: readonly Open[];
}

type Done = Applied<Transfers> & { readonly says?: readonly Said[] };

export const coordinator: ServedObject = {
  name: "transfers",
  partitioned: false,
  placed: true,
  functions: {
    transfer: { readOnly: false, drawn: "amount" },
    count: { readOnly: true },
  },
  facts: {
    began: claim("`node` began `transfer` of `amount`", "node", "transfer", "amount"),
    finished: claim("`node` finished `transfer`", "node", "transfer"),
  },
  initial: () => ({ begun: 0, open: [] }) as never,
  apply: (state: never, call: Call, at?: { readonly index: number }): Applied<never> =>
    apply(state, call, at?.index ?? 0) as Applied<never>,
  outbox: (state) => outbox(state as never),
};

function apply(state: Transfers, { f, input }: Call, index: number): Done {
  switch (f) {
    case "transfer": {
      const begun = state.begun + 1;
      const amount = Number(input);
      const open: Open = { transfer: index, amount, step: "withdraw", index };
      return {
        state: { begun, open: withLast(state.open, open) },
        output: begun,
        says: [["began", index, amount]],
      };
    }
    case "count":
      return { state, output: state.begun };
    case ANSWER:
      return answered(state, input as unknown as AnswerInput, index);
    default:
      throw new TypeError(`transfers have no function "${f}": transfer, count`);
  }
}

/** An answer to what is asked no more is one that came before: nothing is done. */
function answered(state: Transfers, { index: asked }: AnswerInput, index: number): Done {
  const at = placeOf(state.open, asked);
  const done = state.open[at];
  if (done?.index !== asked) return { state, output: null as Value };
  const { begun } = state;
  const open = state.open.toSpliced(at, 1);
  if (done.step === "deposit") {
    return { state: { begun, open }, output: null, says: [["finished", done.transfer]] };
  }
  const { transfer, amount } = done;
  const next: Open = { transfer, amount, step: "deposit", index };
  return { state: { begun, open: withLast(open, next) }, output: null };
}

/** Of long lists a spread and `concat` take several times as long as this. */
function withLast(open: readonly Open[], next: Open): readonly Open[] {
  return open.toSpliced(open.length, 0, next);
}

/** The place of the first that is not before an index: they are many, where accounts are slow. */
function placeOf(open: readonly Open[], index: number): number {
  let from = 0;
  let until = open.length;
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((open[middle] as Open).index < index) from = middle + 1;
    else until = middle;
  }
  return from;
}

/** The first of each account, by index: only that is asked at a time. */
function outbox({ open }: Transfers): readonly Outgoing[] {
  const [first] = open;
  if (first === undefined) return [];
  const other = open.find(({ step }) => step !== first.step);
  return other === undefined ? [ask(first)] : [ask(first), ask(other)];
}

function ask({ transfer, amount, step, index }: Open): Outgoing {
  return {
    service: step === "withdraw" ? "left" : "right",
    command: { f: step, key: null, input: [transfer, amount] },
    index,
    number: 0,
  };
}
