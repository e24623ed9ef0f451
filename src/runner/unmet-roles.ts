/**
 * Roles that the conditions of a script name and no process ever has: mostly misspelt ones. Only
 * those are looked for that no service declares, since of others the reader knows whether they are.
 */
import type { ScriptStep } from "../scenario/script.ts";
import type { World } from "../world/world.ts";

export class UnmetRoles {
  /** Those that are named; null: nothing has been looked at. */
  #unmet: readonly string[] | null = null;
  readonly #steps: readonly ScriptStep[];

  constructor(steps: readonly ScriptStep[]) {
    this.#steps = steps;
  }

  /** Looks at all processes. Asked at every step: free where a role of each name was seen. */
  look(world: World): void {
    this.#unmet ??= namedIn(this.#steps, world);
    if (this.#unmet.length === 0) return;
    for (const address of world.ids) {
      const role = world.observe(address)?.role;
      if (role === undefined || !this.#unmet.includes(role)) continue;
      this.#unmet = this.#unmet.filter((name) => name !== role);
    }
  }

  /** In the order of the script, each once. */
  names(): readonly string[] {
    return this.#unmet ?? [];
  }

  snapshot(): readonly string[] | null {
    return this.#unmet;
  }

  restore(snapshot: readonly string[] | null): void {
    this.#unmet = snapshot;
  }
}

function namedIn(steps: readonly ScriptStep[], { services }: World): readonly string[] {
  const declared = services.flatMap(({ protocol }) => protocol.roles ?? []);
  const named = steps.flatMap((step) => {
    if (step.do !== "when" && step.do !== "expect") return [];
    const { role } = step.condition.equals;
    return typeof role === "string" && role !== "down" ? [role] : [];
  });
  return [...new Set(named)].filter((role) => !declared.includes(role));
}
