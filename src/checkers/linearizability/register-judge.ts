/**
 * Judges a part that was lowered to operations on one register: by zones where they decide, else by
 * the search.
 */
import { type Explained, NOTHING_EXPLAINED, type Reach } from "./explained.ts";
import type { Layout } from "./layout.ts";
import type { Meter } from "./limits.ts";
import { type Lowered, type RegisterProblem, RegisterProblems } from "./register-problem.ts";
import { RegisterSearch } from "./register-search.ts";
import type { SavedSearch } from "./saved.ts";
import type { Verdict } from "./search.ts";
import { Settler } from "./settle.ts";
import { Zones } from "./zones.ts";

/**
 * What comes next: zones; the search with few of the crashed operations, or with all of them;
 * nothing, zones decided.
 */
type Stage = "zones" | "search-few" | "search" | "zoned";

export class RegisterJudge {
  readonly #problems = new RegisterProblems();
  readonly #zones = new Zones();
  readonly #settler = new Settler();
  readonly #search = new RegisterSearch();
  #layout: Layout | null = null;
  #part = 0;
  #lowered: Lowered | null = null;
  #until = 0;
  #stage: Stage = "zones";
  #problem: RegisterProblem | null = null;
  #settled = false;
  #zoned: Verdict = "unknown";

  /** Takes a part as it was after `until` returns. */
  begin(layout: Layout, part: number, lowered: Lowered, until: number): void {
    this.#layout = layout;
    this.#part = part;
    this.#lowered = lowered;
    this.#until = until;
    this.#stage = "zones";
    this.#settled = false;
  }

  run(meter: Meter): Verdict {
    if (this.#stage === "zones") this.#judgeZones();
    if (this.#stage === "zoned") return this.#zoned;
    const verdict = this.#search.run(meter);
    if (verdict !== "illegal" || this.#stage !== "search-few") return verdict;
    this.#takeAll();
    return this.#search.run(meter);
  }

  /** What its search knows, after `unknown`. */
  saved(): SavedSearch | null {
    if (this.#stage !== "search" && this.#stage !== "search-few") return null;
    const { at, ...rest } = this.#search.saved();
    return { ...rest, at: [...at, Number(this.#stage === "search")] };
  }

  /** After `begin`: resumes from what the search knew. */
  restore(saved: SavedSearch): void {
    this.#judgeZones();
    if (this.#stage === "search-few" && saved.at[2] === 1) this.#takeAll();
    this.#search.restore(saved);
  }

  /** With few of the crashed operations there is no order: with all of them there may be. */
  #takeAll(): void {
    this.#stage = "search";
    const whole = this.#make();
    this.#settler.settle(whole, this.#zones.needed, false);
    this.#search.begin(whole);
  }

  reach(): Reach {
    if (this.#stage === "zoned")
      return this.#zoned === "ok"
        ? { ...NOTHING_EXPLAINED, returns: this.#until }
        : NOTHING_EXPLAINED;
    // A settled problem has returns of its own: how many of the part's they are is not known.
    const { returns } = this.#search.furthest;
    const { returns: all, veiled } = this.#problem as RegisterProblem;
    if (this.#settled)
      return returns === all ? { ...NOTHING_EXPLAINED, returns: this.#until } : NOTHING_EXPLAINED;
    return { returns, illegalAt: this.#search.illegalAt, sure: !veiled };
  }

  explained(): Explained {
    const reach = this.reach();
    if (reach === NOTHING_EXPLAINED) return NOTHING_EXPLAINED;
    const { origin } = this.#problem as RegisterProblem;
    const zoned = this.#stage === "zoned";
    const placed = zoned ? this.#zones.placed() : this.#search.placed();
    const isSettled = this.#settled && !zoned;
    for (let at = 0; at < placed.length; at++) {
      const x = placed[at] as number;
      placed[at] = origin[isSettled ? (this.#settler.origin[x] as number) : x] as number;
    }
    const { returns, illegalAt, sure } = reach;
    return { returns, illegalAt, sure, order: placed };
  }

  #make(): RegisterProblem {
    return this.#problems.make(
      this.#layout as Layout,
      this.#part,
      this.#lowered as Lowered,
      this.#until,
    );
  }

  #judgeZones(): void {
    const problem = this.#make();
    this.#problem = problem;
    const zoned = problem.distinct ? this.#zones.judge(problem) : "undecided";
    if (zoned !== "undecided") {
      this.#zoned = zoned;
      this.#stage = "zoned";
      return;
    }
    this.#settled = problem.distinct && problem.crashed > 0;
    this.#stage = this.#settled ? "search-few" : "search";
    if (this.#settled) this.#settler.settle(problem, this.#zones.needed, true);
    this.#search.begin(problem);
  }
}
