import type { StartSyncExecutionOutput } from "@aws-sdk/client-sfn";
import { StepwrightError } from "../errors/index.js";
import type {
  Capabilities,
  DeployedMachine,
  ExecutionDescription,
  MachineDescription,
  MapRunDescription,
  RedriveRequest,
  StartedExecution,
  StartRequest,
  TargetPort,
  TokenAnswer,
} from "../executor/port.js";
import type { EventsPort } from "../executor/events/events-port.js";
import type { StateTestReport, StateTestRequest } from "../executor/state/state-port.js";
import type { QueuePort } from "../executor/queue-port.js";
import type { HistoryEvent } from "../history/event.js";
import { buildExecution, waitingAt, type WaitingState } from "../history/index.js";
import type { JsonValue } from "../util/json.js";
import { executionArnOf, machineArnOf } from "./arns.js";
import { failureOf, mayPass, type CallFailure } from "./call-failure.js";
import { readLoggedHistory } from "./express-history.js";
import { ExpressRun } from "./express-run.js";
import { readHistory } from "./history-reader.js";
import { readMapRun } from "./map-runs.js";
import { sendAnswer } from "./token-answer.js";
import { executionDescription, hasEnded, historyEvents, machineDescription } from "./records.js";
import type { Call } from "./calls.js";
import type { RemoteCalls } from "./remote-calls.js";
import type { Machines } from "./machines.js";
import type { RealTime } from "./real-time.js";
import { raiseTestTimeout } from "./scope.js";
import { stateTestReport, testStateCall } from "./state-test.js";
import type { CloudWatchLogsClient } from "./optional-clients.js";

/** What a port over a real service is made of. */
export interface RemoteSetup {
  readonly queues: QueuePort;
  readonly kind: "aws" | "endpoint";
  readonly label: string;
  readonly origin: () => readonly (readonly [label: string, value: string])[];
  readonly calls: RemoteCalls;
  /** For StartSyncExecution: its client does not retry, since a second try would be a second execution. */
  readonly syncCalls: RemoteCalls;
  readonly machines: Machines;
  readonly time: RealTime;
  /** The client of CloudWatch Logs, built when first asked for. @throws PEER_MISSING */
  logs(): CloudWatchLogsClient;
  /** Its EventBridge. @throws PEER_MISSING */
  events(): EventsPort;
}

/** An execution this port started. */
interface Run {
  readonly startedAt: number;
  ended: boolean;
}

/** Clocks of two machines may differ by so much: an execution that seems older than our first try may still be ours. */
const clockSkewMs = 60_000;
/** StopExecution's limits. https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html */
const stopLimits = { error: 256, cause: 32_768 };
/** How long TestState may take. https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html */
const longestStateMs = 330_000;
/** The largest page GetExecutionHistory gives. */
const pageSize = 1000;

/**
 * Step Functions in real time: AWS, or an endpoint. Every look is at one execution, by its ARN; only those that an event started are
 * looked for in a list, and told by the event's id.
 */
export class RemotePort implements TargetPort {
  readonly kind: "aws" | "endpoint";
  readonly label: string;
  readonly capabilities: Capabilities = { doubles: false, virtualTime: false, expressHistory: false, deploy: true };
  readonly queues: QueuePort;
  readonly #setup: RemoteSetup;
  readonly #runs = new Map<string, Run>();
  readonly #express = new Map<string, ExpressRun>();
  /** By the machine's ARN: where the histories of its EXPRESS executions can be read. */
  readonly #logGroups = new Map<string, string>();

  constructor(setup: RemoteSetup) {
    this.#setup = setup;
    this.queues = setup.queues;
    this.kind = setup.kind;
    this.label = setup.label;
  }

  get origin(): readonly (readonly [label: string, value: string])[] {
    return this.#setup.origin();
  }

  deploy(name: string, definition: JsonValue): Promise<DeployedMachine> {
    return this.#setup.machines.deploy({ name, definition, text: JSON.stringify(definition), type: "STANDARD" });
  }

  deployTemporary(
    name: string,
    definition: JsonValue,
    type: "STANDARD" | "EXPRESS" = "STANDARD",
  ): Promise<{ machine: DeployedMachine; remove(): Promise<void> }> {
    return this.#setup.machines.deployTemporary({ name, definition, text: JSON.stringify(definition), type });
  }

