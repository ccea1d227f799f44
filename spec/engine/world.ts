import { parseMachine } from "../../src/asl/index.js";
import {
  createClock,
  createEngine,
  type Clock,
  type EngineExecution,
  type EngineOptions,
  type TaskPerformer,
} from "../../src/engine/index.js";
import type { JsonValue } from "../../src/util/json.js";

/** 2030-01-01T00:00:00Z. */
export const startAt: number = Date.UTC(2030, 0, 1);

/** Two turns of the event loop. */
export async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));
}

/** A clock at the start of 2030. */
export function newClock(): Clock {
  return createClock({ startAt, settle });
}

/** How to run a machine; everything may be left out. */
export interface RunSettings extends Partial<Omit<EngineOptions, "clock">> {
  readonly input?: JsonValue;
  readonly inputText?: string;
  readonly name?: string;
  readonly clock?: Clock;
  readonly type?: "STANDARD" | "EXPRESS";
}

/** Every task gives its payload back. */
export const echo: TaskPerformer = (request) => ({ kind: "succeeded", output: request.payload });

/** Starts a machine on a clock of its own. */
export function start(definition: JsonValue, settings: RunSettings = {}): { clock: Clock; execution: EngineExecution } {
  const {
    input = {},
    inputText = JSON.stringify(input),
    name = "run",
    type = "STANDARD",
    clock = newClock(),
    ...options
  } = settings;
  const engine = createEngine({ seed: 42, perform: echo, ...options, clock });
  const execution = engine.start({
    executionArn: `arn:aws:states:us-east-1:123456789012:execution:machine:${name}`,
    name,
    stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:machine",
    stateMachineName: "machine",
    roleArn: "arn:aws:iam::123456789012:role/role",
    machine: parseMachine(definition),
    inputText,
    type,
  });
  return { clock, execution };
}

/** Runs a machine to its end. */
export async function run(definition: JsonValue, settings: RunSettings = {}): Promise<EngineExecution> {
  const { clock, execution } = start(definition, settings);
  await clock.demand(() => execution.status !== "RUNNING");
  return execution;
}

/** A machine of the states given, which starts at the first one. */
export function machine(states: Record<string, JsonValue>, rest: Record<string, JsonValue> = {}): JsonValue {
  return { StartAt: Object.keys(states)[0] as string, States: states, ...rest };
}

/** The history as short lines: `id<-previousEventId Type`, and the state's name or item's index where there is one. */
export function lines(execution: EngineExecution): string[] {
  return execution.history.read().map((event) => {
    const details =
      Object.values(event).find((value): value is { name?: string; index?: number } => isPlain(value)) ?? {};
    const label = [details.name, details.index].filter((part) => part !== undefined).join("#");
    return `${event.id}<-${event.previousEventId} ${event.type}${label === "" ? "" : ` ${label}`}`;
  });
}

function isPlain(value: unknown): boolean {
  return typeof value === "object" && value !== null && !(value instanceof Date);
}

/** The types of the events, in order. */
export function types(execution: EngineExecution): string[] {
  return execution.history.read().map((event) => event.type);
}

/** Details of the first event of a type. */
export function detailsOf(execution: EngineExecution, type: string): unknown {
  const event = execution.history.read().find((candidate) => candidate.type === type);
  return event === undefined ? undefined : Object.values(event).find(isPlain);
}

/** Milliseconds between the start of the execution and the first event of each type. */
export function times(execution: EngineExecution, type: string): number[] {
  return execution.history
    .read()
    .filter((event) => event.type === type)
    .map((event) => event.timestamp.getTime() - execution.startTime);
}

/** The output as a value. */
export function output(execution: EngineExecution): JsonValue | undefined {
  return execution.outputText === undefined ? undefined : (JSON.parse(execution.outputText) as JsonValue);
}

/** A Task that invokes a function through the Lambda integration. */
export function task(fields: Record<string, JsonValue> = {}): JsonValue {
  return { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", End: true, ...fields };
}
