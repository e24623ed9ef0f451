/**
 * What an editor would say of a document by its JSON Schema: ajv, which shares no code with ours.
 */
import { Ajv2020 } from "ajv/dist/2020.js";
import type { Value } from "../../src/core/json.ts";

/** @returns what is wrong with a document, a line each; none if the schema accepts it. */
export function acceptorOf(schema: Value): (document: unknown) => readonly string[] {
  const validate = new Ajv2020({ strict: false }).compile(schema as object);
  return (document) =>
    validate(document)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
