/**
 * Nothing that came from a file is obeyed by a terminal, a runner, Markdown or XML; and everything
 * of it can still be read.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../../../src/core/errors.ts";
import { jsonText } from "../../../src/core/escape/json.ts";
import { markdownCode, markdownText } from "../../../src/core/escape/markdown.ts";
import { cleaned, terminalLine, terminalText } from "../../../src/core/escape/terminal.ts";
import { workflowProperty, workflowText } from "../../../src/core/escape/workflow.ts";
import { xmlAttribute, xmlText } from "../../../src/core/escape/xml.ts";
import { shellWord } from "../../../src/report/commands.ts";

/** Texts made of what terminals, runners and formats act on. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 4 }),
      fc.constantFrom(
        "\u001b[31m",
        "\u009b2J",
        "\n",
        "\r\n",
        "\t",
        "\0",
        " ::error file=x::y",
        "::add-mask::",
        "##[error]",
        "##vso[task.setvariable]",
        "\u202e",
        "\u2028",
        "\ud800",
        "`",
        "``",
        "|",
        "<b>",
        "]]>",
        "&amp;",
        "![x](http://y)",
        "https://x",
        "%0A",
        "'",
        "\\",
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** What no line that is printed may hold. */
const OBEYED =
  /[\p{Cc}\p{Surrogate}\u2028-\u202e\u2066-\u2069\u200b-\u200f\ufeff]|^\s*::|##[a-z]*\[/iu;

function hold(property: (text: string) => void): void {
  const whole = (text: string): void => {
    property(text);
  };
  fc.assert(fc.property(hostile, whole), { numRuns: 2_000 });
}

describe("text for a terminal", () => {
  test("is one line that neither a terminal nor a runner acts on", () => {
    hold((text) => expect(terminalLine(text)).not.toMatch(OBEYED));
  });

  test("keeps its lines where it may have some", () => {
    hold((text) => {
      const lines = terminalText(text).split("\n");
      expect(lines).toHaveLength(text.split("\n").length);
      for (const line of lines) expect(line).not.toMatch(OBEYED);
    });
  });

  test("is left as it is where it is harmless, in any script", () => {
    expect(terminalLine("scenarios/Überfall/落とし穴 (2).yaml: a::b # 1")).toBe(
      "scenarios/Überfall/落とし穴 (2).yaml: a::b # 1",
    );
  });

  test("shows what it does not pass on", () => {
    expect(terminalLine("a\n\u001b[31m\u009b\u202e::")).toBe("a\\n\\u{1b}[31m\\u{9b}\\u{202e}::");
    expect(terminalLine("  ::error::x ##[error]")).toBe("  \\u{3a}:error::x \\u{23}#[error]");
  });

  test("reaches every text of a plain value", () => {
    const value = { "a\u0007": ["\u0007", { b: "\u0007", n: 1, none: null }] };
    expect(cleaned(value, terminalLine)).toEqual({
      "a\\u{7}": ["\\u{7}", { b: "\\u{7}", n: 1, none: null }],
    });
  });
});

test("a problem of an input is one such line, whatever its file, path and message are called", () => {
  hold((text) => {
    const { message } = new InputError([{ file: text, line: 1, path: text, message: text }]);
    expect(message).not.toMatch(OBEYED);
  });
});

test("a problem of megabytes is cut, and thousands of problems are counted", () => {
  const problems = Array.from({ length: 5_000 }, () => ({ file: "x", message: "y".repeat(1e4) }));
  const lines = new InputError(problems).message.split("\n");
  expect(lines).toHaveLength(1_001);
  expect(lines[0]).toHaveLength(1_000);
  expect(lines.at(-1)).toBe("and 4000 more problems");
});

test("JSON is the same value, and nothing in it is obeyed", () => {
  hold((text) => {
    const json = jsonText({ [text]: text });
    expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify({ [text]: text })));
    expect(json).not.toMatch(OBEYED);
  });
});

describe("text for XML", () => {
  test("opens and closes nothing, and holds only characters of XML 1.0", () => {
    hold((text) => {
      const element = xmlText(text);
      expect(element).not.toMatch(/[<>"]|&(?!amp;|lt;|gt;|quot;)/);
      for (const line of element.split("\n")) expect(line).not.toMatch(OBEYED);
      expect(xmlAttribute(text)).not.toMatch(/[\n<>"]/);
    });
  });

  test("is read back as the text for a terminal", () => {
    hold((text) => {
      const back = xmlText(text)
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&");
      expect(back).toBe(terminalText(text).replace(/[\ufffe\uffff]/g, "\ufffd"));
    });
  });
});

test("a workflow command ends where its line ends, and a property where its comma is", () => {
  hold((text) => {
    expect(workflowText(text)).not.toMatch(/[\n\r]|%(?!25|0A)/);
    expect(workflowProperty(text)).not.toMatch(/[\n\r,:]|%(?!25|3A|2C)/);
  });
});

describe("text for Markdown", () => {
  test("stays on its line and begins no element, link, mention or cell", () => {
    hold((text) => {
      const plain = markdownText(text).replace(/\\[\\`*_[\]|~@:.]/g, "");
      expect(plain).not.toMatch(/[\n\r`*_[\]|~@<]|:\/\/|&(?!amp;|lt;)/);
    });
  });

  test("is code up to the end of its fence", () => {
    hold((text) => {
      const code = markdownCode(text);
      const [fence = ""] = /^`+/.exec(code) ?? [];
      expect(code).not.toMatch(/[\n\r]|(?<!\\)\|/);
      expect(code.split(/(`+)/).filter((run) => run === fence)).toHaveLength(2);
    });
  });
});

describe("a word for the shell", () => {
  test("is shown as one line that nothing obeys", () => {
    hold((text) => expect(shellWord(text)).not.toMatch(OBEYED));
  });

  test("is quoted only where that is needed", () => {
    expect(shellWord("scenarios/a-b.yaml")).toBe("scenarios/a-b.yaml");
    expect(shellWord("it's $HOME")).toBe("'it'\\''s $HOME'");
    expect(shellWord("a\nb")).toBe("$'a\\x0ab'");
  });
});
