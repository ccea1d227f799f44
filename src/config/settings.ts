import { didYouMean } from "../util/nearest.js";
import {
  coverageForms,
  isRoleArn,
  logLevels,
  parseMachines,
  parseTargetName,
  readCount,
  readCoverage,
  readLimit,
  readList,
  readLogLevel,
  readRegion,
  readShare,
  readSwitch,
  readThresholds,
} from "./setting-texts.js";

/** The target a suite runs on: ours, AWS, or any Step Functions endpoint by its URL. */
export type TargetName = "embedded" | "aws" | URL;

/** How much of their executions state machines log. */
export type LogLevel = "ALL" | "ERROR" | "FATAL" | "OFF";

/** A form that coverage is told in: a table after the run, or a file. */
export type CoverageForm = "text" | "json" | "lcov";

/** The least share of each kind of point that must be seen, in percent. */
export type CoverageThresholds = Readonly<Record<string, number>>;

/** The ARN of an existing state machine for each name that `deploy` may be asked for. */
export type MachineArns = Readonly<Record<string, string>>;

/** One environment variable: what it means, how its text is read, and what to say of a text that cannot be read. */
export interface Setting<Value> {
  /** What it does, in one line, for the documentation. */
  readonly meaning: string;
  /** Completes "Write …" in the message for an unreadable value. */
  readonly allowed: string;
  /** The value, or undefined for text it cannot read. Called with trimmed text that is not empty. */
  parse(text: string): Value | undefined;
  /** A sentence (with its leading blank) that helps with one unreadable text, or "". */
  hint?(text: string): string;
}

const onOrOff = '"true" or "false"';

