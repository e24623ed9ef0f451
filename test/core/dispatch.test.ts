/**
 * The dispatcher: generated or looping, every listener hears its name, in order, with the numbers
 * of that name.
 */
import { expect, it } from "vitest";
import { type Channel, dispatchOf, forget, type Gate } from "../../src/core/dispatch.ts";

it.each([true, false])("calls the listeners of a name in order (generated: %s)", (generate) => {
  const heard: unknown[] = [];
  const cell = { state: "first" as unknown };
  const listener = (who: string) => ({
    run: (state: unknown, view: unknown, ...numbers: number[]) =>
      heard.push([who, state, view, numbers]),
    cell,
    view: `view of ${who}`,
  });
  const channels = new Map<string, Channel>([
    ["lead", { numbers: 2, listeners: [listener("a"), listener("b")] }],
    ['odd "name"', { numbers: 1, listeners: [listener("a")] }],
    ["silent", { numbers: 1, listeners: [] }],
  ]);
  const dispatch = dispatchOf(channels, undefined, generate);
  dispatch["lead"]?.(1, 2, 3);
  cell.state = "second";
  dispatch['odd "name"']?.(4);
  dispatch["silent"]?.(5);
  expect(heard).toEqual([
    ["a", "first", "view of a", [1, 2]],
    ["b", "first", "view of b", [1, 2]],
    ["a", "second", "view of a", [4]],
  ]);
  expect(Object.keys(dispatch)).toEqual(["lead", 'odd "name"', "silent"]);
});

it.each([true, false])("a steady name is heard when it says another number (%s)", (generate) => {
  const heard: number[][] = [];
  const run = (_state: unknown, _view: unknown, ...numbers: number[]) => heard.push(numbers);
  const listener = { run, cell: { state: null }, view: null };
  const channels = new Map<string, Channel>([
    ["lead", { numbers: 2, listeners: [listener], isSteady: true }],
    ["vote", { numbers: 2, listeners: [listener] }],
  ]);
  const parted: number[] = [];
  const gate: Gate = { isWatched: true, lasts: [], part: (channel) => parted.push(channel) };
  const dispatch = dispatchOf(channels, gate, generate);
  for (const [node, term] of [1, 1, 2, 1].map((node) => [node, 7] as const)) {
    dispatch["lead"]?.(node, term);
  }
  dispatch["vote"]?.(3, 7);
  dispatch["vote"]?.(3, 7);
  dispatch["lead"]?.(1, 8);
  dispatch["lead"]?.(1, 7);
  forget(gate);
  dispatch["lead"]?.(1, 7);
  expect(heard.map(([node, term]) => `${node}:${term}`).join(" ")).toBe(
    "1:7 2:7 3:7 3:7 1:8 1:7 1:7",
  );
  expect(parted).toEqual([0, 0, 1, 1, 0, 0, 0]);
});
