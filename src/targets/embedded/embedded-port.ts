import type { Cloud } from "../../cloud/cloud.js";
import type { EngineExecution } from "../../engine/index.js";
import type {
  Capabilities,
  DeployedMachine,
  ExecutionDescription,
  MachineDescription,
  MapRunDescription,
  RedriveRequest,
  StartedExecution,
  StartRequest,
  TakeUpRequest,
  TargetPort,
  TokenAnswer,
} from "../../executor/port.js";
import type { WaitingState } from "../../history/callbacks.js";
import type { InterruptedOrchestration } from "../../executor/orchestration/interrupted.js";
import type { QueuePort } from "../../executor/queue-port.js";
import type { EventsPort } from "../../executor/events/events-port.js";
import type { RunPart } from "../../executor/run/run-parts.js";
import type { StateTestReport, StateTestRequest } from "../../executor/state/state-port.js";
import type { HistoryEvent } from "../../history/event.js";
import type { JsonValue } from "../../util/json.js";
import { executionArnOf, machineArnOf } from "../arns.js";
import type { Calls } from "../calls.js";
import { EmbeddedWaits } from "./embedded-waits.js";
import { expressDescription } from "../express-description.js";
import type { Machines } from "../machines.js";
import { readMapRun } from "../map-runs.js";
import { sendAnswer } from "../token-answer.js";
import { executionDescription, historyEvents, machineDescription } from "../records.js";
import { stateTestReport, testStateCall } from "../state-test.js";
import type { Waiting, WaitingForCallback } from "../waiting.js";

/** The largest page GetExecutionHistory gives. */
const pageSize = 1000;

/**
 * The embedded cloud as the executor sees it. STANDARD executions are read through the SDK's client, as on AWS; EXPRESS
 * ones, which that API does not describe, from the engine. Waiting is a demand on the virtual clock, never a poll.
 */
export class EmbeddedPort implements TargetPort {
  readonly kind = "embedded";
  readonly label: string;
  readonly capabilities: Capabilities = {
    doubles: true,
    virtualTime: true,
    expressHistory: true,
    deploy: true,
    injections: true,
    taskLimits: true,
    pauses: true,
  };
  readonly origin: readonly (readonly [label: string, value: string])[];
  readonly names: Map<string, number> = new Map<string, number>();
  readonly queues: QueuePort;
  readonly #cloud: Cloud;
  readonly #calls: Calls;
  readonly #machines: Machines;
  readonly #waits: EmbeddedWaits;
  readonly #events: () => EventsPort;
  /** What the doubles of an EXPRESS execution are registered under: its ARN without the id, which is known before the start. */
  readonly #doubleKeys = new Map<string, string>();
  /** The same for the limits of its tasks. */
  readonly #limitKeys = new Map<string, string>();

  constructor(cloud: Cloud, calls: Calls, machines: Machines, events: () => EventsPort, queues: QueuePort) {
    this.#cloud = cloud;
    this.queues = queues;
    this.#events = events;
    this.#calls = calls;
    this.#machines = machines;
    this.#waits = new EmbeddedWaits(cloud);
    this.label = `embedded (${cloud.region}, seed ${cloud.seed})`;
    this.origin = [
      ["target", "embedded"],
      ["region", cloud.region],
      ["seed", String(cloud.seed)],
    ];
  }

  hold<Result>(work: () => Promise<Result>, drives?: () => boolean): Promise<Result> {
    return this.#cloud.clock.hold(work, "a run of the executor", drives);
  }

  deploy(name: string, definition: JsonValue): Promise<DeployedMachine> {
    return this.#machines.deploy({ name, definition, text: JSON.stringify(definition), type: "STANDARD" });
  }

  deployTemporary(
    name: string,
    definition: JsonValue,
    type: "STANDARD" | "EXPRESS" = "STANDARD",
  ): Promise<{ machine: DeployedMachine; remove(): Promise<void> }> {
    return this.#machines.deployTemporary({ name, definition, text: JSON.stringify(definition), type });
  }

