/**
 * Rashomon, as a library: `simulate` runs a scenario object with one seed; `search` draws runs,
 * `shrink` and `explain` look into one that fails; `checkLinearizable` judges any history. The
 * registries name what there is; the types say what a protocol, a fault, a model of your own must
 * be.
 */
import * as properties from "./checkers/invariants/index.ts";

export type { Certificate } from "./checkers/certificates/certificate.ts";
export { certify, type Terms } from "./checkers/certificates/order.ts";
export type { Check, CheckInput, CheckOutcome, Finding } from "./checkers/consistency/check.ts";
export { consistencyChecks } from "./checkers/consistency/index.ts";
export type { ExplainOptions, Explanation } from "./checkers/explain/explain.ts";
export { type Count, highest, tally } from "./checkers/happened/count.ts";
export { type HeardAs, hearing } from "./checkers/hearing.ts";
export { Judgement, type LinearizabilityResult } from "./checkers/linearizability/check.ts";
export { checkLinearizable } from "./checkers/linearizability/given.ts";
export { type AuditView, bind, type Invariant, type Property } from "./checkers/property.ts";
export { InputError, type InputProblem } from "./core/errors.ts";
export type { Value } from "./core/json.ts";
export type { Begun, Fault } from "./faults/fault.ts";
export { faults } from "./faults/index.ts";
export type { Codec } from "./history/codecs/codec.ts";
export { decodeHistory } from "./history/codecs/decode.ts";
export { codecs } from "./history/codecs/index.ts";
export { encodeJsonl as encodeHistory } from "./history/codecs/jsonl.ts";
export type { Operation, Outcome } from "./history/operation.ts";
export { type ExplainRunOptions, explain } from "./host/library/explain.ts";
export type { FailingRunOptions } from "./host/library/failing-run.ts";
export {
  type SearchFailure,
  type SearchOptions,
  type SearchResult,
  search,
} from "./host/library/search.ts";
export { type ShrinkRunOptions, type ShrunkRun, shrink } from "./host/library/shrink.ts";
export { BASES, type Base } from "./kernel/choices/bases.ts";
export type { ChoicesOfRun } from "./kernel/choices/choices.ts";
export { CHOICE_CLASSES, type ChoiceClass, choiceClasses } from "./kernel/choices/classes.ts";
export { type Decider, Decisions, type Listener } from "./kernel/choices/decisions.ts";
export type { Domain } from "./kernel/choices/domain.ts";
export type { RandomStream } from "./kernel/streams.ts";
export { modelNamed, objects } from "./objects/index.ts";
export { type Model, modelOf } from "./objects/model.ts";
export type { SequentialObject } from "./objects/object.ts";
export type {
  CallerStream,
  IncomingCall,
  Process,
  ProcessChannel,
  ProcessDisk,
  ProcessMutex,
  ProcessStream,
  ProcessWaitGroup,
} from "./programs/api.ts";
export type { Asked } from "./programs/asked.ts";
export type { Context } from "./programs/context.ts";
export type { Chosen, Received } from "./programs/csp/channel.ts";
export type { SpawnOptions } from "./programs/csp/waits.ts";
export type { ProgramImage } from "./programs/image.ts";
export { type ProgramDeclaration, programProtocol } from "./programs/program.ts";
export type { AskedCommand, AskOptions } from "./programs/rpc/asks.ts";
export type { Breaker, BreakerOptions } from "./programs/rpc/breaker.ts";
export type { CallError } from "./programs/rpc/call-error.ts";
export type { CallOptions } from "./programs/rpc/calls.ts";
export type { BudgetOptions, Retry, RetryBudget } from "./programs/rpc/retry.ts";
export type { Incoming, ServeOptions } from "./programs/rpc/serving.ts";
export type { ServeStreamOptions, StreamOptions } from "./programs/rpc/streams.ts";
export type { Answered, AskedAs } from "./protocol/asking.ts";
export type { ClientPort } from "./protocol/client.ts";
export type { Disk, DiskImage, DiskOutcome, Ticket, Write } from "./protocol/disk.ts";
export { claim, type FactDeclaration, type Facts, type FactTable, fact } from "./protocol/facts.ts";
export { CRASH_RECOVERY, type FaultModel } from "./protocol/fault-model.ts";
export { type NodeId, nodeName, type SessionId } from "./protocol/node-id.ts";
export type { Observation } from "./protocol/observation.ts";
export type { MessageLabel, Protocol, Self, Setup } from "./protocol/protocol.ts";
export type { Command, Reply, Request } from "./protocol/request.ts";
export {
  ACCEPTOR_FACTS,
  LOG_FACTS,
  MACHINE_FACTS,
  OFFICE_FACTS,
  PROMISE_FACTS,
  PROPOSAL_FACTS,
  WORLD_FACTS,
} from "./protocol/shared-facts.ts";
export { protocols } from "./protocols/index.ts";
export {
  type LibraryOptions,
  type LibraryResult,
  simulateScenario as simulate,
} from "./runner/library.ts";
export type { RunResult, Verdict, Violation } from "./runner/result.ts";
export { type Moment, Timeline } from "./runner/timeline.ts";
export type { FaultSource } from "./scenario/fault-plans.ts";
export type { ScenarioSource } from "./scenario/format.ts";
export { withSystem } from "./scenario/own-system.ts";
export { parseScenario } from "./scenario/parse.ts";
export { resolveScenario, scenarioJsonSchema } from "./scenario/resolve.ts";
export type { Scenario } from "./scenario/scenario.ts";
export type { Explanation as RunExplanation } from "./search/explain/explanation.ts";
export { type ForkPlace, type ForkSettings, Futures, NoForkError } from "./search/futures.ts";
export type { SearchProgress } from "./search/search.ts";
export type { ShrinkProgress } from "./search/shrink/shrink.ts";
export { invariants, premises, systems } from "./systems/index.ts";
export {
  defineSystem,
  type OwnMutant,
  type OwnService,
  type OwnServicesMutant,
  type OwnSystem,
} from "./systems/own.ts";
export { AskingClient } from "./workloads/asking-client.ts";
export { PATIENCE, RATE, ROAMING } from "./workloads/client-parameters.ts";
export { workloads } from "./workloads/index.ts";
export type { Asker } from "./workloads/operation-plan.ts";
export type { ClientSetup, Workload, WorkloadClient } from "./workloads/workload.ts";
export { properties };
