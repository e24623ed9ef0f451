/** `rashomon schema`: the JSON Schema of scenario files, or of what `run --json` prints. */
import { documentJsonSchema } from "../report/document.ts";
import { scenarioJsonSchema } from "../scenario/resolve.ts";
import type { Command } from "./command.ts";
import { EXIT } from "./exit-code.ts";

interface SchemaArguments {
  readonly output: boolean;
}

export const schemaCommand: Command<SchemaArguments> = {
  options: (yargs) =>
    yargs
      .option("output", {
        describe: "Of the document that `run --json` prints instead",
        type: "boolean",
        default: false,
      })
      .option("json", {
        describe: "One JSON document on standard output, as always",
        type: "boolean",
        default: false,
      })
      .example(
        "$0 schema > schema.json",
        "For editors: # yaml-language-server: $schema=schema.json",
      ),
  run: ({ output }, { stdout }) => {
    const schema = output ? documentJsonSchema() : scenarioJsonSchema();
    stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    return EXIT.met;
  },
};
