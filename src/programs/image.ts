/** A program's image: its text, lowered and bundled, from which each incarnation is made afresh. */
import { GLOBALS, LANGUAGE } from "./globals.ts";
import { SourceMap } from "./source-map.ts";
import { type Stacks, stacksOf } from "./stack.ts";

export interface ProgramImage {
  /** Kebab-case: the protocol's. */
  readonly name: string;
  /** The body of a function that returns what the program's file exports. */
  readonly code: string;
  /** The source map of `code`, as JSON. */
  readonly map: string;
  /** The names that it takes from outside, except those of the language. */
  readonly free: readonly string[];
}

/** What the program's file exports. */
export interface ProgramExports {
  readonly default?: unknown;
}

/** Compiled once: each call runs the program's text again, with module state of its own. */
export interface Compiled {
  /** Runs the text. To be called in a turn. */
  load(): ProgramExports;
  /** Of its errors. */
  readonly stacks: Stacks;
}

/** What `Function` puts before a body, lines. */
const HEAD_LINES = 2;

/** A program's text as a function: of its globals, `globalThis`, and what is absent. */
type Run = (...given: readonly unknown[]) => ProgramExports;

/** By their text: programs that a bundle holds as code, for where text is not made code. */
const written = new Map<string, Run>();

/** @param language the language's names, with what they mean. */
export function writeProgram(code: string, run: Run, named: Readonly<Record<string, unknown>>) {
  written.set(code, run);
  language = named;
}

/** What the function of a program takes, by name, in order. */
export function parametersOf(free: readonly string[]): readonly string[] {
  // What is free but not ours is asked for by `typeof` alone: it is undefined.
  const absent = free.filter((name) => !(name in GLOBALS) && name !== "globalThis");
  return [...Object.keys(GLOBALS), "globalThis", ...absent];
}

export function compile({ name, code, map, free }: ProgramImage): Compiled {
  const url = `${name}.program`;
  const body = `"use strict";${code}\nreturn $program;\n//# sourceURL=${url}`;
  const run = written.get(code) ?? (new Function(...parametersOf(free), body) as Run);
  const values = Object.values(GLOBALS);
  let sourceMap: SourceMap | null = null;
  return {
    load: () => run(...values, globalOf()),
    // Code that reads a stack names it; a name that is made at run time is not seen.
    stacks: stacksOf(url, /stack/i.test(code), (line, column) => {
      sourceMap ??= new SourceMap(map);
      return sourceMap.placeOf(line - HEAD_LINES, column);
    }),
  };
}

/** The global object of one process. */
function globalOf(): object {
  const global: Record<string, unknown> = {};
  for (const name of LANGUAGE) {
    global[name] = (languageOf() as Readonly<Record<string, unknown>>)[name];
  }
  for (const [name, value] of Object.entries(GLOBALS)) if (name[0] !== "$") global[name] = value;
  global["globalThis"] = global;
  return global;
}

let language: Readonly<Record<string, unknown>> | null = null;

/** The language's names, which a program may also ask its global object for. */
function languageOf(): Readonly<Record<string, unknown>> {
  if (language === null) {
    const named = LANGUAGE.map((name) => `${name}`).join(",");
    language = new Function(`return {${named}}`)() as Readonly<Record<string, unknown>>;
  }
  return language;
}
