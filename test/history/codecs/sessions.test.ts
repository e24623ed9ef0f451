/** The contract of the formats for transactions: sessions without a clock, and Jepsen's JSON. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dbcopJson } from "../../../src/history/codecs/dbcop-json.ts";
import { dbcopText } from "../../../src/history/codecs/dbcop-text.ts";
import { detectCodec } from "../../../src/history/codecs/index.ts";
import { jepsenJson } from "../../../src/history/codecs/jepsen-json.ts";
import { polysiText } from "../../../src/history/codecs/polysi-text.ts";
import { brief, decode, problemsOf } from "./helpers.ts";

const POLYSI = "w(1,7,0,0)\nr(1,7,1,1)\nr(2,0,1,1)\nw(2,8,1,1)\n";
const DBCOP_TEXT = "// write skew\n[x:=1 y:=2] [y==2 x:=3]\n---\n[x==1 y:=4]! [z==?]\n";
const DBCOP_JSON = `[[{"events":[{"Write":{"variable":0,"version":1}},["w",1,2]],"committed":true}],
  [{"events":[{"Read":{"variable":0,"version":null}},["r",1,0]],"committed":false}]]`;
const JEPSEN = `[{"index":0,"process":0,"type":"invoke","f":"txn","value":[["append","x",1]],"time":2000},
 {"process":"nemesis","type":"info","f":"start","value":"{[\\""},
 {"process":0,
  "type":"ok","f":"txn","value":[["append","x",1]],"time":5000}]`;

describe("polysi-text", () => {
  it("reads steps as transactions of sessions; 0 that was never written is what was there at first", () => {
    expect(brief(decode(polysiText, POLYSI))).toEqual([
      '0 txn null [["w",1,7]] -> [["w",1,7]] ok [0,1]',
      '1 txn null [["r",1,null],["r",2,null],["w",2,8]] -> [["r",1,7],["r",2,null],["w",2,8]] ' +
        "ok [2,3]",
    ]);
    expect(decode(polysiText, "w(1,0,0,0)\nr(1,0,0,1)")[1]?.output).toEqual([["r", 1, 0]]);
  });

  it("names the line that is no step", () => {
    expect(problemsOf(polysiText, "w(1,7,0,0)\nx(1)")).toEqual([
      "h:2: expected a step such as w(1,7,0,3): key, value, session and transaction as whole " +
        'numbers, got "x(1)"',
    ]);
  });
});

describe("dbcop-text", () => {
  it("reads sessions, transactions that did not commit, and comments", () => {
    expect(brief(decode(dbcopText, DBCOP_TEXT))).toEqual([
      '0 txn null [["w","x",1],["w","y",2]] -> [["w","x",1],["w","y",2]] ok [0,1]',
      '0 txn null [["r","y",null],["w","x",3]] -> [["r","y",2],["w","x",3]] ok [2,3]',
      '1 txn null [["r","x",null],["w","y",4]] -> null fail [4,5]',
      '1 txn null [["r","z",null]] -> [["r","z",null]] ok [6,7]',
    ]);
  });

  it("names steps and lines that are none", () => {
    expect(problemsOf(dbcopText, "[x:=? y=1]\nhello")).toEqual([
      'h:1: expected a step such as x:=1, x==1 or x==?, got "x:=?"',
      'h:1: expected a step such as x:=1, x==1 or x==?, got "y=1"',
      'h:2: expected transactions such as [x:=1 y==2], or ---, got "hello"',
    ]);
  });
});

describe("dbcop-json", () => {
  it("reads both spellings of events, bare or wrapped", () => {
    const expected = [
      '0 txn null [["w",0,1],["w",1,2]] -> [["w",0,1],["w",1,2]] ok [0,1]',
      '1 txn null [["r",0,null],["r",1,null]] -> null fail [2,3]',
    ];
    expect(brief(decode(dbcopJson, DBCOP_JSON))).toEqual(expected);
    expect(brief(decode(dbcopJson, `{"params":{"id":0},"data":${DBCOP_JSON}}`))).toEqual(expected);
  });

  it("says where what is expected is missing", () => {
    expect(problemsOf(dbcopJson, '{"events":[]}')).toHaveLength(1);
    expect(problemsOf(dbcopJson, "[1]")).toEqual([
      "h:1: session 1: expected a list of transactions, got 1",
    ]);
    expect(problemsOf(dbcopJson, '[[{"events":[["x",1,2]],"committed":true}]]')[0]).toContain(
      "session 1, transaction 1, event 1: expected",
    );
    expect(problemsOf(dbcopJson, "[[")[0]).toContain("h:1: expected JSON");
  });
});

describe("jepsen-json", () => {
  it("reads an array of objects over any number of lines; named processes are passed over", () => {
    const [one] = decode(jepsenJson, JEPSEN);
    expect(brief(decode(jepsenJson, JEPSEN))).toEqual([
      '0 txn null [["append","x",1]] -> [["append","x",1]] ok [0,1]',
    ]);
    expect([one?.invokedUs, one?.completedUs]).toEqual([2, 5]);
  });

  it("says what is no array of objects", () => {
    expect(problemsOf(jepsenJson, "[1]")[0]).toContain("h:1: expected an array of objects");
    expect(problemsOf(jepsenJson, '[{"process":0')).toEqual([
      "h:1: the object that begins here has no end",
    ]);
  });

  it("refuses an array that is cut, or whose commas and brackets are not where they belong", () => {
    const one = '{"process":0,"type":"invoke","f":"read","value":null}';
    const two = '{"process":0,"type":"ok","f":"read","value":1}';
    expect(problemsOf(jepsenJson, `[${one},\n${two},\n`)).toEqual([
      'h:2: the file ends after this line: expected an object, {"process":0,"type":"invoke",...}',
    ]);
    expect(problemsOf(jepsenJson, `[${one},\n${two}\n`)).toEqual([
      "h:2: the file ends after this line: expected , or ]",
    ]);
    expect(problemsOf(jepsenJson, `[${one}\n${two}]`)).toEqual(['h:2: expected , or ], got "{"']);
    expect(problemsOf(jepsenJson, `[${one},${two}]\n]`)).toEqual([
      'h:2: expected nothing more after the array, got "]"',
    ]);
    expect(problemsOf(jepsenJson, `${one}\n${two}`)[0]).toContain("h:1: expected an array");
  });

  it("accepts of texts of objects, brackets and commas exactly those that are JSON", () => {
    const event = '{"process":0,"type":"info","f":"read"}';
    const pieces = fc.array(fc.constantFrom("[", "]", ",", `${event}`, "\n", " "), {
      maxLength: 6,
    });
    const isJson = (text: string): boolean => {
      try {
        return Array.isArray(JSON.parse(text));
      } catch {
        return false;
      }
    };
    const seen = { yes: 0, no: 0 };
    fc.assert(
      fc.property(pieces, fc.boolean(), (inner, framed) => {
        const text = framed ? `[${inner.join("")}]` : inner.join("");
        // The events complete nothing, which is another problem; lists in the list are one, too.
        const flaws = problemsOf(jepsenJson, text).filter((one) => !one.includes("never invoked"));
        const expected = isJson(text) && !/[[\]]/.test(text.trim().slice(1, -1));
        seen[expected ? "yes" : "no"]++;
        expect(flaws.length === 0).toBe(expected);
      }),
      { numRuns: 2000 },
    );
    expect(Math.min(seen.yes, seen.no)).toBeGreaterThan(50);
  });
});

describe("detection", () => {
  it("distinguishes the formats", () => {
    const named = (text: string) => detectCodec(text.split("\n"), "h").name;
    expect(named(POLYSI)).toBe("polysi-text");
    expect(named(DBCOP_TEXT)).toBe("dbcop-text");
    expect(named(DBCOP_JSON)).toBe("dbcop-json");
    expect(named(JEPSEN)).toBe("jepsen-json");
    expect(named('{"process":0,"type":"invoke","f":"txn","value":[]}')).toBe("jsonl");
    expect(named("{:process 0, :type :invoke, :f :txn, :value [[:append 1 2]]}")).toBe(
      "jepsen-edn",
    );
    expect(named("[{:process 0, :type :invoke, :f :txn, :value [[:append 1 2]]}]")).toBe(
      "jepsen-edn",
    );
  });
});
