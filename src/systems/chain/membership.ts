/** A node and the configuration service: it renews its place, and takes over what has changed. */
import type { Value } from "../../core/json.ts";
import { emptyMachine } from "../../protocol/state-machine.ts";
import type { ChainConfiguration, Member } from "./configuration.ts";
import { headOf, isWhole } from "./places.ts";
import type { ChainState } from "./state.ts";
import type { Chain, ChainSelf } from "./steps.ts";

/** One question at a time: what it says of reads holds for those that had come before it. */
export function renew(chain: Chain, state: ChainState, self: ChainSelf): void {
  if (state.asking) return;
  state.asking = true;
  if (state.trust !== undefined) state.trust.askedAtUs = self.monotonicNow();
  state.confirming.push(...state.reads);
  state.reads = [];
  state.told = isWhole(chain, state, self.id);
  const input: Value = [self.id, state.epoch, state.told ? 1 : 0];
  self.ask("configuration", { f: "renew", key: null, input });
}

export function onConfiguration(
  chain: Chain,
  state: ChainState,
  configuration: ChainConfiguration,
  self: ChainSelf,
): void {
  const { steps } = chain;
  state.asking = false;
  steps.onConfirmed(chain, state, configuration.epoch, self);
  if (configuration.epoch > state.epoch) steps.adopt(chain, state, configuration, self);
  const isNews = isWhole(chain, state, self.id) && !state.told;
  if (isNews || state.reads.length > 0) steps.renew(chain, state, self);
}

export function adopt(
  chain: Chain,
  state: ChainState,
  { epoch, members, joining }: ChainConfiguration,
  self: ChainSelf,
): void {
  const { rules, steps } = chain;
  state.epoch = epoch;
  state.members = members.map(({ node }) => node);
  state.joining = joining?.node ?? 0;
  const since = sinceOf([...members, ...(joining === null ? [] : [joining])], self.id);
  if (since !== 0 && !rules.keepsHistory(since, state.joined)) {
    steps.beginAnew(chain, state, since, self);
  }
  state.ahead.clear();
  state.offered = headOf(state) === self.id ? 0 : -1;
  state.told = false;
  if (state.trust !== undefined) state.trust.confirmedAtUs = -1;
  state.passed = -1;
  state.sent = 0;
  steps.beginReadsAgain(chain, state, self);
  steps.advance(chain, state, self);
  steps.resend(chain, state, self);
}

/** The epoch in which a node's history began; 0: it has no place. */
function sinceOf(places: readonly Member[], id: number): number {
  return places.find(({ node }) => node === id)?.since ?? 0;
}

export function beginAnew(chain: Chain, state: ChainState, joined: number, self: ChainSelf): void {
  state.joined = joined;
  state.history = [];
  state.latest = new Map();
  state.durable = 0;
  state.committed = 0;
  state.machine = emptyMachine();
  chain.steps.persistJoined(chain, state, self);
}
