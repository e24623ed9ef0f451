/** A scenario's source as the text of a file that people read: YAML, what is small on one line. */
import { Document, isCollection, isMap, isScalar, isSeq, type Node } from "yaml";
import type { Value } from "../core/json.ts";

/** Wider collections are spread over several lines. */
const FLOW_MAX = 88;
const COLUMNS = 98;

/** @param about lines that come before it, as comments. */
export function scenarioText(source: Value, about: readonly string[] = []): string {
  const document = new Document(source, { version: "1.2" });
  if (isMap(document.contents)) {
    for (const { value } of document.contents.items) if (isCollection(value)) flowWithin(value);
  }
  const comments = about.map((line) => `# ${line.replaceAll(/[\r\n]+/g, " ")}\n`).join("");
  return `${comments}${document.toString({ lineWidth: COLUMNS, flowCollectionPadding: true })}`;
}

/** Sets what fits in a line into one, from the outside to the inside. */
function flowWithin(node: unknown): void {
  if (!isCollection(node)) return;
  const isSmall = JSON.stringify(node.toJSON()).length <= FLOW_MAX;
  // A list of maps is a list of steps: each has a line of its own.
  const isOfMaps = isSeq(node) && node.items.some((item) => isMap(item));
  if (isSmall && !isOfMaps) {
    node.flow = true;
    return;
  }
  for (const item of node.items) {
    const child = (item as { readonly value?: unknown }).value ?? item;
    if (!isScalar(child)) flowWithin(child as Node);
  }
}
