/**
 * Whether what a user's own system runs is a protocol, and all that it declares is as it must be.
 */
import { meant } from "../core/errors.ts";
import { READINGS } from "../core/reading.ts";
import { wrongParameter } from "../core/shape/declared.ts";
import { shown } from "../core/shown.ts";
import { isProgram } from "../programs/program.ts";
import { type FactDeclaration, isFieldKind } from "../protocol/facts.ts";
import { HARMS } from "../protocol/fault-model.ts";
import { WORLD_FACTS } from "../protocol/shared-facts.ts";
import { checkFields, checkNamed, checkSpelling, isRecord, type Wrong } from "./own-fields.ts";
import { REGISTERED } from "./scope.ts";

const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** A fact is a field of what asserts it, and a word in stories. */
const FACT = /^[a-z][A-Za-z0-9]*$/;
const FIELD_KINDS =
  "node, nodes, node of SERVICE, nodes of SERVICE, duration, moment, hash, digest, quorums, " +
  "number or count";
/** A claim is the node and four numbers at most. */
const CLAIM_FIELDS_MAX = 5;
/** What a protocol must have, beside handlers or an instance that makes them. */
const DECLARED = ["describe", "factsOfMessage", "factsOfWrite"] as const;
export const HANDLERS = [
  "start",
  "onMessage",
  "onTimer",
  "onRequest",
  "onDisk",
  "observe",
] as const;

export function checkName(name: unknown, path: string, wrong: Wrong): void {
  if (typeof name === "string" && NAME.test(name)) {
    // What is kept by name would find what every object has: `constructor` is in these letters.
    if (name in Object.prototype) wrong(path, `${name} is a word of JavaScript's: take another`);
    return;
  }
  wrong(path, `expected a name such as my-system: small letters, digits and -, got ${shown(name)}`);
}

export function checkProtocol(protocol: unknown, path: string, wrong: Wrong): void {
  if (typeof protocol !== "object" || protocol === null) {
    wrong(path, `expected a protocol: handlers and what is declared of it, got ${shown(protocol)}`);
    return;
  }
  const given = protocol as Readonly<Record<string, unknown>>;
  // A program goes by its file, as scenarios name it.
  if (!isProgram(given)) checkName(given["name"], `${path}.name`, wrong);
  if (REGISTERED.protocols.has(String(given["name"])))
    wrong(`${path}.name`, `${String(given["name"])} is the name of one of ours: take another`);
  checkSpelling(given, "a protocol", path, wrong);
  const functions = "instance" in given ? [...DECLARED, "instance"] : [...DECLARED, ...HANDLERS];
  for (const name of functions) {
    if (typeof given[name] !== "function")
      wrong(`${path}.${name}`, `expected a function, got ${shown(given[name])}`);
  }
  if (typeof given["options"] !== "object" || given["options"] === null)
    wrong(
      `${path}.options`,
      `expected declared parameters, {} for none, got ${shown(given["options"])}`,
    );
  else checkParameters(given["options"], `${path}.options`, wrong);
  checkFacts(given["facts"], `${path}.facts`, wrong);
  const kinds = 'the kinds of its messages, such as ["ping", "ack"]';
  checkTexts(given["messages"], `${path}.messages`, kinds, wrong);
  checkMessageFields(given["messageFields"], `${path}.messageFields`, wrong);
  checkTexts(
    given["timers"],
    `${path}.timers`,
    'the names of its timers, such as ["retry"]',
    wrong,
  );
  checkRoles(given, `${path}.roles`, wrong);
  checkReadings(given["readings"], `${path}.readings`, wrong);
  const { safeUnder } = (given["faultModel"] ?? {}) as { readonly safeUnder?: unknown };
  if (safeUnder instanceof Set) checkHarms([...safeUnder], `${path}.faultModel.safeUnder`, wrong);
  else wrong(`${path}.faultModel`, "expected the faults that it tolerates, such as CRASH_RECOVERY");
}

/** Each must be a declared parameter; absent: there are none. */
export function checkParameters(parameters: unknown, path: string, wrong: Wrong): void {
  for (const [name, parameter] of Object.entries(parameters ?? {})) {
    if (name in Object.prototype)
      wrong(`${path}.${name}`, `${name} is a word of JavaScript's: take another`);
    const found = wrongParameter(parameter);
    if (found === null) continue;
    wrong([`${path}.${name}`, found.at].filter((part) => part !== "").join("."), found.message);
  }
}

/** By kind, the fields of its label. */
function checkMessageFields(fields: unknown, path: string, wrong: Wrong): void {
  if (fields === undefined) return;
  if (typeof fields !== "object" || fields === null) {
    wrong(path, `expected the fields of messages by kind, got ${shown(fields)}`);
    return;
  }
  for (const [kind, names] of Object.entries(fields))
    checkTexts(names, `${path}.${kind}`, 'the names of its fields, such as ["term"]', wrong);
}

