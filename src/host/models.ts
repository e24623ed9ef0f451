/** Models by name, or from a user's own file. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { InputError, meant } from "../core/errors.ts";
import { objects } from "../objects/index.ts";
import { type Model, modelOf } from "../objects/model.ts";
import type { SequentialObject } from "../objects/object.ts";
import { heldToContract } from "./own-model.ts";

/** A model and the functions it has; null where a user's model does not list them. */
export interface LoadedModel {
  readonly model: Model;
  readonly functions: readonly string[] | null;
  /** The object of ours that it is the model of; null for a user's own. */
  readonly object: SequentialObject | null;
}

const FILE = /^\.{0,2}\/|^[A-Za-z]:[\\/]|\.[cm]?[jt]s$/;

/** Whether a model's name is that of a user's file. */
export function isModelFile(name: string): boolean {
  return !objects.has(name) && FILE.test(name);
}

/**
 * The model of a name, or of a path such as `./my-model.js`, whose module exports it as `model` or
 * by default.
 * @throws {InputError} naming the models there are, or what the module lacks
 */
export async function loadModel(name: string): Promise<LoadedModel> {
  const object = objects.get(name);
  if (object !== undefined) {
    const model = modelOf(object) as Model;
    return { model, functions: model.functions ?? null, object };
  }
  if (FILE.test(name)) return await fromFile(name);
  throw wrongModel(
    `there is no model "${name}", nor is it a file such as ./my-model.js; ` +
      meant(name, [...objects.keys()]),
  );
}

async function fromFile(path: string): Promise<LoadedModel> {
  let module: Readonly<Record<string, unknown>>;
  try {
    module = (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    throw wrongModel(
      `${path} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const model = module["model"] ?? module["default"];
  if (typeof model !== "object" || model === null) {
    throw wrongModel(`${path}: expected an export named "model" with initial and step`);
  }
  const given = model as Readonly<Record<string, unknown>>;
  for (const part of ["initial", "step"]) {
    if (typeof given[part] !== "function") {
      throw wrongModel(
        `${path}: expected model.${part} to be a function, got ${typeof given[part]}`,
      );
    }
  }
  const functions = given["functions"];
  // A model without a name is called as its file; its inherited methods stay available.
  const named: unknown =
    given["name"] === undefined ? Object.assign(Object.create(given), { name: path }) : given;
  return {
    model: heldToContract(named as Model, path),
    functions: Array.isArray(functions) ? functions.map(String) : null,
    object: null,
  };
}

/** What is wrong with the model that `check` was given. */
export function wrongModel(message: string): InputError {
  return new InputError([{ file: "--model", message }]);
}
