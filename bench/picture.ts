/** `node dist/bench/picture.js SCENARIO PROTOCOL SEED FROM_MS TO_MS > out.svg`: a window of a real run as a space-time diagram. */
import { readFileSync } from "node:fs";
import type { NodeId } from "../src/protocol/node-id.ts";
import { Simulation } from "../src/runner/simulation.ts";
import { parseScenario } from "../src/scenario/parse.ts";
import { DROP, MESSAGE } from "../src/world/event.ts";

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
const simulation = new Simulation(scenario, protocol, Number(seedText));
const { world } = simulation;

const arrows: Arrow[] = [];
const stretches: Stretch[] = [];
const notes: { readonly atUs: number; readonly text: string }[] = [];
const sent = new Map<unknown, number>();
const now = new Map<NodeId, { colour: string; sinceUs: number }>();

function colourOf(id: NodeId): string {
  const seen = world.observe(id);
  return seen === null ? DOWN : (ROLES[seen.role] ?? ROLES["follower"] ?? DOWN);
}

function look(): void {
  for (const id of world.ids) {
    const colour = colourOf(id);
    const before = now.get(id);
    if (before?.colour === colour) continue;
    if (before !== undefined) {
      stretches.push({
        node: id,
        colour: before.colour,
        fromUs: before.sinceUs,
        toUs: world.nowUs,
      });
    }
    now.set(id, { colour, sinceUs: world.nowUs });
  }
}

world.recorder = {
  sent: (_from, _to, message) => {
    sent.set(message, world.nowUs);
  },
  step: (kind, actor, from, payload) => {
    if ((kind !== MESSAGE && kind !== DROP) || actor > scenario.nodes || from > scenario.nodes)
      return;
    const sentUs = sent.get(payload);
    if (sentUs === undefined) return;
    const { kind: name } = simulation.protocol.describe(payload);
    arrows.push({
      kind: name,
      from,
      to: actor,
      sentUs,
      arrivesUs: world.nowUs,
      lost: kind === DROP,
    });
  },
  note: (node, text) => {
    if (node === 0) notes.push({ atUs: world.nowUs, text });
  },
};
simulation.boot();
while (!simulation.ended && world.nowUs <= toUs) {
  simulation.run(world.steps + 1);
  look();
}
for (const [node, { colour, sinceUs }] of now)
  stretches.push({ node, colour, fromUs: sinceUs, toUs });

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
for (const { node, colour, fromUs: start, toUs: end } of stretches) {
  if (end < fromUs || start > toUs) continue;
  lines.push(
    `<line x1="${x(start)}" x2="${x(end)}" y1="${y(node)}" y2="${y(node)}" stroke="${colour}" stroke-width="${colour === DOWN ? 2 : 6}"${colour === DOWN ? ' stroke-dasharray="2 5"' : ""}/>`,
  );
}
for (const { kind, from, to, sentUs, arrivesUs, lost } of arrows) {
  if (sentUs < fromUs || arrivesUs > toUs) continue;
  const colour = lost ? "#c0392b" : (MESSAGES[kind] ?? "#3b6ea5");
  const opacity = kind in MESSAGES || lost ? 0.9 : 0.32;
  lines.push(
    `<line x1="${x(sentUs)}" y1="${y(from)}" x2="${x(arrivesUs)}" y2="${y(to)}" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="1"/>`,
  );
  if (lost) {
    lines.push(
      `<text x="${x(arrivesUs)}" y="${y(to) + 4}" fill="${colour}" text-anchor="middle">×</text>`,
    );
  }
}
for (const id of world.ids) {
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
