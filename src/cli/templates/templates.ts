/** The files that `rashomon init` makes. */
import { projectOf } from "./project.ts";
import { PROTOCOL_TEMPLATES } from "./protocol.ts";
import { SYSTEM_TEMPLATES } from "./system.ts";

/**
 * The text of each file, by its path in the new folder.
 * @param source where npm finds this package.
 * @param isSystem a system instead of a protocol's host.
 */
export function templatesFor(source: string, isSystem: boolean): Readonly<Record<string, string>> {
  if (isSystem) return { ...projectOf(source, "system", "system"), ...SYSTEM_TEMPLATES };
  return { ...projectOf(source, "scenarios", "protocol"), ...PROTOCOL_TEMPLATES };
}