/** How fields are read, and which kinds of message hold times of their receiver. */
function checkReadings(readings: unknown, path: string, wrong: Wrong): void {
  if (!isRecord(readings, path, wrong)) return;
  const { fields, receiversClock, ...others } = readings as Readonly<Record<string, unknown>>;
  for (const name of Object.keys(others))
    wrong(`${path}.${name}`, "expected fields and receiversClock only");
  checkTexts(receiversClock, `${path}.receiversClock`, "kinds of its messages", wrong);
  if (!isRecord(fields, `${path}.fields`, wrong)) return;
  for (const [field, reading] of Object.entries(fields))
    checkNamed([reading], READINGS, "reading", `${path}.fields.${field}`, wrong);
}

/** Recovery waits for a leader, which has the role `leader`, unless there never is one. */
function checkRoles(given: Readonly<Record<string, unknown>>, path: string, wrong: Wrong): void {
  const { roles, leaderless } = given;
  checkTexts(roles, path, 'the roles of its processes, such as ["leader", "follower"]', wrong);
  if (!Array.isArray(roles)) return;
  if (roles.includes("down")) wrong(path, "down is the role of a process that does not run");
  if (leaderless === true || roles.includes("leader")) return;
  wrong(path, "expected leader among them, for which recovery waits; or leaderless: true");
}

/** @param what completes "expected ...". */
function checkTexts(texts: unknown, path: string, what: string, wrong: Wrong): void {
  const isList = Array.isArray(texts) && texts.every((text) => typeof text === "string");
  if (texts === undefined || isList) return;
  wrong(path, `expected ${what}, got ${shown(texts)}`);
}

/** Facts have names of their own, and fields with names; absent: there are none. */
export function checkFacts(facts: unknown, path: string, wrong: Wrong): void {
  if (facts === undefined) return;
  if (typeof facts !== "object" || facts === null) {
    wrong(path, `expected facts by name, {} for none, got ${shown(facts)}`);
    return;
  }
  const ofWorld: Readonly<Record<string, unknown>> = WORLD_FACTS;
  for (const [name, declared] of Object.entries(facts)) {
    const at = `${path}.${name}`;
    if (!FACT.test(name)) {
      wrong(path, `expected a name of letters and digits such as viewStarted, got ${shown(name)}`);
    } else if (name in Object.prototype) {
      wrong(at, `${name} is a word of JavaScript's: take another`);
    } else if (Object.hasOwn(ofWorld, name)) {
      // The same declaration again declares nothing of one's own.
      if (ofWorld[name] !== declared)
        wrong(at, `${name} is the name of one of ours, which the world asserts: take another`);
    } else checkFact(declared, at, wrong);
  }
}

function checkFact(declared: unknown, at: string, wrong: Wrong): void {
  checkFields(declared, "a fact", at, wrong);
  const { fields, about, claim, kinds = {} } = (declared ?? {}) as Partial<FactDeclaration>;
  const odd = Object.entries(kinds).find(([, kind]) => !isFieldKind(String(kind)));
  const isList = Array.isArray(fields) && fields.every((field) => typeof field === "string");
  if (typeof about !== "string" || !isList || typeof claim !== "boolean")
    wrong(at, `expected fact("...", ...fields) or claim("...", ...fields), got ${shown(declared)}`);
  else if (new Set(fields).size < fields.length)
    wrong(at, `expected fields with different names, got ${fields.join(", ")}`);
  else if (claim && (fields.length === 0 || fields.length > CLAIM_FIELDS_MAX))
    wrong(at, `expected the node and up to 4 numbers of a claim, got ${fields.length} fields`);
  else if (odd !== undefined)
    wrong(at, `field ${odd[0]}: expected ${FIELD_KINDS}, got ${shown(odd[1])}`);
  else checkWords(about, fields, at, wrong);
}

/** What a fact's sentence has in backticks is a field of it, outside of remarks in brackets. */
function checkWords(about: string, fields: readonly string[], at: string, wrong: Wrong): void {
  for (const [, name = ""] of about.replaceAll(/\([^)]*\)/g, "").matchAll(/`(\w+)`/g)) {
    if (fields.includes(name)) continue;
    wrong(`${at}.about`, `there is no field ${name} of the fact; ${meant(name, fields)}`);
  }
}

export function checkHarms(harms: unknown, path: string, wrong: Wrong): void {
  if (!Array.isArray(harms)) {
    wrong(path, `expected a list of harms, got ${shown(harms)}`);
    return;
  }
  for (const harm of harms as readonly unknown[]) {
    if ((HARMS as readonly unknown[]).includes(harm)) continue;
    wrong(path, `there is no harm ${shown(harm)}; ${meant(String(harm), HARMS)}`);
  }
}
