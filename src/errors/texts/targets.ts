import { formatDuration } from "../../util/duration.js";
import type { TextsOf } from "./texts-of.js";

/** Facts of the errors that `src/targets` raises. Facts named `hint` are sentences with their leading blank, or "". */
export interface TargetFacts {
  /** A package the user installs beside Stepwright is not there. `purpose` is the subject of the sentence. */
  PEER_MISSING: { readonly package: string; readonly purpose: string };
  /** A target was named that does not exist. `source` is where: an option or a call. */
  TARGET_NAME_INVALID: { readonly source: string; readonly value: string; readonly hint: string };
  /** An option of a target cannot be what it was given. */
  OPTION_INVALID: { readonly option: string; readonly value: unknown; readonly allowed: string };
  /** A target was used after `close()`. */
  TARGET_CLOSED: { readonly what: string; readonly target: string };
  REGION_MISSING: { readonly operation: string };
  CREDENTIALS_MISSING: { readonly operation: string; readonly reason: string };
  CREDENTIALS_EXPIRED: { readonly operation: string; readonly reason: string };
  CREDENTIALS_UNTRUSTED: { readonly operation: string; readonly name: string; readonly reason: string };
  ACCESS_DENIED: { readonly operation: string; readonly subject: string; readonly reason: string };
  TARGET_UNREACHABLE: {
    readonly operation: string;
    readonly kind: "embedded" | "aws" | "endpoint";
    readonly place: string;
    readonly reason: string;
  };
  /** Something answered that is not the Step Functions API. */
  TARGET_FOREIGN: { readonly operation: string; readonly place: string; readonly status: number | undefined };
  /** No answer within the request time-out, several times. */
  TARGET_SILENT: {
    readonly operation: string;
    readonly subject: string;
    readonly place: string;
    readonly limitMs: number;
    readonly tries: number;
  };
  /** Throttling, server errors or resets that did not pass. */
  TARGET_UNSTEADY: {
    readonly operation: string;
    readonly subject: string;
    readonly place: string;
    readonly tries: number;
    readonly triedForMs: number;
    readonly reason: string;
    readonly throttled: boolean;
  };
  /** The service answered with an error of its own. */
  CALL_REFUSED: {
    readonly operation: string;
    readonly subject: string;
    readonly place: string;
    readonly name: string;
    readonly reason: string;
  };
  MACHINE_UNKNOWN: { readonly operation: string; readonly stateMachineArn: string; readonly place: string };
  EXECUTION_UNKNOWN: { readonly operation: string; readonly executionArn: string; readonly place: string };
  EXECUTION_NAME_TAKEN: { readonly executionArn: string; readonly place: string };
  /** The definition was refused when the machine was to be created. */
  MACHINE_REFUSED: { readonly name: string; readonly place: string; readonly reason: string };
  /** A machine is mapped to no ARN, and there is no role to create one with. */
  ROLE_MISSING: { readonly name: string };
  /** The execution has ended, and its history does not show it. */
  HISTORY_UNFINISHED: {
    readonly executionArn: string;
    readonly place: string;
    readonly events: number;
    readonly triedForMs: number;
  };
  /** EXPRESS executions have no history outside the embedded cloud. */
  EXPRESS_HISTORY_MISSING: { readonly executionArn: string; readonly place: string };
  /** Doubles were handed to a target whose tasks are real. */
  DOUBLES_UNAVAILABLE: {
    readonly states: readonly string[];
    readonly target: string;
    readonly kind: "aws" | "endpoint";
  };
  /** Something was to be made while the process already removes what it made. */
  INTERRUPTED: { readonly what: string };
  /** What was created for the time of the test could not be removed. */
  CLEANUP_FAILED: { readonly left: readonly string[]; readonly reason: string };
  /** Somebody holds the clock and does not let go. */
  CLOCK_HELD: { readonly what: string; readonly holders: readonly string[]; readonly limitMs: number };
  /** A point in time that is none, or lies before now. */
  TIME_INVALID: { readonly what: string; readonly value: unknown; readonly now: string };
}

const list = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(", ");
const written = (value: unknown): string => JSON.stringify(value) ?? String(value);

