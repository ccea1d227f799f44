/**
 * Stepwright tests AWS Step Functions workflows: say what a workflow must do, run it offline in virtual time or unchanged
 * against AWS, and let its history prove or refute every expectation.
 *
 * @packageDocumentation
 */
import { defaultTarget } from "./executor/ledger.js";
import { target } from "./targets/index.js";

export type { ItemChecks, ItemIndex, StateChecks } from "../dsl/expectations/checks.js";
export type { Double, Handler, ReturnsOptions } from "../dsl/doubles/double.js";
export { fails, handles, never, returns } from "../dsl/doubles/doubles.js";
export { captureEvents } from "../dsl/events/capture-events.js";
export {
  customEvent,
  type DynamodbRecord,
  type EventPlace,
  type ExecutionStatusChange,
  type S3ObjectCreated,
  type ScheduledEvent,
} from "../dsl/events/custom-event.js";
export type {
  BusReference,
  CaptureOptions,
  Correlation,
  EventCapture,
  EventExpectation,
} from "../dsl/events/event-capture.js";
export { publish, replay } from "../dsl/events/publish.js";
export type {
  PublishBuilder,
  ReplayBuilder,
  TriggeredOptions,
  TriggerExpectations,
} from "../dsl/events/publish-builder.js";
export { execution, type ExecutionBuilder } from "../dsl/execution.js";
export type { Expectations, WaitBounds } from "../dsl/expectations/expectations.js";
export { redrive, type RedriveBuilder } from "../dsl/redrive.js";
export { longRunning, type LongRunningOptions } from "../dsl/long-running.js";
export { fromPlan, type PlanBindings } from "../dsl/plans/from-plan.js";
export { mergePlans, type Mergeable } from "../dsl/plans/merge-plans.js";
export {
  replayHistories,
  replayHistory,
  type FileReplay,
  type HistoriesReplay,
  type HistoryReplay,
  type ReplayableHistory,
  type ReplayOptions,
} from "../dsl/replay-history.js";
export { everyFault, type EveryFault, type EveryFaultOptions, type FaultCase } from "../dsl/faults/every-fault.js";
export type { Scenario } from "../dsl/faults/scenario.js";
export { scenarios, type ScenarioOptions, type TestMaker } from "../dsl/faults/scenarios.js";
export type { FaultOutcome, FaultRow } from "./executor/faults/fault-row.js";
export type { FaultTable } from "./executor/faults/fault-table.js";
export type { InjectedFault } from "../dsl/injected-fault.js";
export type { Runnable } from "../dsl/plans/runnable.js";
export type { FieldValidation } from "./plan/state/state-plan.js";
export type { MockOptions, StateBuilder, StateRunnable } from "../dsl/state/state-builder.js";
export { state } from "../dsl/state/state.js";
export { chain } from "../dsl/orchestration/chain.js";
export type { ChainBuilder, FanOutOptions, StepRetryOptions } from "../dsl/orchestration/chain-builder.js";
export { parallel, series } from "../dsl/orchestration/parallel.js";
export type {
  CircuitBuilder,
  CircuitFailures,
  CircuitOpening,
  SeriesBuilder,
} from "../dsl/orchestration/series-builder.js";
export type { OrchestrationRunnable, PlannedChain, PlannedParallel } from "../dsl/orchestration/planned.js";
export type {
  BatchInputSource,
  BatchMember,
  ContendingOptions,
  InputList,
  ParallelBuilder,
} from "../dsl/orchestration/parallel-builder.js";
export { branch, item } from "../dsl/threads.js";
export { pausedAt, waitingAt } from "../dsl/waiting.js";
export type { ActingOn } from "../dsl/acting-on.js";
export type { StubOptions, WorkflowBuilder, WorkflowReference } from "../dsl/workflow-builder.js";
export { workflow } from "../dsl/workflow.js";
export type { JsonArray, JsonObject, JsonValue } from "./util/json.js";
export { StepwrightError, type ErrorCode, type ErrorFacts } from "./errors/index.js";
export { eventPattern, type EventPattern } from "./events/event-pattern.js";
export { event, type CustomEvent, type EventSource, type WholeEvent } from "./events/event.js";
export type { SeenEvent } from "./events/seen/seen-event.js";
export type { PublishCheck, PublishResult, TriggerVerdict } from "./executor/events/publish-result.js";
export { ExpectationError } from "./executor/judgement/expectation-error.js";
export { ChainError } from "./executor/orchestration/chain/chain-error.js";
export type {
  ChainInspection,
  ChainRecord,
  ChainResult,
  ChainVerdict,
  RunningChain,
  RunningStep,
  StepResult,
} from "./executor/orchestration/chain/chain-result.js";
export { ParallelError } from "./executor/orchestration/batch/parallel-error.js";
export type {
  BatchVerdict,
  ContentionResult,
  MemberOutcome,
  MemberResult,
  OrchestrationOptions,
  ParallelInspection,
  ParallelResult,
  ParallelSummary,
  Progress,
  RunningMember,
  RunningOrchestration,
  RunningParallel,
} from "./executor/orchestration/batch/parallel-result.js";
export type { ResourceWait } from "./executor/orchestration/resource-pool.js";
export type { InterruptedOrchestration } from "./executor/orchestration/interrupted.js";
export type { UnfinishedRun } from "./cloud/saving/attended-runs.js";
export type { DeployedMachine, TargetSource } from "./executor/port.js";
export type {
  ActingExecution,
  CheckResult,
  Inspection,
  RunningExecution,
  RunOptions,
  StandingState,
  Verdict,
  WaitCondition,
} from "./executor/judgement/result.js";
export { StateExpectationError } from "./executor/state/state-expectation-error.js";
export type { StateCheckResult, StateVerdict } from "./executor/state/state-result.js";
export type { StateInspection, TestedState } from "./executor/state/tested-state.js";
export type { StatePlan } from "./plan/state/state-plan.js";
export type { Assessment } from "./history/assessment.js";
export type { WaitingState } from "./history/callbacks.js";
export type { HistoryEvent } from "./history/event.js";
export type { Attempt, Execution, ExecutionStatus, Thread, Visit } from "./history/execution.js";
export { executionFromHistory } from "./history/from-history.js";
export { is } from "./history/values/is.js";
export type { LoadedMachine, MachineFromOptions } from "./loaders/loaded-machine.js";
export { machineFrom } from "./loaders/machine-from.js";
export type { Assumption, Resolve } from "./loaders/resolver.js";
export type { DoubleCall } from "./plan/double.js";
export type { BatchExpectationNode, SucceededCount } from "./plan/orchestration/batch-expectation.js";
export type { ChainPlan, CompiledChain, StepOutcome } from "./plan/orchestration/chain-plan.js";
export type { CompiledParallel, KeptResults, ParallelPlan } from "./plan/orchestration/parallel-plan.js";
export type { PublishPlan } from "./plan/events/publish-plan.js";
export type { ExecutionPlan } from "./plan/plan.js";
export { render, type RenderOptions } from "./report/index.js";
export type { RecordedCall } from "./recording/calls.js";
export type { DifferenceKind, ReplayDifference } from "./recording/compare/difference.js";
export type { DifferingEvent } from "./recording/compare/outcome.js";
export {
  record,
  type RecordableBuilder,
  type RecordingData,
  type RecordOptions,
  type Recording,
} from "./recording/recording.js";
export type { Redact } from "./recording/redact.js";
export type { ReplayResult } from "./recording/replay.js";
export type { RecordingSource } from "./recording/source.js";
export type { RecordedSpec, SpecOptions } from "./recording/spec/suite.js";
export {
  aws,
  embedded,
  endpoint,
  resolveTarget,
  target,
  type AwsOptions,
  type DefinitionIn,
  type DefinitionRef,
  type DeployOptions,
  type EmbeddedCloud,
  type EndpointOptions,
  type RemoteOptions,
  type ServedCloud,
  type ServeOptions,
  type Target,
} from "./targets/index.js";
export type { CloudOptions } from "./cloud/cloud.js";
export type { CloudStorage } from "./cloud/storage/buckets.js";
export type { HttpHandler, HttpTaskResponse } from "./cloud/http/endpoints.js";
export type { HttpTaskRequest } from "./cloud/http/http-request.js";
export type { LambdaContext, LambdaHandler } from "./cloud/lambda/context.js";
export type {
  ActivityHandler,
  ActivityTask,
  ActivityWorker,
  ActivityWorkerOptions,
} from "./cloud/tasks/activity-worker.js";

defaultTarget.fallBackTo(target);