  async describeMachine(stateMachineArn: string): Promise<MachineDescription> {
    const machine = await this.#setup.machines.describe(machineArnOf(stateMachineArn).described);
    if (machine.logGroupArn === undefined) this.#logGroups.delete(stateMachineArn);
    else this.#logGroups.set(stateMachineArn, machine.logGroupArn);
    return machine;
  }

  async describeMachineForExecution(executionArn: string): Promise<MachineDescription> {
    const output = await this.#calls.send(
      this.#ofExecution("DescribeStateMachineForExecution", executionArn, (sdk, sfn, options) =>
        sfn.send(new sdk.DescribeStateMachineForExecutionCommand({ executionArn }), options),
      ),
    );
    return machineDescription(output);
  }

  async start(request: StartRequest): Promise<StartedExecution> {
    this.#refuseDoubles(request.doubles);
    const started = request.type === "EXPRESS" ? this.#startExpress(request) : await this.#startStandard(request);
    this.#runs.set(started.executionArn, { startedAt: this.#setup.time.now(), ended: false });
    return started;
  }

  async redrive({ executionArn, doubles }: RedriveRequest): Promise<void> {
    this.#refuseDoubles(doubles);
    await this.#calls.send(
      this.#ofExecution("RedriveExecution", executionArn, (sdk, sfn, options) =>
        sfn.send(new sdk.RedriveExecutionCommand({ executionArn }), options),
      ),
    );
    this.#runs.set(executionArn, { startedAt: this.#setup.time.now(), ended: false });
  }

  async wait(
    executionArn: string,
    options: { readonly deadlineMs: number | undefined; readonly signal?: AbortSignal },
  ): Promise<"ended" | "deadline"> {
    const { deadlineMs, signal } = options;
    if (deadlineMs !== undefined) raiseTestTimeout(deadlineMs);
    const { time } = this.#setup;
    const run = this.#runs.get(executionArn);
    const backoff = this.#calls.backoff();
    let startedAt = run?.startedAt;
    let failing: { since: number; tries: number } | undefined;
    for (;;) {
      const look = this.#look(executionArn, signal);
      try {
        const seen =
          this.#express.get(executionArn)?.describe() ??
          executionDescription(executionArn, await this.#calls.attempt(look));
        if (hasEnded(seen.status)) {
          if (run !== undefined) run.ended = true;
          return "ended";
        }
        startedAt ??= (seen.redriveDate ?? seen.startDate).getTime();
        failing = undefined;
      } catch (error) {
        signal?.throwIfAborted();
        failing = { since: failing?.since ?? time.now(), tries: (failing?.tries ?? 0) + 1 };
        this.#bear(look, failureOf(error), failing);
      }
      const now = time.now();
      const leftMs = deadlineMs === undefined || startedAt === undefined ? Infinity : startedAt + deadlineMs - now;
      if (leftMs <= 0) return "deadline";
      const pauseMs = Math.min(backoff.next(), leftMs);
      const express = this.#express.get(executionArn);
      await (express === undefined ? time.sleep(pauseMs, signal) : express.endsWithin(pauseMs, time, signal));
    }
  }

  /** Polls the history: a callback shows there as soon as its task was called. */
  async untilWaiting(
    executionArn: string,
    state: string,
    options: {
      readonly past?: ReadonlySet<string>;
      readonly deadlineMs?: number | undefined;
      readonly signal?: AbortSignal | undefined;
    },
  ): Promise<WaitingState | undefined> {
    if (this.#express.has(executionArn)) return undefined;
    const { past, deadlineMs, signal } = options;
    const { time } = this.#setup;
    const backoff = this.#calls.backoff();
    const { definition } = await this.describeMachineForExecution(executionArn);
    const leaves = (): boolean => signal?.aborted === true;
    for (;;) {
      if (leaves()) return undefined;
      const seen = await this.describe(executionArn);
      const events = await this.history(executionArn);
      const places = waitingAt(buildExecution({ events, definition }), state);
      const found = places.find(({ taskToken }) => taskToken === undefined || past?.has(taskToken) !== true);
      if (found !== undefined) return found;
      const leftMs =
        deadlineMs === undefined ? Infinity : (seen.redriveDate ?? seen.startDate).getTime() + deadlineMs - time.now();
      if (hasEnded(seen.status) || leftMs <= 0) return undefined;
      try {
        await time.sleep(Math.min(backoff.next(), leftMs), signal);
      } catch (error) {
        if (leaves()) return undefined;
        throw error;
      }
    }
  }

  answerToken(answer: TokenAnswer): Promise<void> {
    return sendAnswer(this.#calls, answer);
  }

  async describe(executionArn: string): Promise<ExecutionDescription> {
    const express = this.#express.get(executionArn);
    if (express !== undefined) return express.describe();
    const seen = executionDescription(executionArn, await this.#calls.send(this.#look(executionArn, undefined)));
    const run = this.#runs.get(executionArn);
    if (run !== undefined) run.ended ||= hasEnded(seen.status);
    return seen;
  }

  async history(executionArn: string): Promise<readonly HistoryEvent[]> {
    const place = this.#calls.place.name;
    const express = this.#express.get(executionArn);
    if (express !== undefined) return this.#loggedHistory(express, executionArn);
    const ended = this.#runs.get(executionArn)?.ended === true || hasEnded((await this.describe(executionArn)).status);
    const read = async (nextToken: string | undefined) => {
      const output = await this.#calls.send(
        this.#ofExecution("GetExecutionHistory", executionArn, (sdk, sfn, options) =>
          sfn.send(new sdk.GetExecutionHistoryCommand({ executionArn, maxResults: pageSize, nextToken }), options),
        ),
      );
      return { events: historyEvents(output.events), nextToken: output.nextToken };
    };
    const source = { executionArn, place, ended, read };
    return readHistory(source, this.#setup.time, this.#calls.backoff(), this.#calls.patience.failingMs);
  }

  /** The execution has no history of its own: what its machine logged is read. One that has not ended has none yet. */
  async #loggedHistory(express: ExpressRun, key: string): Promise<readonly HistoryEvent[]> {
    const { place, patience } = this.#calls;
    const { executionArn, stateMachineArn, startDate, status } = express.describe();
    const logGroupArn = this.#logGroups.get(express.stateMachineArn) ?? this.#logGroups.get(stateMachineArn);
    if (logGroupArn === undefined) {
      throw new StepwrightError("EXPRESS_HISTORY_MISSING", { executionArn: key, place: place.name });
    }
    if (!hasEnded(status)) return [];
    const { requestMs, failingMs: patienceMs } = patience;
    const [client, backoff, { time }] = [this.#setup.logs(), this.#calls.backoff(), this.#setup];
    return readLoggedHistory(
      { executionArn, logGroupArn, startDate },
      { client, place, time, backoff, patienceMs, requestMs },
    );
  }

  mapRun(mapRunArn: string): Promise<MapRunDescription> {
    return readMapRun(this.#calls, mapRunArn);
  }

  async stop(executionArn: string, reason: { readonly error: string; readonly cause: string }): Promise<void> {
    const express = this.#express.get(executionArn);
    // AWS has no StopExecution for EXPRESS: the answer is no longer waited for, and the execution's own time-out ends it.
    if (express !== undefined) return express.abandon();
    const error = reason.error.slice(0, stopLimits.error);
    const cause = reason.cause.slice(0, stopLimits.cause);
    await this.#calls.send(
      this.#ofExecution("StopExecution", executionArn, (sdk, sfn, options) =>
        sfn.send(new sdk.StopExecutionCommand({ executionArn, error, cause }), options),
      ),
    );
  }

  /** AWS lets a state that really runs do so for five minutes, so one try of this call may take as long; it is made once. */
  async testState(request: StateTestRequest): Promise<StateTestReport> {
    const call = testStateCall(request);
    const works = request.mock === undefined;
    return stateTestReport(await this.#calls.send(works ? { ...call, once: true, limitMs: longestStateMs } : call));
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    raiseTestTimeout(milliseconds);
    await this.#setup.time.sleep(milliseconds, signal).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    });
  }

  events(): EventsPort {
    return this.#setup.events();
  }

  release(executionArn: string): void {
    this.#express.get(executionArn)?.abandon();
    this.#express.delete(executionArn);
    this.#runs.delete(executionArn);
  }

  warnings(): readonly string[] {
    return [];
  }

  get #calls(): RemoteCalls {
    return this.#setup.calls;
  }

  /**
   * StartExecution is idempotent for the same name and input while the execution runs, so it may be sent again after an
   * answer got lost; once the execution has ended, AWS answers ExecutionAlreadyExists, and it is looked at to see whose it is.
   */
  async #startStandard(request: StartRequest): Promise<StartedExecution> {
    const { stateMachineArn, name, input } = request;
    const executionArn = executionArnOf(stateMachineArn, name, "STANDARD");
    const firstTry = this.#setup.time.now();
    let answerLost = false;
    try {
      const output = await this.#calls.send({
        operation: "StartExecution",
        subject: stateMachineArn,
        send: (sdk, sfn, options) => sfn.send(new sdk.StartExecutionCommand({ stateMachineArn, name, input }), options),
        notYet: (failure) => {
          answerLost ||= failure.ambiguous;
          return failure.name === "StateMachineDoesNotExist" && this.#setup.machines.isOurs(stateMachineArn);
        },
      });
      return { executionArn: output.executionArn ?? executionArn, startDate: output.startDate ?? new Date(firstTry) };
    } catch (error) {
      if (!(error instanceof StepwrightError) || error.code !== "EXECUTION_NAME_TAKEN") throw error;
      const mine = answerLost ? await this.describe(executionArn) : undefined;
      if (mine?.input === input && mine.startDate.getTime() >= firstTry - clockSkewMs) return mine;
      const place = this.#calls.place.name;
      throw new StepwrightError("EXECUTION_NAME_TAKEN", { executionArn, place }, { cause: error.cause });
    }
  }

  /** EXPRESS executions cannot be described afterwards: StartSyncExecution's answer is all there is. */
  #startExpress(request: StartRequest): StartedExecution {
    const { stateMachineArn, name, input } = request;
    const executionArn = executionArnOf(stateMachineArn, name, "EXPRESS");
    const startDate = new Date(this.#setup.time.now());
    const send = (signal: AbortSignal): Promise<StartSyncExecutionOutput> =>
      this.#setup.syncCalls.send({
        operation: "StartSyncExecution",
        subject: stateMachineArn,
        once: true,
        signal,
        send: (sdk, sfn, options) =>
          sfn.send(new sdk.StartSyncExecutionCommand({ stateMachineArn, name, input }), options),
      });
    this.#express.set(executionArn, new ExpressRun({ executionArn, stateMachineArn, name, input, startDate, send }));
    return { executionArn, startDate };
  }

  #refuseDoubles(doubles: StartRequest["doubles"]): void {
    if (doubles.length === 0) return;
    const states = doubles.map(({ node }) => node.state);
    throw new StepwrightError("DOUBLES_UNAVAILABLE", { states, target: this.label, kind: this.kind });
  }

  #look(executionArn: string, signal: AbortSignal | undefined) {
    const call = this.#ofExecution("DescribeExecution", executionArn, (sdk, sfn, options) =>
      sfn.send(new sdk.DescribeExecutionCommand({ executionArn }), options),
    );
    return { ...call, signal };
  }

  /** A call about one execution. Right after the start, AWS may not know it everywhere yet. */
  #ofExecution<Output>(operation: string, executionArn: string, send: Call<Output>["send"]): Call<Output> {
    const notYet = (failure: CallFailure): boolean =>
      failure.name === "ExecutionDoesNotExist" && this.#runs.has(executionArn);
    return { operation, subject: executionArn, send, notYet };
  }

  /** While waiting, a failed look is borne as long as it may pass. */
  #bear(look: Call<unknown>, failure: CallFailure, failing: { readonly since: number; readonly tries: number }): void {
    const triedForMs = this.#setup.time.now() - failing.since;
    const passing = mayPass(failure) || look.notYet?.(failure) === true;
    if (!passing || triedForMs > this.#calls.patience.failingMs) {
      throw this.#calls.error(look, failure, failing.tries, triedForMs);
    }
  }
}