export const targetTexts: TextsOf<TargetFacts> = {
  PEER_MISSING: ({ package: name, purpose }) =>
    `${purpose} needs the package ${name}, which is not installed. Install it: npm install --save-dev ${name}`,
  TARGET_NAME_INVALID: ({ source, value, hint }) =>
    `${source} names the target ${written(value)}, which does not exist.${hint} Write "embedded", "aws", or the URL of a Step Functions endpoint such as "http://127.0.0.1:8083".`,
  OPTION_INVALID: ({ option, value, allowed }) => `${option} was given ${written(value)}. Write ${allowed}.`,
  TARGET_CLOSED: ({ what, target }) =>
    `${what} was called on the target ${target} after it was closed. Make a new one, or close it later: a suite's target() is closed when its spec file ends.`,
  REGION_MISSING: ({ operation }) =>
    `${operation} was not sent: no AWS region is set. Set AWS_REGION, or write aws({ region: "eu-west-1" }).`,
  CREDENTIALS_MISSING: ({ operation, reason }) =>
    `${operation} was not sent: no AWS credentials were found (${reason}). Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE or aws({ profile: "…" }). To run without AWS, set STEPWRIGHT_TARGET=embedded.`,
  CREDENTIALS_EXPIRED: ({ operation, reason }) =>
    `${operation} failed because the AWS credentials have expired (${reason}). Sign in again, for example with "aws sso login", and run the test once more.`,
  CREDENTIALS_UNTRUSTED: ({ operation, name, reason }) =>
    `${operation} failed because AWS does not accept the credentials (${name}: ${reason}). Check the access key, the session token that belongs to it, and that this machine's clock is right.`,
  ACCESS_DENIED: ({ operation, subject, reason }) =>
    `AWS denied ${operation} on ${subject} (${reason}). Allow states:${operation} to the credentials the tests run with.`,
  TARGET_UNREACHABLE: ({ operation, kind, place, reason }) =>
    `${operation} could not reach ${place} (${reason}). ${
      kind === "aws"
        ? "Check the network, the proxy, and that the region exists."
        : 'Check the URL, and that the endpoint is running; Stepwright\'s own starts with "npx stepwright serve --port 8083".'
    }`,
  TARGET_FOREIGN: ({ operation, place, status }) =>
    `${operation} was answered by ${place} with something that is not the Step Functions API${status === undefined ? "" : ` (HTTP ${status})`}. Check the URL and its port.`,
  TARGET_SILENT: ({ operation, subject, place, limitMs, tries }) =>
    `${operation} on ${subject} got no answer from ${place} within ${formatDuration(limitMs)}${tries > 1 ? `, ${tries} times in a row` : ""}. Check that it is running and reachable, or raise requestTimeout.`,
  TARGET_UNSTEADY: ({ operation, subject, place, tries, triedForMs, reason, throttled }) =>
    `${operation} on ${subject} failed ${tries === 1 ? "once" : `${tries} times in ${formatDuration(triedForMs)}`} at ${place}, ${tries === 1 ? "" : "the last time "}with ${reason}. ${
      throttled
        ? "Run fewer workflows at once, or ask AWS for a higher quota."
        : "Try again; if it stays, the service or the way to it is broken."
    }`,
  CALL_REFUSED: ({ operation, subject, place, name, reason }) =>
    `${operation} on ${subject} was refused by ${place}: ${name}: ${reason}`,
  MACHINE_UNKNOWN: ({ operation, stateMachineArn, place }) =>
    `${operation} failed: there is no state machine ${stateMachineArn} on ${place}. Check its region, account and name, or deploy it first with target.deploy(name, definition).`,
  EXECUTION_UNKNOWN: ({ operation, executionArn, place }) =>
    `${operation} failed: there is no execution ${executionArn} on ${place}. Check its region, account, machine and name; AWS forgets an execution 90 days after it ended.`,
  EXECUTION_NAME_TAKEN: ({ executionArn, place }) =>
    `StartExecution failed: the execution ${executionArn} exists already on ${place}. Leave out { exact: true }, so that the name gets a suffix of its own, or choose another name: AWS keeps a name for 90 days.`,
  MACHINE_REFUSED: ({ name, place, reason }) => `The definition of "${name}" was refused by ${place}: ${reason}`,
  ROLE_MISSING: ({ name }) =>
    `deploy("${name}") has nothing to return on AWS: no machine is mapped to that name, and there is no role to create one with. Map it, with aws({ machines: { "${name}": "arn:aws:states:…" } }) or STEPWRIGHT_MACHINES="${name}=arn:aws:states:…", or give a role for temporary machines, with aws({ roleArn: "arn:aws:iam::…" }) or STEP_FUNCTIONS_ROLE_ARN.`,
  HISTORY_UNFINISHED: ({ executionArn, place, events, triedForMs }) =>
    `The execution ${executionArn} has ended, but after ${formatDuration(triedForMs)} ${place} still gives a history without its end (${events} events). Nothing was judged on a part of it. Run it again.`,
  EXPRESS_HISTORY_MISSING: ({ executionArn, place }) =>
    `The EXPRESS execution ${executionArn} has no history on ${place}: its machine does not log everything to a log group, so only its status and its output can be judged there. Give the machine a loggingConfiguration with level ALL, includeExecutionData true and a log group, or run the spec on embedded(), which keeps the history of EXPRESS executions too.`,
  DOUBLES_UNAVAILABLE: ({ states, target, kind }) =>
    `${target} runs the real tasks, so the stubs for ${list(states)} cannot be used there. Run the spec on embedded(), or write stub(state, double, { on: "embedded" }) where the real task may run elsewhere${
      kind === "endpoint"
        ? '. A served Stepwright takes stubs from a file: "npx stepwright serve --mock-config FILE"'
        : ""
    }.`,
  INTERRUPTED: ({ what }) => `The process was interrupted, so ${what} was not made. Run it again.`,
  CLEANUP_FAILED: ({ left, reason }) =>
    `What was made for the time of the tests could not be removed (${reason}). Remove them by hand: ${left.join(", ")}`,
  CLOCK_HELD: ({ what, holders, limitMs }) =>
    `${what} made no progress for ${formatDuration(limitMs)} of real time, because virtual time stands still for ${holders.join(", ")}. Let that work end: await its promise, give it a time limit, or use never() for a task that shall never answer.`,
  TIME_INVALID: ({ what, value, now }) =>
    `${what} was given ${written(value)}. Write a date, or ISO 8601 text such as "2030-01-01T00:00:00Z", that is not before the cloud's present time ${now}.`,
};
