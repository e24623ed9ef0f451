/** Uploads as a system: memory is bounded at both ends, and what counts as complete is whole. */
import { bind, claim, defineSystem, type Property, type Protocol } from "rashomon";
import breakTakenForEnd from "./break-taken-for-end.ts?program";
import sendsNotAwaited from "./sends-not-awaited.ts?program";
import takesAtOnce from "./takes-at-once.ts?program";
import { ITEMS, WINDOW } from "./upload.js";
import waitsForTheWindow from "./waits-for-the-window.ts?program";

const FACTS = {
  loaded: claim("`node` read `items` items of file `file` so far", "node", "file", "items"),
  stored: claim("`node` stored `items` items of file `file` so far", "node", "file", "items"),
  complete: claim(
    "`node` took file `file` for complete, with `items` items",
    "node",
    "file",
    "items",
  ),
} as const;

const upload = (program: (declaration?: object) => Protocol): Protocol =>
  program({ name: "upload", about: "Files, and who stores them.", facts: FACTS });

/** A window of items is under way or waits to be taken; one is in the hands of each end. */
const HELD_MAX = WINDOW + 2;

/** By file: how many of its items were stored. */
const bounded: Property<Map<number, number>> = {
  initial: () => new Map(),
  on: {
    stored(state, _view, _node, file, items) {
      state.set(file, items);
    },
    loaded(state, view, node, file, items) {
      const held = items - (state.get(file) ?? 0);
      if (held <= HELD_MAX) return;
      view.report(`${held} items of file ${file} are held in memory, ${HELD_MAX} at most may be`, [
        node,
      ]);
    },
  },
};

const whole: Property = {
  initial: () => null,
  on: {
    complete(_state, view, node, file, items) {
      if (items === ITEMS) return;
      view.report(`n${node} has ${items} items of file ${file}, of ${ITEMS}`, [node]);
    },
  },
};

export default defineSystem({
  name: "back-pressure",
  about: "Files that are sent in streams to a machine which is slower than its senders.",
  protocol: upload(waitsForTheWindow),
  invariants: [
    bind(
      {
        name: "bounded",
        statement: "What was read and is not stored never exceeds the window and two items.",
        source: "RFC 9113, HTTP/2, §5.2 Flow control",
      },
      bounded as never,
    ),
    bind(
      {
        name: "whole",
        statement: "A file that counts as complete has all its items.",
        source: "RFC 9113, HTTP/2, §8.1: a message is complete with END_STREAM alone",
      },
      whole,
    ),
  ],
  mutants: [
    {
      name: "sends-not-awaited",
      about: "Who sends does not wait for the window.",
      detectors: ["bounded"],
      protocol: upload(sendsNotAwaited),
    },
    {
      name: "takes-at-once",
      about: "Who receives takes items at once, into a queue without a bound.",
      detectors: ["bounded"],
      protocol: upload(takesAtOnce),
    },
    {
      name: "break-taken-for-end",
      about: "A stream that breaks counts as one that has ended.",
      detectors: ["whole"],
      protocol: upload(breakTakenForEnd),
    },
  ],
});
