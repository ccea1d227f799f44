import { createClock, type Clock } from "../engine/clock.js";
import { awsQuotas, createEngine, type EngineExecution, type Quotas } from "../engine/index.js";
import { durationOf, StepwrightError } from "../errors/index.js";
import type { BoundDouble } from "../executor/port.js";
import { loadMockConfig } from "../loaders/mock-config.js";
import type { Duration } from "../util/duration.js";
import { uuidFrom } from "./identity.js";
import type { LambdaHandler } from "./lambda/context.js";
import { Functions } from "./lambda/functions.js";
import { settle } from "./settle.js";
import { Executions } from "./states/executions.js";
import { Machines } from "./states/machines.js";
import { finishDeleting } from "./states/operations/delete-state-machine.js";
import { statesService } from "./states/service.js";
import { DoubleBook } from "./tasks/doubles.js";
import { MockBook } from "./tasks/mock-book.js";
import { taskPerformer, type PartialPerformer } from "./tasks/performer.js";
import { wireHandler } from "./wire/json-service.js";
import type { WireRequest, WireResponse } from "./wire/message.js";

/** How an embedded cloud is set up. */
export interface CloudOptions {
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Twelve digits (default `123456789012`). */
  readonly accountId?: string;
  /** Where virtual time starts: ISO 8601 text or a Date (default `2030-01-01T00:00:00Z`). */
  readonly startAt?: string | Date;
  /** Every draw of chance comes from it: names, ids, jitter (default 42). */
  readonly seed?: number;
  /** Lifts or tightens AWS's quotas: `payloadBytes` (262144), `historyEvents` (25000), `executionSeconds` (31536000). */
  readonly quotas?: Partial<Quotas>;
  /** A mock configuration of Step Functions Local: an object, JSON text, or the path of a file. */
  readonly mockConfig?: string | object;
  /** Answers tasks before stubs, mocks and handlers do; what it leaves undefined goes on to them. */
  readonly perform?: PartialPerformer;
  /** Real time after which a handler that neither returns nor throws ends its execution (default `"10s"`). */
  readonly handlerLimit?: Duration;
  /** Keeps the history of every execution, also of those a run has let go of (default false). */
  readonly retain?: boolean;
}

/** The embedded AWS: services behind one request handler, on a virtual clock of their own. */
export interface Cloud {
  readonly region: string;
  readonly accountId: string;
  readonly seed: number;
  readonly clock: Clock;
  /** Answers one AWS API call, as AWS does: errors are answers, too. Never rejects. */
  handle(request: WireRequest): Promise<WireResponse>;
  /** Gives a Lambda function its code. `name` may be a name or an ARN; a later handler takes the place of an earlier one. */
  lambda<Event = unknown>(name: string, handler: LambdaHandler<Event>): void;
  /** What stands in for the tasks of single executions. */
  readonly doubles: {
    /** Call it before the execution starts. An EXPRESS execution is named without the id its ARN ends in. */
    register(executionArn: string, doubles: readonly BoundDouble[]): void;
    release(executionArn: string): void;
    /** One line for each double that was never called. Ask before the release. */
    warnings(executionArn: string): string[];
  };
  /** The engine's view of an execution, STANDARD or EXPRESS. */
  execution(executionArn: string): EngineExecution | undefined;
  /** Executions that have not ended, in the order they were started. */
  running(): readonly EngineExecution[];
  /** Lets go of an ended execution and its history, unless the cloud retains them. */
  forget(executionArn: string): void;
}

/**
 * Makes an embedded cloud: a world of its own with nothing in it.
 * @throws CLOUD_OPTION_INVALID, DURATION_INVALID or MOCK_CONFIG_INVALID
 */
export function createCloud(options: CloudOptions = {}): Cloud {
  const region = patterned(
    "region",
    options.region ?? "us-east-1",
    /^[a-z]{2}(-[a-z]+)+-\d$/,
    'a region such as "us-east-1"',
  );
  const accountId = patterned(
    "accountId",
    options.accountId ?? "123456789012",
    /^\d{12}$/,
    'twelve digits, such as "123456789012"',
  );
  const seed = options.seed ?? 42;
  if (!Number.isFinite(seed)) throw optionInvalid("seed", seed, "a number");
  const clock = createClock({ startAt: startTime(options.startAt ?? "2030-01-01T00:00:00Z"), settle });
  const uuid = (...parts: readonly (string | number)[]): string => uuidFrom(seed, ...parts);
  const machines = new Machines();
  const executions = new Executions();
  const functions = new Functions();
  const doubles = new DoubleBook();
  const mocks = options.mockConfig === undefined ? undefined : new MockBook(loadMockConfig(options.mockConfig));
  const quotas = readQuotas(options.quotas ?? {});
  const running = new Set<EngineExecution>();
  const engine = createEngine({
    clock,
    seed,
    quotas,
    perform: taskPerformer({
      clock,
      region,
      accountId,
      handlerLimitMs: durationOf("handlerLimit", options.handlerLimit ?? "10s"),
      doubles,
      mocks,
      functions,
      perform: options.perform,
      uuid,
    }),
    onStatus: (execution) => {
      if (execution.status === "RUNNING") {
        running.add(execution);
        return;
      }
      running.delete(execution);
      mocks?.release(execution.executionArn);
      const machine = machines.get(executions.get(execution.executionArn)?.machineArn ?? "");
      if (machine?.deleting === true) finishDeleting({ executions, machines }, machine);
    },
  });
  const world = {
    region,
    accountId,
    clock,
    engine,
    machines,
    executions,
    mocks,
    payloadBytes: quotas.payloadBytes,
    uuid,
  };
  const { handle } = wireHandler([statesService(world)], () => clock.now);
  return {
    region,
    accountId,
    seed,
    clock,
    handle,
    lambda: (name, handler) => functions.set(name, handler),
    doubles,
    execution: (arn) => executions.get(arn)?.execution,
    running: () => [...running],
    forget: (arn) => {
      if (options.retain !== true && executions.get(arn)?.execution.status !== "RUNNING") executions.remove(arn);
    },
  };
}

function patterned(option: string, value: unknown, pattern: RegExp, expected: string): string {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw optionInvalid(option, value, expected);
}

function readQuotas(given: Partial<Quotas>): Quotas {
  const known = Object.keys(awsQuotas);
  if (Object.keys(given).some((name) => !known.includes(name))) {
    throw optionInvalid("quotas", given, `some of ${known.join(", ")}`);
  }
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (typeof value !== "number" || !(value > 0))
      throw optionInvalid(`quotas.${name}`, value, "a positive number, or Infinity");
  }
  return { ...awsQuotas, ...given };
}

function startTime(value: unknown): number {
  const time = value instanceof Date ? value.getTime() : typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time))
    throw optionInvalid("startAt", value, 'a Date or ISO 8601 text, such as "2030-01-01T00:00:00Z"');
  return time;
}

function optionInvalid(option: string, value: unknown, expected: string): StepwrightError {
  return new StepwrightError("CLOUD_OPTION_INVALID", { call: "embedded", option, value, expected });
}
