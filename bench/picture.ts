/**
 * `node dist/bench/picture.js SCENARIO PROTOCOL SEED FROM_MS TO_MS > out.svg`: a window of a real
 * run as a space-time diagram.
 */
import { readFileSync } from "node:fs";
import type { NodeId } from "../src/protocol/node-id.ts";
import type { Observation } from "../src/protocol/observation.ts";
import { Recording } from "../src/runner/recording.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { CRASH, DROP, FAULT, FAULT_ENDED, MESSAGE, NOTE, ROLE } from "../src/world/event.ts";

const WIDTH = 1_000;
const LANE = 62;
const LEFT = 56;
const TOP = 54;

/** Colours that carry meaning: who leads, who stands for election, who is down. */
const ROLES: Readonly<Record<string, string>> = {
  leader: "#2f7d4f",
  candidate: "#c77d0a",
  "pre-candidate": "#c77d0a",
  follower: "#8a97a6",
};
const DOWN = "#d9dde2";
const MESSAGES: Readonly<Record<string, string>> = {
  "request-vote": "#c77d0a",
  "vote-reply": "#c77d0a",
};

interface Arrow {
  readonly kind: string;
  readonly from: NodeId;
  readonly to: NodeId;
  readonly sentUs: number;
  readonly arrivesUs: number;
  readonly lost: boolean;
}

interface Stretch {
  readonly node: NodeId;
  readonly colour: string;
  readonly fromUs: number;
  readonly toUs: number;
}

const [file = "", protocol = "raft", seedText = "1", fromText = "0", toText = "1000"] =
  process.argv.slice(2);
const fromUs = Number(fromText) * 1_000;
const toUs = Number(toText) * 1_000;
const scenario = parseScenario(readFileSync(file, "utf8"), file);
const recording = new Recording();
const simulation = new Simulation(scenario, protocol, Number(seedText), {
  recordings: [recording],
});
simulation.boot();
while (!simulation.ended && simulation.world.nowUs <= toUs) {
  simulation.run(simulation.world.steps + 1);
}

const { log } = recording;
const arrows: Arrow[] = [];
const stretches: Stretch[] = [];
const notes: { readonly atUs: number; readonly text: string }[] = [];
const now = new Map<NodeId, { colour: string; sinceUs: number }>();

/** From now on a node's line has another colour. */
function colour(node: NodeId, other: string, atUs: number): void {
  const before = now.get(node);
  if (before?.colour === other) return;
  if (before !== undefined) {
    stretches.push({ node, colour: before.colour, fromUs: before.sinceUs, toUs: atUs });
  }
  now.set(node, { colour: other, sinceUs: atUs });
}

for (const event of log.events()) {
  const { kind, atUs, cause, actor, other, payload } = event;
  if ((kind === MESSAGE || kind === DROP) && actor <= scenario.nodes && other <= scenario.nodes) {
    const sentUs = log.at(log.firstOf(cause)).atUs;
    const { kind: name } = simulation.protocol.describe(payload);
    const lost = kind === DROP;
    arrows.push({ kind: name, from: other, to: actor, sentUs, arrivesUs: atUs, lost });
  } else if (kind === ROLE) {
    const { role } = payload as Observation;
    colour(actor, ROLES[role] ?? ROLES["follower"] ?? DOWN, atUs);
  } else if (kind === CRASH) {
    colour(actor, DOWN, atUs);
  } else if (kind === FAULT || kind === FAULT_ENDED || (kind === NOTE && actor === 0)) {
    notes.push({ atUs, text: recording.words(event) });
  }
}
for (const [node, { colour: last, sinceUs }] of now)
  stretches.push({ node, colour: last, fromUs: sinceUs, toUs });

const x = (us: number) =>
  (
    LEFT +
    ((Math.min(Math.max(us, fromUs), toUs) - fromUs) / (toUs - fromUs)) * (WIDTH - LEFT - 16)
  ).toFixed(1);
const y = (node: NodeId) => TOP + (node - 1) * LANE + 16;
const height = TOP + scenario.nodes * LANE + 46;
const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const lines: string[] = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="ui-sans-serif, system-ui, sans-serif" font-size="12">`,
  `<title>${escaped(scenario.name)}: ${protocol}, seed ${seedText}</title>`,
  `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
];
for (const { node, colour: stroke, fromUs: start, toUs: end } of stretches) {
  if (end < fromUs || start > toUs) continue;
  lines.push(
    `<line x1="${x(start)}" x2="${x(end)}" y1="${y(node)}" y2="${y(node)}" stroke="${stroke}" ` +
      `stroke-width="${stroke === DOWN ? 2 : 6}"` +
      `${stroke === DOWN ? ' stroke-dasharray="2 5"' : ""}/>`,
  );
}
for (const { kind, from, to, sentUs, arrivesUs, lost } of arrows) {
  if (sentUs < fromUs || arrivesUs > toUs) continue;
  const stroke = lost ? "#c0392b" : (MESSAGES[kind] ?? "#3b6ea5");
  const opacity = kind in MESSAGES || lost ? 0.9 : 0.32;
  lines.push(
    `<line x1="${x(sentUs)}" y1="${y(from)}" x2="${x(arrivesUs)}" y2="${y(to)}" ` +
      `stroke="${stroke}" stroke-opacity="${opacity}" stroke-width="1"/>`,
  );
  if (lost) {
    lines.push(
      `<text x="${x(arrivesUs)}" y="${y(to) + 4}" fill="${stroke}" text-anchor="middle">×</text>`,
    );
  }
}
for (const id of simulation.world.ids) {
  lines.push(
    `<text x="${LEFT - 14}" y="${y(id) + 4}" text-anchor="end" font-weight="600" fill="#222">n${id}</text>`,
  );
}
let row = 0;
for (const { atUs, text } of notes) {
  if (atUs < fromUs || atUs > toUs) continue;
  const at = 14 + (row++ % 3) * 13;
  lines.push(
    `<line x1="${x(atUs)}" x2="${x(atUs)}" y1="${at + 3}" y2="${height - 42}" stroke="#c0392b" stroke-opacity="0.35" stroke-dasharray="3 3"/>`,
    `<text x="${x(atUs)}" y="${at}" fill="#c0392b">${escaped(text)}</text>`,
  );
}
for (let tick = 0; tick <= 10; tick++) {
  const us = fromUs + ((toUs - fromUs) * tick) / 10;
  lines.push(
    `<text x="${x(us)}" y="${height - 28}" text-anchor="${tick === 10 ? "end" : "middle"}" fill="#667">${(us / 1000).toFixed(0)} ms</text>`,
  );
}
const LEGEND: readonly (readonly [string, string])[] = [
  [ROLES["leader"] ?? "", "leads, or believes it does"],
  [ROLES["follower"] ?? "", "follows"],
  [ROLES["candidate"] ?? "", "stands for election, votes"],
  ["#3b6ea5", "other messages"],
  ["#c0392b", "faults, lost messages"],
];
LEGEND.forEach(([colour, text], place) => {
  const left = LEFT + place * 190;
  lines.push(
    `<rect x="${left}" y="${height - 17}" width="14" height="5" fill="${colour}"/>`,
    `<text x="${left + 20}" y="${height - 10}" fill="#445">${text}</text>`,
  );
});
lines.push("</svg>");
process.stdout.write(`${lines.join("\n")}\n`);
