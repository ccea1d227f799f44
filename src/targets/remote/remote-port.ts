import { StepwrightError } from "../../errors/index.js";
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
} from "../../executor/port.js";
import type { EventsPort } from "../../executor/events/events-port.js";
import type { StateTestReport, StateTestRequest } from "../../executor/state/state-port.js";
import type { QueuePort } from "../../executor/queue-port.js";
import type { HistoryEvent } from "../../history/event.js";
import type { WaitingState } from "../../history/index.js";
import type { JsonValue } from "../../util/json.js";
import { machineArnOf } from "../arns.js";
import { readLoggedHistory } from "./express-history.js";
import type { ExpressRun } from "./express-run.js";
import { readHistory } from "./history-reader.js";
import { readMapRun } from "../map-runs.js";
import { making } from "../interruption.js";
import { sendAnswer } from "../token-answer.js";
import { executionDescription, hasEnded, historyEvents, machineDescription } from "../records.js";
import type { RemoteCalls } from "./remote-calls.js";
import { RemoteRuns } from "./remote-runs.js";
import type { RemoteSetup } from "./remote-setup.js";
import { interruption, RemoteStarts } from "./remote-starts.js";
import { RemoteWaits } from "./remote-waits.js";
import { stateTestReport, testStateCall } from "../state-test.js";
import type { Waiting, WaitingForCallback } from "../waiting.js";

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
  readonly #runs = new RemoteRuns();
  readonly #starts: RemoteStarts;
  readonly #waits: RemoteWaits;
  /** By the machine's ARN: where the histories of its EXPRESS executions can be read. */
  readonly #logGroups = new Map<string, string>();

  constructor(setup: RemoteSetup) {
    this.#setup = setup;
    this.#starts = new RemoteStarts(setup, this.#runs);
    this.#waits = new RemoteWaits(setup, this.#runs);
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
      this.#runs.call("DescribeStateMachineForExecution", executionArn, (sdk, sfn, options) =>
        sfn.send(new sdk.DescribeStateMachineForExecutionCommand({ executionArn }), options),
      ),
    );
    return machineDescription(output);
  }

  async start(request: StartRequest): Promise<StartedExecution> {
    this.#refuseDoubles(request.doubles);
    return await this.#starts.start(request, this);
  }

  async redrive({ executionArn, doubles }: RedriveRequest): Promise<void> {
    this.#refuseDoubles(doubles);
    const call = this.#runs.call("RedriveExecution", executionArn, (sdk, sfn, options) =>
      sfn.send(new sdk.RedriveExecutionCommand({ executionArn }), options),
    );
    const { gone } = await making(
      `execution ${executionArn}`,
      () => this.#calls.send(call),
      () => this.stop(executionArn, interruption),
    );
    this.#runs.began(executionArn, this.#setup.time.now(), gone);
  }

  wait(executionArn: string, limits: Waiting): Promise<"ended" | "deadline"> {
    return this.#waits.forEnd(executionArn, limits);
  }

  untilWaiting(executionArn: string, state: string, options: WaitingForCallback): Promise<WaitingState | undefined> {
    return this.#waits.forCallback(executionArn, state, options, this);
  }

  answerToken(answer: TokenAnswer): Promise<void> {
    return sendAnswer(this.#calls, answer);
  }

  async describe(executionArn: string): Promise<ExecutionDescription> {
    const express = this.#runs.express(executionArn);
    if (express !== undefined) return express.describe();
    const seen = executionDescription(executionArn, await this.#calls.send(this.#runs.look(executionArn)));
    if (hasEnded(seen.status)) this.#runs.ended(executionArn);
    return seen;
  }

  async history(executionArn: string): Promise<readonly HistoryEvent[]> {
    const place = this.#calls.place.name;
    const express = this.#runs.express(executionArn);
    if (express !== undefined) return this.#loggedHistory(express, executionArn);
    const ended = this.#runs.hasEnded(executionArn) || hasEnded((await this.describe(executionArn)).status);
    const read = async (nextToken: string | undefined) => {
      const output = await this.#calls.send(
        this.#runs.call("GetExecutionHistory", executionArn, (sdk, sfn, options) =>
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
    const express = this.#runs.express(executionArn);
    // AWS has no StopExecution for EXPRESS: the answer is no longer waited for, and the execution's own time-out ends it.
    if (express !== undefined) return express.abandon();
    const error = reason.error.slice(0, stopLimits.error);
    const cause = reason.cause.slice(0, stopLimits.cause);
    await this.#calls.send(
      this.#runs.call("StopExecution", executionArn, (sdk, sfn, options) =>
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

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return this.#waits.forTime(milliseconds, signal);
  }

  events(): EventsPort {
    return this.#setup.events();
  }

  release(executionArn: string): void {
    this.#runs.release(executionArn);
  }

  warnings(): readonly string[] {
    return [];
  }

  get #calls(): RemoteCalls {
    return this.#setup.calls;
  }

  #refuseDoubles(doubles: StartRequest["doubles"]): void {
    if (doubles.length === 0) return;
    const states = doubles.map(({ node }) => node.state);
    throw new StepwrightError("DOUBLES_UNAVAILABLE", { states, target: this.label, kind: this.kind });
  }
}
