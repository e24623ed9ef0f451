/** The contract of the EDN reader: any form, over any lines. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Value } from "../../../src/core/json.ts";
import { EdnReader } from "../../../src/history/codecs/edn-reader.ts";

function read(text: string): { forms: Value[]; lines: number[]; problems: string[] } {
  const forms: Value[] = [];
  const lines: number[] = [];
  const problems: string[] = [];
  const reader = new EdnReader({
    form: (value, line) => {
      forms.push(value);
      lines.push(line);
    },
    problem: (line, column, message) => problems.push(`${line}:${column} ${message}`),
  });
  text.split("\n").forEach((line, index) => {
    reader.push(line, index + 1);
  });
  reader.end();
  return { forms, lines, problems };
}

/** A value as EDN, with a separator of the test's choice between elements. */
function print(value: Value, separator: string): string {
  if (value === null) return "nil";
  if (typeof value === "object") {
    if (Array.isArray(value)) {
      return `[${value.map((item: Value) => print(item, separator)).join(separator)}]`;
    }
    const entries = Object.entries(value as Record<string, Value>);
    return `{${entries.map(([name, item]) => `"${name}" ${print(item, separator)}`).join(separator)}}`;
  }
  return JSON.stringify(value);
}

describe("EdnReader", () => {
  it("keeps numbers that a double does not show, whole floats and decimals with a mark", () => {
    const text =
      "(9007199254740993 9007199254740993N +9007199254740993N 1e400 1e500M 12N 1.0 1.50M)";
    const large = "#number 9007199254740993";
    expect(read(text).forms).toEqual([
      large,
      large,
      large,
      "#number 1.0e400",
      "#number 1e500M",
      12,
      "#number 1.0",
      "#number 1.5M",
    ]);
  });

  it("reads what was printed, however it is broken into lines", () => {
    const scalar = fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer(),
      fc.string({ unit: fc.constantFrom("a", "é", " ", ";", "{", "]", ",", ":") }),
    );
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        scalar,
        fc.array(tie("value"), { maxLength: 4 }),
        fc.dictionary(fc.constantFrom("a", "b", "__proto__"), tie("value"), {
          noNullPrototype: true,
        }),
      ),
    }));
    const separators = fc.constantFrom(" ", ", ", "\n", "\n ; note }]\n", " #_[1 {2 3}] ");
    fc.assert(
      fc.property(fc.array(value, { maxLength: 4 }), separators, (values, separator) => {
        // The brackets around everything are transparent, so each value comes alone.
        const text = `[${values.map((item) => print(item, separator)).join(separator)}\n]`;
        expect(read(text)).toMatchObject({ forms: values, problems: [] });
      }),
    );
  });

  it("reads sets with the same members as the same value, in whichever order they are", () => {
    const { forms } = read(
      `[[#{2 10 1 "1"} {:a #{#{2 1} [1 2]}}] [#{"1" 1 2 10} {:a #{[1 2] #{1 2}}}]]`,
    );
    expect(forms[0]).toEqual(forms[1]);
    expect(read("[#{2 1} [2 1]]").forms).toEqual([
      [1, 2],
      [2, 1],
    ]);
  });

  it("reads keywords, symbols, characters, sets, tags, metadata and all numbers", () => {
    const text = `(:a/b c \\x \\newline \\u00 #{1 2} #inst "2020" #my/tag {:k v} ^:meta [7] -1.5e3 12N 1.5M +4 - 9007199254740993)`;
    expect(read(text)).toMatchObject({
      problems: [],
      forms: [
        "a/b",
        "c",
        "x",
        "\n",
        "u00",
        [1, 2],
        "2020",
        { k: "v" },
        [7],
        "#number -1500.0",
        12,
        "#number 1.5M",
        4,
        "-",
        "#number 9007199254740993",
      ],
    });
  });

  it("keeps texts that go on over lines, with their escapes", () => {
    expect(read('("one\n two\\t\\u0041\\"" 2)').forms).toEqual(['one\n two\tA"', 2]);
  });

  it("says on which line each form begins", () => {
    expect(read("{:a\n1}\n\n:b {\n}").lines).toEqual([1, 4, 4]);
  });

  it("goes on after a problem", () => {
    expect(read("[1 2\n{:a ]\n{:b 3}\n]")).toEqual({
      forms: [1, 2, { b: 3 }],
      lines: [1, 1, 3],
      problems: ["2:5 expected } (opened on line 2), got ]"],
    });
    expect(read(")").problems).toEqual(["1:1 unexpected ): nothing is open that it closes"]);
    expect(read('("open').problems).toEqual(['1:2 a text opens here and never closes: expected "']);
    expect(read("(1").problems).toEqual([
      "1:1 the sequence that opens here never closes: expected ) at the end of the file",
    ]);
  });
});
