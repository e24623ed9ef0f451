/** What one process has done of a campaign, as its progress says it. */
import { type CampaignResult, countsOfPart, isPart } from "../../campaign/results.ts";
import type { CampaignTask } from "../../campaign/tasks.ts";
import { counted, formatCount } from "../../core/formatting.ts";

export class DoneHere {
  readonly #id: string;
  #pieces = 0;
  #runs = 0;
  #failures = 0;

  /** @param id of the campaign. */
  constructor(id: string) {
    this.#id = id;
  }

  /** Counts pieces: what puts their results together has the same runs once more. */
  took({ kind }: Pick<CampaignTask, "kind">, result: CampaignResult): void {
    if (kind !== "piece" || !isPart(result)) return;
    const { runs, failures } = countsOfPart(result);
    this.#pieces++;
    this.#runs += runs;
    this.#failures += failures;
  }

  /** `campaign 5c0f...: 12 pieces here, 2,400 runs, 1 failed`. */
  text(): string {
    const failed = this.#failures === 0 ? "" : `, ${formatCount(this.#failures)} failed`;
    const pieces = `${counted(this.#pieces, "piece")} here`;
    return `campaign ${this.#id}: ${pieces}, ${counted(this.#runs, "run")}${failed}`;
  }
}
