/**
 * Explains a failure of each of twelve planted bugs, and says whether the event that is named is
 * the known cause (bench/explain-causes.ts). `npm run bench:explain [-- MUTANT...] [--held-back]`
 */
import { performance } from "node:perf_hooks";
import { simulate } from "../src/runner/simulate.ts";
import { resolveScenario } from "../src/scenario/resolve.ts";
import { explainFailure } from "../src/search/explain/explain.ts";
import { HELD_BACK, KNOWN_CAUSES } from "./explain-causes.ts";

/** Seeds that are tried for a failure by the first check that is declared. */
const SEEDS_MAX = 400;

const FAULTS = {
  every: "400ms",
  from: "500ms",
  until: "5500ms",
  oneOf: [
    { partition: "leader" },
    { partition: "random" },
    { crash: "leader" },
    { crash: "random" },
    { crash: "majority" },
    { pause: "leader" },
    { delay: "random", by: "50ms..300ms" },
  ],
};

function scenarioOf(protocol: string, mutant: string, setting: object) {
  return resolveScenario(
    {
      name: `${mutant} of ${protocol}`,
      version: 1,
      protocol,
      mutant,
      duration: "6s",
      network: { latency: "1ms..10ms", loss: "1%" },
      disk: { sync: "1ms..5ms" },
      workload: { clients: 5, rate: "200/s" },
      faults: [FAULTS],
      ...setting,
    },
    `${protocol}/${mutant}`,
  );
}

const only = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const lines: string[] = [];
let right = 0;
let either = 0;
const causes = process.argv.includes("--held-back") ? HELD_BACK : KNOWN_CAUSES;
for (const known of causes) {
  const { protocol, mutant, setting, cause } = known;
  if (only.length > 0 && !only.includes(mutant)) continue;
  const scenario = scenarioOf(protocol, mutant, setting);
  let found = null;
  for (let seed = 1; seed <= SEEDS_MAX && found === null; seed++) {
    const run = simulate(scenario, protocol, seed);
    if (
      run.verdict === "fail" &&
      !["progress", "node-error"].includes(run.violations[0]?.check ?? "")
    ) {
      found = { seed, run };
    }
  }
  if (found === null) {
    lines.push(`${protocol}/${mutant}: no failure in ${SEEDS_MAX} seeds`);
    console.log(lines.at(-1));
    continue;
  }
  const began = performance.now();
  const cpu = process.cpuUsage();
  const explained = explainFailure({ scenario, protocol, ...found });
  const { user } = process.cpuUsage(cpu);
  const isRight = known.is(explained);
  if (isRight || known.is({ ...explained, decisive: explained.sealed })) either++;
  if (isRight) right++;
  const { decisive, violation, inevitableFrom, work, curve } = explained;
  console.log(
    `${isRight ? "right" : "WRONG"}  ${protocol}/${mutant}, seed ${found.seed}: ${violation.check} at step ${violation.step}, ${violation.nodes.join(" ")}`,
  );
  console.log(`  known: ${cause}`);
  for (const [what, turn] of [
    ["named", decisive],
    ["turned", explained.turned],
    ["sealed", explained.sealed],
  ] as const) {
    if (what !== "named" && turn.step === decisive.step) continue;
    const { from, to, sure } = turn;
    console.log(
      `  ${what}: step ${turn.step} (${from.same}/${from.futures} -> ${to.same}/${to.futures}${sure ? "" : ", not sure"}) ${turn.event}`,
    );
    for (const did of turn.did) console.log(`         ${did}`);
    for (const { class: of, key, decision } of turn.choices)
      console.log(`         choice ${of} ${key}: ${JSON.stringify(decision)}`);
  }
  const { enabled } = explained;
  if (enabled !== null) console.log(`  needs: ${enabled.id} ${enabled.fault} ${enabled.words}`);
  console.log(`  ${violation.message.split("\n")[0]}`);
  console.log(
    `  inevitable from ${inevitableFrom}; ${curve.map(({ step, failing, same, futures }) => `${step}:${same},${failing}/${futures}`).join(" ")}`,
  );
  console.log(
    `  ${work} steps, ${Math.round(performance.now() - began)} ms, ${Math.round(user / 1000)} ms of CPU`,
  );
  if (process.argv.includes("--story"))
    console.log(
      explained.story
        .concat(
          ["--chain"],
          explained.chain,
          JSON.stringify(explained.nodes),
          JSON.stringify(explained.logs),
        )
        .map((line) => `    ${line}`)
        .join("\n"),
    );
}
console.log(
  `${right} of ${only.length || causes.length} name the known cause; ${either} with what sealed it.`,
);
