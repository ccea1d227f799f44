import type { ApiModels } from "../../src/cloud/api-model.js";
import { createCloud, type Cloud, type CloudOptions } from "../../src/cloud/cloud.js";
import type { BoundDouble } from "../../src/executor/port.js";
import type { JsonValue } from "../../src/util/json.js";
import type { DoubleAnswer, DoubleNode, DoubleStep } from "../../src/plan/double.js";

/** The answer to an API call, its body parsed. */
export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

/** A cloud, and short ways to call it. */
export interface Bench {
  readonly cloud: Cloud;
  /** Calls a Step Functions operation and returns whatever it answers. */
  call(operation: string, request?: object): Promise<Answer>;
  /** The body of a call that must succeed. */
  ok(operation: string, request?: object): Promise<Record<string, unknown>>;
  /** Code and text of a call that must be refused. */
  refused(operation: string, request?: object): Promise<{ code: unknown; message: unknown }>;
  /** Creates a machine and returns its ARN. */
  machine(name: string, definition: object, more?: object): Promise<string>;
  /** Starts an execution, lets time pass to its end, and describes it. */
  run(stateMachineArn: string, more?: object): Promise<Record<string, unknown>>;
  /** Lets time pass until an execution has ended. */
  ended(executionArn: string): Promise<void>;
}

export const roleArn = "arn:aws:iam::123456789012:role/workflows";

export function bench(options: CloudOptions = {}, apiModels?: ApiModels): Bench {
  const cloud = createCloud(options, apiModels);
  const call = async (operation: string, request: object = {}): Promise<Answer> => {
    const { statusCode, headers, body } = await cloud.handle({
      method: "POST",
      path: "/",
      headers: { "X-Amz-Target": `AWSStepFunctions.${operation}` },
      body: JSON.stringify(request),
    });
    return { statusCode, headers, body: JSON.parse(String(body)) as Answer["body"] };
  };
  const ok = async (operation: string, request: object = {}): Promise<Record<string, unknown>> => {
    const { statusCode, body } = await call(operation, request);
    if (statusCode !== 200) throw new Error(`${operation} was refused: ${JSON.stringify(body)}`);
    return body;
  };
  const ended = async (executionArn: string): Promise<void> => {
    await cloud.clock.demand(() => cloud.execution(executionArn)?.status !== "RUNNING");
  };
  return {
    cloud,
    call,
    ok,
    ended,
    async refused(operation, request = {}) {
      const { statusCode, body } = await call(operation, request);
      if (statusCode !== 400) throw new Error(`${operation} answered ${statusCode}: ${JSON.stringify(body)}`);
      return { code: body["__type"], message: body["message"] };
    },
    async machine(name, definition, more = {}) {
      const made = await ok("CreateStateMachine", { name, definition: JSON.stringify(definition), roleArn, ...more });
      return String(made["stateMachineArn"]);
    },
    async run(stateMachineArn, more = {}) {
      const { executionArn } = await ok("StartExecution", { stateMachineArn, ...more });
      await ended(String(executionArn));
      return await ok("DescribeExecution", { executionArn });
    },
  };
}

export const pass: object = { StartAt: "A", States: { A: { Type: "Pass", Result: { x: 1 }, End: true } } };

/** A machine of one Wait. */
export function waiting(seconds: number): object {
  return { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: seconds, End: true } } };
}

/** A machine of one Task, which calls a function by its ARN. */
export function task(more: object = {}): object {
  const Resource = "arn:aws:lambda:us-east-1:123456789012:function:charge-card";
  return { StartAt: "Charge", States: { Charge: { Type: "Task", Resource, End: true, ...more } } };
}

export const returns = (output: JsonValue): DoubleAnswer => ({ kind: "returns", output });
export const fails = (error: string, cause?: string): DoubleAnswer => ({
  kind: "fails",
  error,
  ...(cause === undefined ? {} : { cause }),
});

export function step(answer: DoubleAnswer, times: number | null = null, afterMs?: number): DoubleStep {
  return { answer, times, ...(afterMs === undefined ? {} : { afterMs }) };
}

/** A double for the state "Charge". */
export function double(steps: readonly DoubleStep[], more: Partial<DoubleNode> = {}): BoundDouble {
  return {
    node: { kind: "double", state: "Charge", steps, pins: [], eachVisit: false, at: "orders.spec.ts:12:4", ...more },
    functions: new Map(),
  };
}

/** A double for the state "Charge" whose answers are a function's. */
export function handling(fn: (...args: never[]) => unknown, times: number | null = null): BoundDouble {
  const answer: DoubleAnswer = {
    kind: "handles",
    fn: { kind: "fn", ref: "#1", label: "handles", at: "orders.spec.ts:12:10" },
  };
  return { ...double([step(answer, times)]), functions: new Map([["#1", fn]]) };
}

/** The ARN an execution will have. */
export function arnOf(machine: string, name: string): string {
  return `arn:aws:states:us-east-1:123456789012:execution:${machine}:${name}`;
}
