/** What is shown beside a run: another run of the page, a branch of it, or its failure shrunk. */
import type { PageData, PageScenario } from "../../report/page.ts";
import type { RunOrder } from "../engine/messages.ts";
import type { AlignedBy } from "../model/align.ts";
import { branched, type Departure } from "../model/branch.ts";
import { orderOf } from "../model/orders.ts";
import type { RunView } from "../model/run-view.ts";
import { AnotherRun, type Beside, branchShown } from "./another-run.ts";
import type { RunWorkers } from "./run-workers.ts";

export interface BesideShown {
  readonly beside: Beside | null;
  /** What goes on, or why nothing is shown. */
  readonly status: string;
  /** Steps that were simulated to shrink the failure; null: that is not under way. */
  readonly shrinking: number | null;
  readonly by: AlignedBy;
}

export const NOTHING_BESIDE: BesideShown = {
  beside: null,
  status: "",
  shrinking: null,
  by: "time",
};

/** The run of the page, and what is done with what is shown beside it. */
interface Page {
  readonly data: () => PageData;
  readonly view: () => RunView | null;
  readonly workers: RunWorkers;
  readonly show: (shown: Partial<BesideShown>) => void;
}

type Kept = Omit<Beside, "view" | "alignment" | "words">;

export class Besides {
  readonly #page: Page;
  readonly #another: AnotherRun;

  constructor(engine: () => Promise<string>, page: Page) {
    this.#page = page;
    this.#another = new AnotherRun(engine);
  }

  /** Shows another run of the page; null: none. */
  async put(index: number | null): Promise<void> {
    const data = this.#page.data();
    const named = index === null ? undefined : data.document.runs[index];
    if (index === null || named === undefined) return this.leave();
    const found = orderOf(data, index);
    if (typeof found === "string") {
      this.#page.show({ status: `Not made again: ${found}` });
      return;
    }
    const title = `${named.protocol}, seed ${named.seed}: ${named.name}`;
    await this.#make(found, () => {
      return { label: "Beside", title, run: index, branch: null, smaller: null };
    });
  }

  async branch(departures: readonly Departure[]): Promise<void> {
    const { order } = this.#page.workers;
    if (order === null) return;
    const scenario = branched(order.scenario, departures);
    await this.#makeOwn(scenario, { label: "What if", smaller: null, file: "branch.json" });
  }

  async shrink(): Promise<void> {
    const { show, workers } = this.#page;
    const { order } = workers;
    if (order === null) return;
    show({ shrinking: 0, status: "" });
    try {
      const smaller = await workers.smaller(order, (steps) => show({ shrinking: steps }));
      show({ shrinking: null });
      if (order !== workers.order) return;
      await this.#makeOwn(smaller.scenario, { label: "Shrunk", smaller, file: "shrunk.json" });
      show({ by: "step" });
    } catch (error) {
      show({ status: error instanceof Error ? error.message : String(error) });
    } finally {
      show({ shrinking: null });
    }
  }

  leave(): void {
    this.#another.close();
    this.#page.show({ beside: null, status: "" });
  }

  close(): void {
    this.#another.close();
  }

  async #make(wanted: RunOrder, shown: (other: RunView) => Kept): Promise<void> {
    const { view, show } = this.#page;
    const one = view();
    if (one === null) return;
    show({ status: "The other run is made…" });
    try {
      const other = await this.#another.make(wanted, one);
      show({ beside: { ...other, ...shown(other.view) }, status: "" });
    } catch (error) {
      show({ status: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Makes a scenario of this run's own, and shows it. @param file as the command names it. */
  async #makeOwn(
    scenario: PageScenario,
    { file, ...kept }: Pick<Beside, "label" | "smaller"> & { readonly file: string },
  ): Promise<void> {
    const { data, view, workers } = this.#page;
    const { order } = workers;
    const original = view();
    if (order === null || original === null) return;
    const command = `${data().program} run ${file} --seed ${order.seed}`;
    // Its length is not that of the run.
    const { steps: _, ...named } = order;
    await this.#make({ ...named, scenario }, (other) => ({
      ...kept,
      title: scenario.name,
      run: null,
      branch: branchShown(original, other, scenario, command),
    }));
  }
}
