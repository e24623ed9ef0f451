/** Text for the workflow commands of GitHub's runner: `::error file=FILE,title=TITLE::TEXT`. */
import { terminalLine, terminalText } from "./terminal.ts";

/** What follows the second `::`. @see https://github.com/actions/toolkit `command.ts` */
export function workflowText(text: string): string {
  return terminalText(text).replaceAll("%", "%25").replaceAll("\n", "%0A");
}

/** The value of a property. */
export function workflowProperty(text: string): string {
  return terminalLine(text).replaceAll("%", "%25").replaceAll(":", "%3A").replaceAll(",", "%2C");
}
