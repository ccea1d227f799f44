import { awsQuotas, type Quotas } from "../engine/index.js";
import { durationOf, refuseUnknownOptions, StepwrightError } from "../errors/index.js";
import { loadMockConfig, type MockConfig } from "../loaders/mock-config.js";
import type { FieldValidation } from "../plan/state/state-plan.js";
import type { Duration } from "../util/duration.js";
import type { Place } from "./place.js";
import type { GivenFunctions } from "./saving/double-functions.js";
import type { PartialPerformer } from "./tasks/task-world.js";

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
  /**
   * Real time that a time-out waits before it fires while a callback or an activity's task is open, so that an answer on its way
   * still counts; any API call ends the wait (default `"50ms"`, `"0s"` for none).
   */
  readonly callbackGrace?: Duration;
  /**
   * How the answers of stubs are compared with the API model of the service they stand in for, where its `@aws-sdk/client-*` package
   * is installed: `PRESENT` (the default) compares the fields that are there, `STRICT` also wants the required ones, `NONE` compares
   * nothing. The same modes as of TestState; `returns(value, { validate })` says otherwise for one answer.
   */
  readonly validateStubs?: FieldValidation;
  /**
   * The path of a file that `cloud.save` wrote: the cloud goes on from there, with its Region, account, seed and virtual time. Other options
   * stand in the place of those it was saved with; `perform` and `mockConfig` have to be given again. So do handlers of functions, HTTP
   * endpoints and activities, with `cloud.lambda`, `cloud.http` and `cloud.activityWorker`, and what runs did with `at` and `answers`, with
   * `execution(arn)`: `cloud.unfinished` tells which.
   */
  readonly from?: string;
  /**
   * With `from`: the functions that doubles of running executions refer to, by their reference in the plan, such as `"#1"`, or
   * `"EXECUTION/#1"` for those of one execution only. One that is missing is refused, by name.
   */
  readonly functions?: GivenFunctions;
  /** Keeps the history of every execution, also of those a run has let go of (default false). */
  readonly retain?: boolean;
}

/** The options, checked and completed. Times are milliseconds. */
export interface CloudSettings {
  readonly region: string;
  readonly accountId: string;
  readonly startAt: number;
  readonly seed: number;
  readonly quotas: Quotas;
  readonly mockConfig: MockConfig | undefined;
  readonly perform: PartialPerformer | undefined;
  readonly handlerLimitMs: number;
  readonly callbackGraceMs: number;
  readonly validateStubs: FieldValidation;
  readonly retain: boolean;
}

const known: Readonly<Record<keyof CloudOptions, true>> = {
  region: true,
  accountId: true,
  startAt: true,
  seed: true,
  quotas: true,
  mockConfig: true,
  perform: true,
  handlerLimit: true,
  callbackGrace: true,
  validateStubs: true,
  from: true,
  functions: true,
  retain: true,
};

/** @throws CLOUD_OPTION_INVALID, DURATION_INVALID or MOCK_CONFIG_INVALID; WORD_UNKNOWN for an option there is not */
export function readOptions(options: CloudOptions): CloudSettings {
  refuseUnknownOptions("embedded(…)", options, Object.keys(known));
  const seed = options.seed ?? 42;
  if (!Number.isFinite(seed)) throw optionInvalid("seed", seed, "a number");
  const region = options.region ?? "us-east-1";
  const accountId = options.accountId ?? "123456789012";
  return {
    ...checkPlace("embedded", { region, accountId }),
    startAt: startTime(options.startAt ?? "2030-01-01T00:00:00Z"),
    seed,
    quotas: readQuotas(options.quotas ?? {}),
    mockConfig: options.mockConfig === undefined ? undefined : loadMockConfig(options.mockConfig),
    perform: options.perform,
    handlerLimitMs: durationOf("handlerLimit", options.handlerLimit ?? "10s"),
    callbackGraceMs: durationOf("callbackGrace", options.callbackGrace ?? "50ms"),
    validateStubs: fieldValidation(options.validateStubs ?? "PRESENT"),
    retain: options.retain ?? false,
  };
}

/**
 * Checks a Region and an account.
 * @param call who was given them, for messages
 * @throws CLOUD_OPTION_INVALID
 */
export function checkPlace(call: "embedded" | "inRegion", { region, accountId }: Place): Place {
  return {
    region: patterned(call, "region", region, /^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "us-east-1"'),
    accountId: patterned(call, "accountId", accountId, /^\d{12}$/, 'twelve digits, such as "123456789012"'),
  };
}

function patterned(
  call: "embedded" | "inRegion",
  option: string,
  value: unknown,
  pattern: RegExp,
  expected: string,
): string {
  if (typeof value === "string" && pattern.test(value)) return value;
  throw new StepwrightError("CLOUD_OPTION_INVALID", { call, option, value, expected });
}

function fieldValidation(value: unknown): FieldValidation {
  if (value === "STRICT" || value === "PRESENT" || value === "NONE") return value;
  throw optionInvalid("validateStubs", value, '"STRICT", "PRESENT" or "NONE"');
}

function readQuotas(given: Partial<Quotas>): Quotas {
  const known = Object.keys(awsQuotas);
  if (Object.keys(given).some((name) => !known.includes(name))) {
    throw optionInvalid("quotas", given, `some of ${known.join(", ")}`);
  }
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (typeof value !== "number" || !(value > 0)) {
      throw optionInvalid(`quotas.${name}`, value, "a positive number, or Infinity");
    }
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