/** Every environment variable Stepwright reads. */
export const settings: {
  readonly STEPWRIGHT_TARGET: Setting<TargetName>;
  readonly STEPWRIGHT_MACHINES: Setting<MachineArns>;
  readonly STEPWRIGHT_RUN: Setting<string>;
  readonly STEP_FUNCTIONS_ROLE_ARN: Setting<string>;
  readonly MAX_CONCURRENT_WORKFLOWS: Setting<number>;
  readonly CONCURRENCY: Setting<number>;
  readonly WORKFLOW_TEST_TIMEOUT: Setting<number>;
  readonly ENABLE_LONG_RUNNING_TESTS: Setting<boolean>;
  readonly LONG_RUNNING: Setting<boolean>;
  readonly WORKFLOW_LOG_LEVEL: Setting<LogLevel>;
  readonly ENABLE_ERROR_INJECTION: Setting<boolean>;
  readonly ERROR_INJECTION: Setting<boolean>;
  readonly ERROR_INJECTION_RATE: Setting<number>;
  readonly STEPWRIGHT_COVERAGE: Setting<readonly CoverageForm[] | "off">;
  readonly STEPWRIGHT_COVERAGE_DIR: Setting<string>;
  readonly STEPWRIGHT_COVERAGE_THRESHOLD: Setting<CoverageThresholds>;
  readonly STEPWRIGHT_COVERAGE_EXCLUDE: Setting<readonly string[]>;
  readonly STEPWRIGHT_COVERAGE_INCLUDE: Setting<readonly string[]>;
  readonly STEPWRIGHT_MUTANT: Setting<string>;
  readonly STEPWRIGHT_UPDATE_SNAPSHOTS: Setting<boolean>;
  readonly CI: Setting<boolean>;
  readonly AWS_REGION: Setting<string>;
  readonly AWS_DEFAULT_REGION: Setting<string>;
} = {
  STEPWRIGHT_TARGET: {
    meaning: "The target that `target()` gives: `embedded` (default), `aws`, or the URL of a Step Functions endpoint.",
    allowed: '"embedded", "aws", or the URL of a Step Functions endpoint such as "http://127.0.0.1:8083"',
    parse: parseTargetName,
    hint: (text) => didYouMean(text, ["embedded", "aws"]),
  },
  STEPWRIGHT_MACHINES: {
    meaning: "The ARNs that `deploy` returns on AWS instead of creating a machine, by name.",
    allowed:
      '"orders=arn:aws:states:REGION:ACCOUNT:stateMachine:NAME" pairs with commas between them, or a JSON object of names and state machine ARNs',
    parse: parseMachines,
  },
  STEPWRIGHT_RUN: {
    meaning:
      "Names this test run in the tags of temporary machines. The Mocha hooks set it for all workers when it is not set.",
    allowed: "1 to 128 letters, digits, spaces, or any of _ . : / = + - @",
    parse: (text) => (/^[\p{L}\p{N} _.:/=+\-@]{1,128}$/u.test(text) ? text : undefined),
  },
  STEP_FUNCTIONS_ROLE_ARN: {
    meaning: "The IAM role that temporary machines on AWS, and machines on endpoints, run with.",
    allowed: 'the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/workflow-tests"',
    parse: (text) => (isRoleArn(text) ? text : undefined),
  },
  MAX_CONCURRENT_WORKFLOWS: {
    meaning: "How many executions `parallel()` runs at once where it sets no `maxConcurrency` (20 by default).",
    allowed: "a whole number of 1 or more",
    parse: readCount,
  },
  CONCURRENCY: {
    meaning: "The same, and it goes before MAX_CONCURRENT_WORKFLOWS.",
    allowed: "a whole number of 1 or more",
    parse: readCount,
  },
  WORKFLOW_TEST_TIMEOUT: {
    meaning:
      "Where time is real (AWS, endpoints): how long it is waited for a workflow without `within`; then it is stopped. The time-out of its Mocha test is raised to it. In milliseconds once read.",
    allowed: 'a duration with a unit, such as "1800s" or "30m"',
    parse: readLimit,
    hint: (text) => (/^\d+$/.test(text) ? ` Did you mean "${text}s"?` : ""),
  },
  ENABLE_LONG_RUNNING_TESTS: {
    meaning: "Runs tests made with `longRunning(…)` where time is real, too. In virtual time they always run.",
    allowed: onOrOff,
    parse: readSwitch,
  },
  LONG_RUNNING: {
    meaning: "The same, and it goes before ENABLE_LONG_RUNNING_TESTS.",
    allowed: onOrOff,
    parse: readSwitch,
  },
  WORKFLOW_LOG_LEVEL: {
    meaning:
      "How much temporary machines log, with execution data: to the log group `/aws/vendedlogs/states/stepwright`, which on AWS has to be there.",
    allowed: '"ALL", "ERROR", "FATAL", or "OFF"',
    parse: readLogLevel,
    hint: (text) => didYouMean(text, logLevels),
  },
  ENABLE_ERROR_INJECTION: {
    meaning: "Lets ERROR_INJECTION_RATE act.",
    allowed: onOrOff,
    parse: readSwitch,
  },
  ERROR_INJECTION: {
    meaning: "The same, and it goes before ENABLE_ERROR_INJECTION.",
    allowed: onOrOff,
    parse: readSwitch,
  },
  ERROR_INJECTION_RATE: {
    meaning:
      "The share of attempts that faults of `.inject` take that say neither `rate` nor `times` nor `down`, where error injection is enabled.",
    allowed: 'a share from 0 to 1, such as "0.1"',
    parse: readShare,
  },
  STEPWRIGHT_COVERAGE: {
    meaning:
      "Gathers what the suite sees of its state machines, and tells it in these forms: `text` (a table after the run), `json` and `lcov` (files). `true` is `text`.",
    allowed: '"true", "false", or any of "text", "json" and "lcov" with commas between them',
    parse: readCoverage,
    hint: (text) => didYouMean(text, coverageForms),
  },
  STEPWRIGHT_COVERAGE_DIR: {
    meaning: "The folder coverage is written to (`coverage/stepwright` by default).",
    allowed: "the path of a folder",
    parse: (text) => text,
  },
  STEPWRIGHT_COVERAGE_THRESHOLD: {
    meaning:
      "The least share that must be seen, in percent: one number for all of it, or one for each of states, transitions, rules, retriers, catchers, branches. A run below it fails.",
    allowed: 'a percentage such as "90", or such as "states=100,rules=90"',
    parse: readThresholds,
  },
  STEPWRIGHT_COVERAGE_EXCLUDE: {
    meaning:
      "What coverage leaves out: names of machines, paths of definition files, or `MACHINE#STATE` and `MACHINE#STATE/Choices/0`; `*` stands for any text.",
    allowed: "names with commas between them, or a JSON list of texts",
    parse: readList,
  },
  STEPWRIGHT_COVERAGE_INCLUDE: {
    meaning:
      "Definition files that count although nothing deploys them, such as `workflows/**/*.asl.json`; against the working directory.",
    allowed: "paths with commas between them, or a JSON list of texts",
    parse: readList,
  },
  STEPWRIGHT_MUTANT: {
    meaning:
      "Set by `stepwright mutate` for the runs of a suite: a file that says which definition a mutant stands in for.",
    allowed: "the path of a file",
    parse: (text) => text,
  },
  STEPWRIGHT_UPDATE_SNAPSHOTS: {
    meaning: "Writes snapshots again instead of comparing with them.",
    allowed: onOrOff,
    parse: readSwitch,
  },
  CI: {
    meaning: "Set by servers that build and test. A snapshot that is not there is an error then, and not written.",
    allowed: onOrOff,
    parse: (text) => readSwitch(text) ?? true,
  },
  AWS_REGION: {
    meaning: "The AWS region, when `aws({ region })` names none.",
    allowed: 'a region such as "eu-west-1"',
    parse: readRegion,
  },
  AWS_DEFAULT_REGION: {
    meaning: "The AWS region, when neither `aws({ region })` nor AWS_REGION names one.",
    allowed: 'a region such as "eu-west-1"',
    parse: readRegion,
  },
};

/** The name of an environment variable Stepwright reads. */
export type SettingName = keyof typeof settings;

/** What an environment variable holds once read. */
export type SettingValue<Name extends SettingName> = Exclude<ReturnType<(typeof settings)[Name]["parse"]>, undefined>;
