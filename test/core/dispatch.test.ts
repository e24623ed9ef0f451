/**
 * The dispatcher: generated or looping, every listener hears its name, in order, with the numbers
 * of that name.
 */
import { expect, it } from "vitest";
import { type Channel, dispatchOf } from "../../src/core/dispatch.ts";

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
