/** Whether an object of a user's own is one, and judges by what it says itself. */
import { meant, thrownText } from "../core/errors.ts";
import { COMPARABLE, notJsonLike } from "../core/json-like.ts";
import { isPromise } from "../core/promised.ts";
import { shown } from "../core/shown.ts";
import type { Drawn, SequentialObject } from "../objects/object.ts";
import { checkFields, checkSpelling, type Wrong } from "./own-fields.ts";
import { checkFacts } from "./own-protocol.ts";
import { REGISTERED } from "./scope.ts";

const DRAWN: Readonly<Record<Drawn, true>> = {
  value: true,
  text: true,
  change: true,
  amount: true,
  member: true,
  token: true,
  transaction: true,
};

/** What judges beside `apply`, and must say the same. */
const JUDGING = ["allows", "observes", "replay", "identity"] as const;

/** What of a function an algorithm of the judge goes by. */
const SHAPE = ["readOnly", "answersWhether", "answersNothing", "inAnyOrder"] as const;

type Given = Readonly<Record<string, unknown>>;

/** Whether it is one of ours, and not a user's own. */
function isOurObject(object: unknown): boolean {
  return [...REGISTERED.objects.values()].some((ours) => ours === object);
}

/** @param object absent: there is none, and nothing is wrong. */
export function checkObject(object: object | undefined, path: string, wrong: Wrong): void {
  if (object === undefined || isOurObject(object)) return;
  let isRight = true;
  const flaw: Wrong = (at, message) => {
    isRight = false;
    wrong(`${path}${at}`, message);
  };
  const given = object as Given;
  if (typeof given["partitioned"] !== "boolean")
    flaw(".partitioned", `expected true or false, got ${shown(given["partitioned"])}`);
  for (const name of ["initial", "apply"]) {
    if (typeof given[name] !== "function")
      flaw(`.${name}`, `expected a function, got ${shown(given[name])}`);
  }
  for (const name of [...JUDGING, "describe"]) {
    if (given[name] !== undefined && typeof given[name] !== "function")
      flaw(`.${name}`, `expected a function, got ${shown(given[name])}`);
  }
  checkSpelling(object, "an object", "", flaw);
  checkFacts(given["facts"], ".facts", flaw);
  checkFunctions(given["functions"], flaw);
  if (!isRight) return;
  checkInherited(object as SequentialObject, flaw);
  checkInitial(object as SequentialObject, flaw);
}

function checkFunctions(functions: unknown, flaw: Wrong): void {
  const isRecord = typeof functions === "object" && functions !== null;
  if (!isRecord || Object.keys(functions).length === 0) {
    const expected = "expected functions by name, such as { read: { readOnly: true } }";
    flaw(".functions", `${expected}, got ${shown(functions)}`);
    return;
  }
  for (const [name, shape] of Object.entries(functions as Given)) {
    const path = `.functions.${name}`;
    if (name in Object.prototype) flaw(path, `${name} is a word of JavaScript's: take another`);
    if (typeof shape !== "object" || shape === null) {
      flaw(path, `expected { readOnly: true } or { readOnly: false }, got ${shown(shape)}`);
      continue;
    }
    const { readOnly, drawn } = shape as Given;
    let isSpelt = true;
    checkFields(shape, "a function of an object", path, (at, message) => {
      isSpelt = false;
      flaw(at, message);
    });
    if (isSpelt && typeof readOnly !== "boolean")
      flaw(`${path}.readOnly`, `expected true or false, got ${shown(readOnly)}`);
    if (drawn !== undefined && !Object.hasOwn(DRAWN, drawn as string)) {
      const near = meant(String(drawn), Object.keys(DRAWN));
      flaw(`${path}.drawn`, `nothing is drawn as ${shown(drawn)}; ${near}`);
    }
  }
}

/** What was copied from one of ours (`{ ...objects.get("kv"), apply }`) judges as that does. */
function checkInherited(object: SequentialObject, flaw: Wrong): void {
  const ours = [...REGISTERED.objects.values()];
  const foreign: string[] = [];
  if (object.algorithm !== undefined && !ours.some((one) => isJudgedAs(object, one))) {
    foreign.push("algorithm");
  }
  for (const name of JUDGING) {
    const owners = ours.filter((one) => one[name] !== undefined && one[name] === object[name]);
    if (owners.length > 0 && owners.every(({ apply }) => apply !== object.apply))
      foreign.push(name);
  }
  if (foreign.length === 0) return;
  const named = foreign.join(", ");
  const what = foreign.length === 1 ? "that is" : "they are";
  const instead = `const { ${named}, ...rest } = objects.get(...), then { ...rest, name, apply }`;
  flaw(
    `.${foreign[0]}`,
    `leave out ${named}: ${what} of an object of ours, which says what it does itself, and does ` +
      `not go by what this one says (${instead})`,
  );
}

/** Whether an algorithm of the judge for one of ours says what the object says. */
function isJudgedAs(object: SequentialObject, ours: SequentialObject): boolean {
  const { algorithm, apply, initial, partitioned, functions } = object;
  return (
    algorithm === ours.algorithm &&
    apply === ours.apply &&
    initial === ours.initial &&
    partitioned === ours.partitioned &&
    Object.entries(functions).every(([f, shape]) => {
      const other = ours.functions[f];
      return other !== undefined && SHAPE.every((field) => shape[field] === other[field]);
    })
  );
}

/** The initial state can be distinguished from others. */
function checkInitial(object: SequentialObject, flaw: Wrong): void {
  let state: unknown;
  try {
    state = object.initial();
  } catch (error) {
    flaw(".initial", `it throws ${thrownText(error)}`);
    return;
  }
  if (isPromise(state)) {
    flaw(".initial", "it returns a promise: expected a state");
    return;
  }
  if (object.identity === undefined) {
    const odd = notJsonLike(state, "the state");
    if (odd === null) return;
    flaw(".initial", `${odd}: expected ${COMPARABLE}`);
    return;
  }
  try {
    const text: unknown = object.identity(state as never);
    if (typeof text !== "string") flaw(".identity", `expected a text, got ${shown(text)}`);
  } catch (error) {
    flaw(".identity", `it throws ${thrownText(error)}`);
  }
}
