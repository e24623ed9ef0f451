/** A whole simulation as a walk goes through it: clients ask and are answered, histories judged. */
import { TRANSACTION_CHECKS } from "../../checkers/consistency/transactional.ts";
import { WEAKER_CHECKS } from "../../checkers/consistency/weaker.ts";
import { DigestSum } from "../../core/digest.ts";
import type { Value } from "../../core/json.ts";
import { HistoryIdentity } from "../../history/identity.ts";
import type { ChoiceClass } from "../../kernel/choices/classes.ts";
import type { Decider } from "../../kernel/choices/decisions.ts";
import type { Domain } from "../../kernel/choices/domain.ts";
import { judgeHistory, judgeTransactions, judgeWeakly } from "../../runner/judge-history.ts";
import { Simulation, type SimulationSnapshot } from "../../runner/simulation.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import { REPLY, REQUEST, SENT } from "../../world/event.ts";
import type { Recorder } from "../../world/tap.ts";
import type { Subject } from "../subject.ts";
import { Answers } from "./answers.ts";
import type { Finding, Picked, Walked } from "./walked.ts";

/** Histories whose verdicts are kept; at so many all are dropped. */
const HISTORIES_MAX = 100_000;

const HISTORY = 3;

export interface SimulatedSettings {
  /** Of a draw of at most so many values each is taken; of a larger one the lowest. */
  readonly drawsMax: number;
  /** Whether it counts as found where nothing can happen any more and a client waits. */
  readonly findsDeadlocks: boolean;
}

export class SimulatedWorld implements Walked, Decider, Recorder {
  readonly isWhole = true;
  readonly isExact = true;
  countsClocks = false;
  said = 0;
  readonly simulation: Simulation;
  readonly answers: Answers;
  /** Ends whose history could not be judged with the work that it may take. */
  undecided = 0;
  readonly #scenario: Scenario;
  readonly #settings: SimulatedSettings;
  readonly #history: HistoryIdentity;
  readonly #sum = new DigestSum();
  /** By the identity of a history: what was found of it. */
  readonly #verdicts = new Map<string, readonly Finding[]>();
  #isCompleted = false;

  constructor(scenario: Scenario, { protocol, known }: Subject, settings: SimulatedSettings) {
    this.#scenario = scenario;
    this.#settings = settings;
    this.answers = new Answers(scenario, settings.drawsMax);
    this.simulation = new Simulation(scenario, protocol, 1, {
      known,
      choices: { base: "calm", decider: this },
    });
    const { world, audit, history } = this.simulation;
    this.#history = new HistoryIdentity(history);
    audit.readExactly();
    world.attach(this);
    history.listeners = [
      ...history.listeners,
      {
        invoked() {
          // Only an answer can show anything.
        },
        completed: () => {
          this.#isCompleted = true;
        },
      },
    ];
  }

  get world() {
    return this.simulation.world;
  }

  get audit() {
    return this.simulation.audit;
  }

  get clients() {
    return this.simulation.clients;
  }

  get picked(): readonly Picked[] {
    return this.answers.picked;
  }

  /** Whether a handler of a user's own has ever read its clock: then states differ by it. */
  get readsClocks(): boolean {
    return this.world.ids.some((id) => this.world.node(id).hasReadClock);
  }

  boot(): void {
    this.simulation.boot();
  }

  step(): void {
    this.simulation.act(() => void this.world.step());
  }

  crash(machine: number): void {
    const { machines } = this.world;
    this.simulation.act(() => {
      machines.crash(machine);
      machines.restart(machine);
    });
  }

  answerBy(picks: readonly number[]): void {
    this.answers.by(picks);
  }

  decide(kind: ChoiceClass, key: string, domain: Domain<unknown> | null): Value | undefined {
    // Machines draw how wrong their clocks are while the simulation is made.
    if (kind !== "draw" && kind !== "operation") return undefined;
    return this.answers.to(kind, key, domain, this.world.front.ids.length);
  }

  hear(kind: number, _actor: number, _other: number, number: number): void {
    if (kind === SENT && (number === REQUEST || number === REPLY)) this.said++;
  }

  handled(): void {
    // What a handler has sent has been heard.
  }

  snapshot(): unknown {
    return this.simulation.snapshot();
  }

  restore(snapshot: unknown): void {
    this.#isCompleted = false;
    this.simulation.restore(snapshot as SimulationSnapshot);
  }

  findings(): readonly Finding[] {
    const isCompleted = this.#isCompleted;
    this.#isCompleted = false;
    const { violations } = this.simulation;
    if (violations.length === 0 && isCompleted && this.#judges("linearizable")) {
      return this.#ofHistory("linearizable", () => {
        const { simulation } = this;
        const history = simulation.history.history();
        simulation.judging(() => {
          const verdict = judgeHistory(simulation, this.#scenario, history, false);
          if (verdict === "unknown") this.undecided++;
        });
      });
    }
    return this.#taken();
  }

  forget(): void {
    this.#isCompleted = false;
    this.simulation.violations.length = 0;
  }

  findingsAtEnd(): readonly Finding[] {
    const { simulation } = this;
    const found = this.#ofHistory("at the end", () => {
      const history = simulation.history.history();
      simulation.judging(() => {
        for (const check of WEAKER_CHECKS.filter((one) => this.#judges(one))) {
          const judged = judgeWeakly(simulation, this.#scenario, history, check);
          if (judged === "unknown") this.undecided++;
        }
      });
      for (const check of TRANSACTION_CHECKS.filter((one) => this.#judges(one))) {
        const judged = judgeTransactions(simulation, this.#scenario, history, check);
        if (judged === "unknown") this.undecided++;
      }
    });
    const waiting = this.#settings.findsDeadlocks ? this.waiting() : [];
    if (waiting.length === 0) return found;
    const message = `${waiting.join(", ")} got no answer, nothing is in flight, and no timer of a node is set`;
    return [...found, { check: "deadlock", message }];
  }

  /** The clients that wait for an answer, where no timer of a node is set; else none. */
  waiting(): readonly string[] {
    const { ids } = this.world;
    const isSet = ids.some((id) => {
      let count = 0;
      this.world.node(id).timers.forEachSet(() => count++);
      return count > 0;
    });
    return isSet ? [] : this.clients.flatMap(({ name, busy }) => (busy ? [name] : []));
  }

  addTo(sum: DigestSum): void {
    const part = this.#sum;
    part.clear();
    this.#history.addTo(part);
    sum.add(HISTORY, part.low, part.high);
  }

  #judges(check: string): boolean {
    return (this.#scenario.checks as readonly string[]).includes(check);
  }

  /** What a judge finds in the present history, which is asked once of each. */
  #ofHistory(judge: string, body: () => void): readonly Finding[] {
    const part = this.#sum;
    part.clear();
    this.#history.addTo(part);
    const key = `${judge} ${part.text()}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    body();
    const found = this.#taken();
    if (this.#verdicts.size >= HISTORIES_MAX) this.#verdicts.clear();
    this.#verdicts.set(key, found);
    return found;
  }

  #taken(): readonly Finding[] {
    const { violations } = this.simulation;
    const found = violations.map(({ check, message }) => ({ check, message }));
    violations.length = 0;
    return found;
  }
}
