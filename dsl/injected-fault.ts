import { durationOf, StepwrightError } from "../src/errors/index.js";
import { enabledErrorRate } from "../src/executor/error-rate.js";
import { faultNames, injectionNode, type Fault, type FaultName, type InjectionNode } from "../src/plan/injection.js";
import type { SourceLine } from "../src/plan/double.js";
import type { Duration } from "../src/util/duration.js";
import { didYouMean } from "../src/util/nearest.js";
import { countOf, describe, nameOf, oneOf } from "./arguments.js";

/**
 * A fault put into Tasks of the workflow's own definition, those that distributed Maps run among them: which ones, what goes wrong, and
 * when. Tasks of nested executions are not touched: what such an execution fails with is put into the Task that starts it.
 */
export interface InjectedFault<Names extends string = string> {
  /** The Task. Without it, and without a service: every Task. */
  readonly state?: Names;
  /** Every Task of a service, as a Resource names it: `dynamodb`, `lambda`, `sqs`; also where it is called through `aws-sdk:`. */
  readonly service?: string;
  /** The error the Task fails with, such as `Card.Declined` or `States.Timeout`. */
  readonly error?: string;
  /** Text for people. Default: that it was injected. */
  readonly cause?: string;
  /**
   * A fault with AWS's error for the Task's Resource:
   * - `throttling`: Lambda.TooManyRequestsException, DynamoDB.ProvisionedThroughputExceededException, SNS.ThrottledException … where the
   *   API's model names it; else the exception of the service as a whole, such as ECS.AmazonECSException, or Ecs.EcsException through
   *   `aws-sdk:`; of an endpoint its status, ApiGateway.429 or States.Http.StatusCode.429;
   * - `timeout`: States.Timeout, at once; `payloadTooLarge`: States.DataLimitExceeded;
   * - `heartbeatLoss`: no answer and no heartbeat, so that HeartbeatSeconds or TimeoutSeconds end the Task;
   * - of a function: `lambdaTimeout` (Sandbox.Timedout, as newer runtimes have it), `lambdaOutOfMemory` (Runtime.ExitError) and
   *   `lambdaUnknown` (Lambda.Unknown, as older runtimes have both);
   * - of Lambda: `lambdaTooManyRequests`, `lambdaServiceException`, `lambdaAWSLambdaException`, `lambdaSdkClientException`,
   *   `lambdaClientExecutionTimeout` (`Lambda.…`).
   *
   * Where it names no state, it passes by Tasks it cannot happen to.
   */
  readonly fault?: FaultName;
  /** The answer comes so much later, such as `"5s"`. */
  readonly latency?: Duration;
  /**
   * The service, the state, or every Task is down for a time after the execution's start; with this error, or AWS's for the Resource
   * (Lambda.ServiceException, DynamoDB.InternalServerErrorException, ECS.ServerException, ApiGateway.503 …). Nobody works on an
   * activity's tasks meanwhile.
   */
  readonly down?: { readonly from?: Duration; readonly for: Duration };
  /** Only the first so many attempts of each visit of the state. Absent, and without a rate: every attempt. */
  readonly times?: number;
  /**
   * A share of the attempts, from 0 to 1: drawn anew for each from (seed, execution, branch or item, state, visit, attempt). A fault that
   * says neither `rate` nor `times` nor `down` takes the share of ERROR_INJECTION_RATE where ENABLE_ERROR_INJECTION is `true`.
   */
  readonly rate?: number;
  /** Chooses which attempts a rate takes, ERROR_INJECTION_RATE as well; the same seed takes the same ones. Default 42. */
  readonly seed?: number;
  /** Only this visit of the state, from 1. */
  readonly visit?: number;
  /** Only this item of the innermost Map, from 0. */
  readonly item?: number;
}

const keys: Record<keyof InjectedFault, true> = {
  state: true,
  service: true,
  error: true,
  cause: true,
  fault: true,
  latency: true,
  down: true,
  times: true,
  rate: true,
  seed: true,
  visit: true,
  item: true,
};

/** How long both may be. Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_TaskFailedEventDetails.html */
const longestError = 256;
const longestCause = 32_768;

const example = '{ state: "ChargeCard", error: "Card.Declined", times: 2 }';

/**
 * The nodes of some faults, of which there is one at least.
 * @throws FAULT_INVALID
 */
export function injectionsOf(what: string, given: readonly unknown[], at: SourceLine): readonly InjectionNode[] {
  if (given.length > 0) return given.map((fault) => injectionOf(what, fault, at));
  throw new StepwrightError("FAULT_INVALID", { what, problem: "it was given no fault at all", write: example });
}

