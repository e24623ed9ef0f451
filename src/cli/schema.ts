/** `rashomon schema`: the JSON Schema of scenario files, or of what `run --json` prints. */
import type { CommandModule } from "yargs";
import { documentJsonSchema } from "../report/document.ts";
import { scenarioJsonSchema } from "../scenario/json-schema.ts";

interface SchemaArguments {
  readonly output: boolean;
}

export const schemaCommand: CommandModule<object, SchemaArguments> = {
  command: "schema",
  describe: "Print the JSON Schema of the scenario file",
  builder: (yargs) =>
    yargs
      .option("output", {
        describe: "Of the document that `run --json` prints instead",
        type: "boolean",
        default: false,
      })
      .example(
        "$0 schema > schema.json",
        "For editors: # yaml-language-server: $schema=schema.json",
      ),
  handler: ({ output }) => {
    const schema = output ? documentJsonSchema() : scenarioJsonSchema();
    process.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
  },
};
