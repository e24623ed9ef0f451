/**
 * What a directed step does, in one line of a story. Steps that only wait or look do nothing, and
 * have no words.
 */

import { formatDuration } from "../core/formatting.ts";
import { textOf } from "../core/shown.ts";
import type { MessageSelector, ScriptStep } from "../scenario/script.ts";

/**
 * `crashes n1`, `holds append-entries from n1`; null for a step that only waits or looks.
 * @param nameOf a name as a story has it: `leader/left (n4)`.
 */
export function wordsOfStep(step: ScriptStep, nameOf: (name: string) => string): string | null {
  const machines = (names: readonly string[]) => names.map(nameOf).join(", ");
  switch (step.do) {
    case "hold":
      return `holds ${messages(step.select, machines)}`;
    case "drop":
      return `drops ${messages(step.select, machines)}`;
    case "duplicate":
      return `doubles ${messages(step.select, machines)}`;
    case "deliver":
      return `delivers held ${messages(step.select, machines)}`;
    case "release":
      return `releases what ${step.name === "" ? "its rules hold" : `its rule ${step.name} holds`}`;
    case "clear":
      return step.name === ""
        ? "ends its rules, and forgets what they hold"
        : `ends its rule ${step.name}, and forgets what it holds`;
    case "fire":
      return `fires timer ${step.timer} of ${nameOf(step.node)}`;
    case "withhold":
      return (
        `${step.on ? "withholds" : "allows"} timer ${step.timer} of ` +
        `${machines(step.nodes) || "all nodes"}`
      );
    case "crash":
      return `crashes ${machines(step.nodes)}${step.disk === "kept" ? "" : `, disks ${step.disk}`}`;
    case "remember":
      return `calls ${nameOf(step.node)} ${step.name}`;
    case "kill":
      return `kills ${machines(step.nodes)}`;
    case "restart":
      return `restarts ${machines(step.nodes)}`;
    case "pause":
      return `pauses ${machines(step.nodes)}`;
    case "fail-disk":
      return `fails the next write of ${machines(step.nodes)}`;
    case "resume":
      return `resumes ${machines(step.nodes)}`;
    case "partition": {
      const sides = step.groups.map(machines).join(" | ");
      return `cuts ${sides} off from each other and from all others`;
    }
    case "heal":
      return "heals its partitions";
    case "drift":
      return `lets the clocks of ${machines(step.nodes)} run ${pace(step.ratePpm)}`;
    case "jump":
      return (
        `sets the wall clocks of ${machines(step.nodes)} ` +
        `${formatDuration(Math.abs(step.byUs))} ${step.byUs < 0 ? "back" : "forward"}`
      );
    case "request": {
      const given = [step.key, step.input].filter((value) => value !== null);
      const words = given.map((value) => ` ${textOf(value)}`).join("");
      return `asks ${nameOf(step.node)}: ${step.f}${words}`;
    }
    default:
      return null;
  }
}

/** `35 % slower`, `0.02 % faster`. */
function pace(ratePpm: number): string {
  if (ratePpm === 0) return "at the right rate";
  return `${Math.abs(ratePpm) / 10_000} % ${ratePpm < 0 ? "slower" : "faster"}`;
}

function messages(
  { kind, from, to, where }: MessageSelector,
  names: (given: readonly string[]) => string,
): string {
  const fields = Object.entries(where).map(([field, value]) => ` ${field}=${String(value)}`);
  const sender = from.length > 0 ? ` from ${names(from)}` : "";
  const receiver = to.length > 0 ? ` to ${names(to)}` : "";
  return `${kind ?? "messages"}${fields.join("")}${sender}${receiver}`;
}