function injectionOf(what: string, given: unknown, at: SourceLine): InjectionNode {
  const refuse = (problem: string, write: string = example): never => {
    throw new StepwrightError("FAULT_INVALID", { what, problem, write });
  };
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    return refuse(`it takes a fault, and was given ${describe(given)}`);
  }
  const unknown = Object.keys(given).find((key) => !Object.hasOwn(keys, key));
  if (unknown !== undefined)
    return refuse(`"${unknown}" says nothing about a fault.${didYouMean(unknown, Object.keys(keys))}`);
  const { state, service, times, rate, seed, visit, item, down } = given as InjectedFault;
  if (seed !== undefined && rate === undefined && (times !== undefined || down !== undefined))
    return refuse("a seed chooses what a rate takes, and there is no rate");
  if (rate !== undefined && (typeof rate !== "number" || !(rate >= 0 && rate <= 1))) {
    return refuse(`rate is ${describe(rate)}, and must be a share from 0 to 1`, "rate: 0.1");
  }
  return injectionNode({
    ...(state !== undefined && { state: nameOf(`state of ${what}`, state) }),
    ...(service !== undefined && { service: nameOf(`service of ${what}`, service) }),
    fault: faultOf(what, given, refuse),
    ...(times !== undefined && { times: countOf(`times of ${what}`, times, 1) }),
    ...rateOf(rate ?? usualRate(given), seed === undefined ? 42 : countOf(`seed of ${what}`, seed, 0)),
    ...(visit !== undefined && { visit: countOf(`visit of ${what}`, visit, 1) }),
    ...(item !== undefined && { item: countOf(`item of ${what}`, item, 0) }),
    ...(down !== undefined && { period: periodOf(what, down, refuse) }),
    at,
  });
}

function rateOf(share: number | undefined, seed: number): Pick<InjectionNode, "rate"> {
  return share === undefined ? {} : { rate: { share, seed } };
}

/** What the environment says of faults that do not say which attempts they take. @throws SETTING_INVALID */
function usualRate({ times, down }: InjectedFault): number | undefined {
  return times === undefined && down === undefined ? enabledErrorRate() : undefined;
}

function faultOf(
  what: string,
  { error, cause, fault, latency, down }: InjectedFault,
  refuse: (problem: string, write?: string) => never,
): Fault {
  const told = [error !== undefined && down === undefined, fault, latency, down].filter(
    (part) => part !== undefined && part !== false,
  );
  if (told.length === 0) return refuse("it does not say what goes wrong: error, fault, latency or down");
  if (told.length > 1)
    return refuse("error, fault, latency and down exclude each other", `${example}, and each fault for itself`);
  const causing = cause === undefined ? {} : { cause: nameOf(`cause of ${what}`, cause) };
  if (latency !== undefined) {
    if (cause !== undefined) return refuse("a latency has no cause");
    const ms = durationOf(`latency of ${what}`, latency);
    return ms === 0 ? refuse("its latency is no time at all", 'latency: "5s"') : { kind: "latency", ms };
  }
  const long = error !== undefined && error.length > longestError;
  if (long) return refuse(`its error has ${error.length} characters, and no error has more than ${longestError}`);
  if (cause !== undefined && cause.length > longestCause)
    return refuse(`its cause has ${cause.length} characters, and no cause has more than ${longestCause}`);
  if (fault !== undefined) return { kind: "named", name: oneOf(`fault of ${what}`, fault, faultNames), ...causing };
  const named = error === undefined ? undefined : nameOf(`error of ${what}`, error);
  if (named === "States.ALL")
    return refuse(
      "States.ALL is no error: retriers and catchers take any by it",
      'error: "Card.Declined", or any other',
    );
  if (down !== undefined) return { kind: "unavailable", ...(named !== undefined && { error: named }), ...causing };
  return { kind: "error", error: named ?? "", ...causing };
}

function periodOf(
  what: string,
  down: unknown,
  refuse: (problem: string, write?: string) => never,
): { readonly fromMs: number; readonly forMs: number } {
  const write = 'down: { from: "10s", for: "1m" }';
  if (typeof down !== "object" || down === null || !("for" in down)) return refuse(`down is ${describe(down)}`, write);
  const unknown = Object.keys(down).find((key) => key !== "from" && key !== "for");
  if (unknown !== undefined) return refuse(`"${unknown}" says nothing about how long it is down`, write);
  const { from = "0s", for: length } = down as NonNullable<InjectedFault["down"]>;
  const forMs = durationOf(`down.for of ${what}`, length);
  if (forMs === 0) return refuse("it is down for no time at all", write);
  return { fromMs: durationOf(`down.from of ${what}`, from), forMs };
}