  describeMachine(stateMachineArn: string): Promise<MachineDescription> {
    return this.#machines.describe(machineArnOf(stateMachineArn).described);
  }

  async describeMachineForExecution(executionArn: string): Promise<MachineDescription> {
    const express = this.#express(executionArn);
    if (express !== undefined) return await this.describeMachine(express.stateMachineArn);
    const output = await this.#calls.send({
      operation: "DescribeStateMachineForExecution",
      subject: executionArn,
      send: (sdk, sfn, options) => sfn.send(new sdk.DescribeStateMachineForExecutionCommand({ executionArn }), options),
    });
    return machineDescription(output);
  }

  async start(request: StartRequest): Promise<StartedExecution> {
    const { stateMachineArn, name, input, type, doubles, callbacks = [], injections = [], limits = [] } = request;
    const key = executionArnOf(stateMachineArn, name, type);
    // One of that name keeps its doubles: it is found running, or the start is refused.
    const doubled =
      doubles.length + callbacks.length + injections.length > 0 && this.#cloud.execution(key) === undefined;
    if (doubled) this.#cloud.doubles.register(key, doubles, callbacks, injections);
    if (limits.length > 0) this.#cloud.limits.register(key, limits);
    if (request.pauses !== undefined) this.#cloud.pauses.register(key, request.pauses);
    try {
      const output = await this.#calls.send({
        operation: "StartExecution",
        subject: stateMachineArn,
        send: (sdk, sfn, options) => sfn.send(new sdk.StartExecutionCommand({ stateMachineArn, name, input }), options),
      });
      const executionArn = output.executionArn ?? key;
      if (doubled) this.#doubleKeys.set(executionArn, key);
      if (limits.length > 0) this.#limitKeys.set(executionArn, key);
      return { executionArn, startDate: output.startDate ?? new Date(this.#cloud.clock.now) };
    } catch (error) {
      if (doubled) this.#cloud.doubles.release(key);
      this.#cloud.limits.release(key, this.#cloud.clock.now);
      throw error;
    }
  }

  /** Doubles that were saved with the execution answer it still: their warnings belong to whoever takes it up. */
  takeUp({ executionArn, callbacks, pauses = [] }: TakeUpRequest): void {
    if (this.savedParts(executionArn) !== undefined) this.#doubleKeys.set(executionArn, executionArn);
    this.#cloud.doubles.await(executionArn, callbacks);
    this.#cloud.pauses.register(executionArn, pauses);
  }

  attend(executionArn: string, parts: () => readonly RunPart[]): () => void {
    return this.#cloud.runs.attend(executionArn, parts);
  }

  conduct(look: () => InterruptedOrchestration): () => void {
    return this.#cloud.runs.conduct(look);
  }

  savedParts(executionArn: string): readonly RunPart[] | undefined {
    return this.#cloud.runs.left(executionArn);
  }

  /** Doubles of the run before are gone: those of the redrive answer from here on. */
  async redrive({ executionArn, doubles, callbacks = [] }: RedriveRequest): Promise<void> {
    const doubled = doubles.length + callbacks.length > 0;
    if (doubled) this.#cloud.doubles.register(executionArn, doubles, callbacks);
    try {
      await this.#calls.send({
        operation: "RedriveExecution",
        subject: executionArn,
        send: (sdk, sfn, options) => sfn.send(new sdk.RedriveExecutionCommand({ executionArn }), options),
      });
      if (doubled) this.#doubleKeys.set(executionArn, executionArn);
    } catch (error) {
      if (doubled) this.#cloud.doubles.release(executionArn);
      throw error;
    }
  }

  async wait(
    executionArn: string,
    limits: Waiting & { readonly deadlineMs: number | undefined },
  ): Promise<"ended" | "deadline"> {
    limits.signal?.throwIfAborted();
    // Unknown to the engine: DescribeExecution says so in AWS's words.
    if (this.#cloud.execution(executionArn) === undefined) await this.describe(executionArn);
    return this.#waits.forEnd(executionArn, limits);
  }

  untilWaiting(executionArn: string, state: string, options: WaitingForCallback): Promise<WaitingState | undefined> {
    return this.#waits.forCallback(executionArn, state, options);
  }

  untilPaused(
    executionArn: string,
    state: string,
    limits: Waiting,
  ): Promise<{ readonly input: JsonValue } | undefined> {
    return this.#waits.forPause(executionArn, state, limits);
  }

  paused(executionArn: string): { readonly state: string; readonly input: JsonValue } | undefined {
    return this.#cloud.execution(executionArn)?.paused();
  }

  goOn(executionArn: string, { last = false }: { readonly last?: boolean } = {}): void {
    if (last) this.#cloud.pauses.release(executionArn);
    this.#cloud.execution(executionArn)?.goOn();
  }

  answerToken(answer: TokenAnswer): Promise<void> {
    return sendAnswer(this.#calls, answer);
  }

  async describe(executionArn: string): Promise<ExecutionDescription> {
    const express = this.#express(executionArn);
    if (express !== undefined) return expressDescription(express);
    const output = await this.#calls.send({
      operation: "DescribeExecution",
      subject: executionArn,
      send: (sdk, sfn, options) => sfn.send(new sdk.DescribeExecutionCommand({ executionArn }), options),
    });
    return executionDescription(executionArn, output);
  }

  async history(executionArn: string): Promise<readonly HistoryEvent[]> {
    const express = this.#express(executionArn);
    if (express !== undefined) return express.history.read();
    const events: HistoryEvent[] = [];
    let nextToken: string | undefined;
    do {
      const token = nextToken;
      const page = await this.#calls.send({
        operation: "GetExecutionHistory",
        subject: executionArn,
        send: (sdk, sfn, options) =>
          sfn.send(
            new sdk.GetExecutionHistoryCommand({ executionArn, maxResults: pageSize, nextToken: token }),
            options,
          ),
      });
      for (const event of historyEvents(page.events)) events.push(event);
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return events;
  }

  mapRun(mapRunArn: string): Promise<MapRunDescription> {
    return readMapRun(this.#calls, mapRunArn, true);
  }

  async stop(executionArn: string, reason: { readonly error: string; readonly cause: string }): Promise<void> {
    const { error, cause } = reason;
    const express = this.#express(executionArn);
    if (express !== undefined) return express.stop(error, cause);
    await this.#calls.send({
      operation: "StopExecution",
      subject: executionArn,
      send: (sdk, sfn, options) => sfn.send(new sdk.StopExecutionCommand({ executionArn, error, cause }), options),
    });
  }

  /** A Task that really runs does so under the cloud's own role unless another is named. */
  async testState(request: StateTestRequest): Promise<StateTestReport> {
    const roleArn = `arn:aws:iam::${this.#cloud.accountId}:role/stepwright`;
    return stateTestReport(await this.#calls.send(testStateCall({ roleArn, ...request })));
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waits.forTime(milliseconds, signal);
  }

  events(): EventsPort {
    return this.#events();
  }

  forget(executionArn: string): void {
    this.#cloud.forget(executionArn);
  }

  release(executionArn: string): void {
    this.#cloud.pauses.release(executionArn);
    const limited = this.#limitKeys.get(executionArn);
    if (limited !== undefined) {
      this.#limitKeys.delete(executionArn);
      this.#cloud.limits.release(limited, this.#cloud.clock.now);
    }
    const key = this.#doubleKeys.get(executionArn);
    if (key === undefined) return;
    this.#doubleKeys.delete(executionArn);
    this.#cloud.doubles.release(key);
  }

  warnings(executionArn: string): readonly string[] {
    const key = this.#doubleKeys.get(executionArn);
    const doubles = key === undefined ? [] : this.#cloud.doubles.warnings(key);
    return [...doubles, ...this.#cloud.runs.warnings(executionArn)];
  }

  #express(executionArn: string): EngineExecution | undefined {
    return executionArn.includes(":express:") ? this.#cloud.execution(executionArn) : undefined;
  }
}
