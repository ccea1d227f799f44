import { expect } from "chai";
import { arnOf, bench, type Bench } from "./support.js";
import type { BoundDouble } from "../../src/executor/port.js";
import type { JsonValue } from "../../src/util/json.js";

/** Runs a machine once with doubles, and gives what DescribeExecution says. */
export async function ran(
  definition: object,
  doubles: readonly BoundDouble[],
  input?: object,
): Promise<Record<string, unknown>> {
  return (await runWith(bench(), definition, doubles, input)).description;
}

export async function runWith(
  world: Bench,
  definition: object,
  doubles: readonly BoundDouble[],
  input: object = {},
): Promise<{ description: Record<string, unknown>; executionArn: string }> {
  const stateMachineArn = await world.machine("orders", definition);
  const executionArn = arnOf("orders", "one");
  world.cloud.doubles.register(executionArn, doubles);
  const description = await world.run(stateMachineArn, { name: "one", input: JSON.stringify(input) });
  return { description, executionArn };
}

export function output(description: Record<string, unknown>): JsonValue {
  expect(description["status"], JSON.stringify(description)).to.equal("SUCCEEDED");
  return JSON.parse(String(description["output"])) as JsonValue;
}

export const retrying: object = {
  Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 5, BackoffRate: 1 }],
};

export const resource: object = { Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge-card" };
