import { expect } from "chai";
import type { CloudOptions } from "../../src/cloud/cloud.js";
import type { DoubleAnswer } from "../../src/plan/double.js";
import { installedApiModels } from "../../src/targets/clients/api-models.js";
import type { JsonValue } from "../../src/util/json.js";
import { arnOf, bench, double, fails, handling, returns, step } from "./support.js";
import type { BoundDouble } from "../../src/executor/port.js";

interface Ran {
  readonly status: unknown;
  readonly error: unknown;
  readonly cause: unknown;
  readonly warnings: readonly string[];
}

const parameters: Readonly<Record<string, object>> = {
  "dynamodb:getItem": { TableName: "orders", Key: {} },
  "sqs:sendMessage": { QueueUrl: "https://q", MessageBody: "m" },
  "states:startExecution": { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:other" },
  "aws-sdk:sfn:describeExecution": { ExecutionArn: "arn" },
  "aws-sdk:lambda:getFunction": { FunctionName: "charge" },
};

async function run(resource: string, answer: DoubleAnswer | BoundDouble, options: CloudOptions = {}): Promise<Ran> {
  const world = bench(options, installedApiModels());
  const Charge = {
    Type: "Task",
    Resource: `arn:aws:states:::${resource}`,
    Parameters: parameters[resource] ?? {},
    Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }],
    End: true,
  };
  const machine = await world.machine("orders", { StartAt: "Charge", States: { Charge } });
  const executionArn = arnOf("orders", "one");
  world.cloud.doubles.register(executionArn, ["node" in answer ? answer : double([step(answer)])]);
  const { status, error, cause } = await world.run(machine, { name: "one" });
  return { status, error, cause, warnings: world.cloud.doubles.warnings(executionArn) };
}

describe("cloud: stubs and the API model of their service", () => {
  const where = 'The stub for "Charge" (orders.spec.ts:12:4)';

  it("end the execution, past every Retry, where the service cannot answer so", async () => {
    const { error, cause } = await run("dynamodb:getItem", returns({ Item: "seven" }));
    expect(error).to.equal("Stepwright.StubInvalid");
    expect(cause).to.equal(
      `${where} does not answer as dynamodb:getItem does: Field 'Item' must be an object. ` +
        'Mend the answer, or leave it as it is with returns({ … }, { validate: "NONE" }).',
    );
  });

  it("name the values of an enumeration", async () => {
    const { cause } = await run("aws-sdk:sfn:describeExecution", returns({ Status: "DONE" }));
    expect(cause).to.match(
      /describeExecution does: Field 'Status' is not an expected value \(the API model knows .*RUNNING.*\)\. Mend the answer, or /,
    );
  });

  it("want required fields in STRICT only, and what is filled in counts", async () => {
    const stated = returns({ Configuration: {} });
    const status = async (answer: DoubleAnswer, resource: string, options: CloudOptions = {}): Promise<unknown> =>
      (await run(resource, answer, options)).status;
    expect(await status(stated, "aws-sdk:lambda:getFunction")).to.equal("SUCCEEDED");
    const strict = { validateStubs: "STRICT" } as const;
    expect(await status(returns({}), "sqs:sendMessage", strict)).to.equal("SUCCEEDED");
    const { cause } = await run("aws-sdk:sfn:describeExecution", returns({ Name: "n" }), strict);
    expect(cause).to.equal(
      `${where} does not answer as aws-sdk:sfn:describeExecution does: Required field 'ExecutionArn' is missing. ` +
        'Mend the answer, or compare only the fields that are there: returns({ … }, { validate: "PRESENT" }).',
    );
  });

  it("go by what the answer says of validation, else by the cloud", async () => {
    const wrong: JsonValue = { Item: "seven" };
    const status = async (validate: "STRICT" | "PRESENT" | "NONE" | undefined, cloud: CloudOptions): Promise<unknown> =>
      (await run("dynamodb:getItem", { kind: "returns", output: wrong, ...(validate && { validate }) }, cloud)).status;
    expect(await status(undefined, { validateStubs: "NONE" })).to.equal("SUCCEEDED");
    expect(await status("NONE", { validateStubs: "STRICT" })).to.equal("SUCCEEDED");
    expect(await status("PRESENT", { validateStubs: "NONE" })).to.equal("FAILED");
  });

  it("are validated when a function answers, too", async () => {
    const { error } = await run(
      "dynamodb:getItem",
      handling(() => ({ Item: 7 })),
    );
    expect(error).to.equal("Stepwright.StubInvalid");
    expect(
      (
        await run(
          "dynamodb:getItem",
          handling(() => ({ Item: {} })),
        )
      ).status,
    ).to.equal("SUCCEEDED");
  });

  it("take times of optimised integrations as numbers, those of the SDK as text", async () => {
    const started = returns({ ExecutionArn: "arn", StartDate: 1_893_456_000_000 });
    expect((await run("states:startExecution", started)).status).to.equal("SUCCEEDED");
    const { cause } = await run("aws-sdk:sfn:describeExecution", returns({ StartDate: 5 }));
    expect(cause).to.contain("Field 'StartDate' must be a string");
  });

  it("are let be where there is no model, and where they answer nothing", async () => {
    for (const resource of ["aws-sdk:nosuchservice:fly", "ecs:runTask.sync", "sqs:sendMessage.waitForTaskToken"]) {
      expect((await run(resource, returns("text"))).status, resource).to.equal("SUCCEEDED");
    }
    expect((await run("aws-sdk:sfn:describeExecution", returns(null))).status).to.equal("SUCCEEDED");
  });

  it("warn of an error the service does not raise, once, with near names", async () => {
    const { error, warnings } = await run("dynamodb:getItem", fails("DynamoDB.ConditionalCheckFail"));
    expect(error).to.equal("DynamoDB.ConditionalCheckFail");
    expect(warnings).to.deep.equal([
      `${where} fails with "DynamoDB.ConditionalCheckFail", which dynamodb:getItem does not raise by what its API model says. ` +
        'Did you mean "DynamoDB.ConditionalCheckFailedException"?',
    ]);
  });

  it("do not warn of errors it raises, that any service raises, or that bear no service's name", async () => {
    for (const error of [
      "DynamoDB.ConditionalCheckFailedException",
      "DynamoDb.ProvisionedThroughputExceededException",
      "DynamoDB.AmazonDynamoDBException",
      "DynamoDB.ThrottlingException",
      "DynamoDb.InternalServerErrorException",
      "States.Timeout",
      "Orders.Nope",
      "Nope",
    ]) {
      expect((await run("dynamodb:getItem", fails(error))).warnings, error).to.deep.equal([]);
    }
  });

  it("refuse a mode that is none", () => {
    expect(() => bench({ validateStubs: "LAX" as "NONE" })).to.throw(
      'embedded({ validateStubs }) was given "LAX". Give "STRICT", "PRESENT" or "NONE".',
    );
  });
});
