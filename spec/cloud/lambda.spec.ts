import { expect } from "chai";
import type { LambdaContext } from "../../src/cloud/lambda/context.js";
import { readFunctionName } from "../../src/cloud/lambda/function-name.js";
import { bench, task, type Bench } from "./support.js";

const byInvoke = (functionName: string, more: object = {}): object =>
  task({
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: functionName, "Payload.$": "$", ...more },
  });

async function ran(world: Bench, definition: object, input: object = {}): Promise<Record<string, unknown>> {
  return await world.run(await world.machine("orders", definition), { name: "one", input: JSON.stringify(input) });
}

describe("A Lambda handler", () => {
  it("gets the event of a Task that calls its ARN, and answers with its result", async () => {
    const world = bench();
    world.cloud.lambda("charge-card", async (event: { id: number }) => ({ charged: event.id }));
    expect(await ran(world, task(), { id: 7 })).to.include({ status: "SUCCEEDED", output: '{"charged":7}' });
  });

  it("gets the Payload of lambda:invoke, and answers with AWS's envelope", async () => {
    const world = bench();
    world.cloud.lambda("charge-card", (event: { id: number }) => ({ charged: event.id }));
    const { output } = await ran(world, byInvoke("charge-card"), { id: 7 });
    expect(JSON.parse(String(output))).to.deep.include({
      ExecutedVersion: "$LATEST",
      Payload: { charged: 7 },
      StatusCode: 200,
    });
  });

  it("gets {} when lambda:invoke passes no Payload", async () => {
    const world = bench();
    world.cloud.lambda("charge-card", (event) => ({ event }));
    const definition = task({
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "charge-card" },
    });
    const { output } = await ran(world, definition, { id: 7 });
    expect(JSON.parse(String(output))).to.deep.include({ Payload: { event: {} } });
  });

  for (const reference of [
    "charge-card",
    "charge-card:live",
    "123456789012:function:charge-card",
    "arn:aws:lambda:us-east-1:123456789012:function:charge-card",
    "arn:aws:lambda:us-east-1:123456789012:function:charge-card:live",
  ]) {
    it(`is found as ${reference}`, async () => {
      const world = bench();
      world.cloud.lambda("charge-card", () => "found");
      expect(await ran(world, byInvoke(reference))).to.have.property("status", "SUCCEEDED");
      const other = bench();
      other.cloud.lambda(reference, () => "found");
      expect(await ran(other, task())).to.have.property("output", '"found"');
    });
  }

  it("has a context on virtual time", async () => {
    const world = bench();
    const seen: { context: LambdaContext; left: number }[] = [];
    world.cloud.lambda("charge-card", (_event, context) => {
      seen.push({ context, left: context.getRemainingTimeInMillis() });
      return null;
    });
    await ran(world, byInvoke("charge-card:live"));
    const [{ context, left }] = seen as [{ context: LambdaContext; left: number }];
    expect(left).to.equal(900_000);
    expect(context).to.deep.include({
      functionName: "charge-card",
      functionVersion: "live",
      invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:charge-card:live",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/charge-card",
      callbackWaitsForEmptyEventLoop: true,
    });
    expect(context.logStreamName).to.match(/^2030\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/);
    await world.cloud.clock.advanceTo(Date.UTC(2030, 0, 1, 0, 10));
    expect(context.getRemainingTimeInMillis()).to.equal(300_000);
    await world.cloud.clock.advanceTo(Date.UTC(2030, 0, 2));
    expect(context.getRemainingTimeInMillis()).to.equal(0);
  });

  it("has a request id that follows from the seed", async () => {
    const ids: string[] = [];
    for (const seed of [1, 1, 2]) {
      const world = bench({ seed });
      world.cloud.lambda("charge-card", (_event, { awsRequestId }) => void ids.push(awsRequestId));
      await ran(world, task());
    }
    expect(ids[0]).to.match(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(ids[1]).to.equal(ids[0]);
    expect(ids[2]).to.not.equal(ids[0]);
  });

  it("tells the version it was asked for", async () => {
    const world = bench();
    world.cloud.lambda("charge-card", (_event, { functionVersion }) => functionVersion);
    const { output } = await ran(world, byInvoke("charge-card", { Qualifier: "3" }));
    expect(JSON.parse(String(output))).to.deep.include({ ExecutedVersion: "3", Payload: "3" });
  });

  it("fails its Task with what it throws, so that retriers and catchers see it", async () => {
    const world = bench();
    const attempts: number[] = [];
    world.cloud.lambda("charge-card", async () => {
      attempts.push(world.cloud.clock.now);
      throw Object.assign(new Error("no funds"), { name: "CardDeclined" });
    });
    const Retry = [{ ErrorEquals: ["CardDeclined"], IntervalSeconds: 2, MaxAttempts: 1 }];
    const description = await ran(world, task({ Retry }));
    expect(description["error"]).to.equal("CardDeclined");
    expect(JSON.parse(String(description["cause"]))).to.include({
      errorType: "CardDeclined",
      errorMessage: "no funds",
    });
    const start = Date.UTC(2030, 0, 1);
    expect(attempts).to.deep.equal([start, start + 2000]);
  });

  it("gives way to a later one of the same name", async () => {
    const world = bench();
    world.cloud.lambda("charge-card", () => "old");
    world.cloud.lambda("charge-card", () => "new");
    expect(await ran(world, task())).to.have.property("output", '"new"');
  });

  it("that stays silent ends the execution by name", async () => {
    const world = bench({ handlerLimit: "10ms" });
    world.cloud.lambda("charge-card", () => new Promise(() => {}));
    const { error, cause } = await ran(world, task());
    expect(error).to.equal("Stepwright.HandlerSilent");
    expect(cause).to.equal(
      'The Task "Charge" waits for the handler of the function "charge-card", which has been silent for 10ms of real time. ' +
        'Let it return or throw, allow more with embedded({ handlerLimit: "60s" }), or use never() where virtual time-outs are to fire.',
    );
  });
});

describe("A Task that nothing answers", () => {
  const unanswered: [title: string, definition: object, input: object, text: string][] = [
    [
      "a function by its ARN",
      task(),
      { id: 7 },
      'Nothing answers the Task "Charge" (arn:aws:lambda:us-east-1:123456789012:function:charge-card), which was called with {"id":7}. ' +
        'Write .stub("Charge", returns({ … })) in the spec, or give the function a handler: cloud.lambda("charge-card", async (event) => ({ … })).',
    ],
    [
      "a function by lambda:invoke",
      byInvoke("arn:aws:lambda:us-east-1:123456789012:function:bill:live"),
      {},
      'Nothing answers the Task "Charge" (arn:aws:states:::lambda:invoke), which was called with {"FunctionName":"arn:aws:lambda:us-east-1:123456789012:function:bill:live","Payload":{}}. ' +
        'Write .stub("Charge", returns({ … })) in the spec, or give the function a handler: cloud.lambda("bill", async (event) => ({ … })).',
    ],
    [
      "a service",
      task({ Resource: "arn:aws:states:::aws-sdk:s3:getObject", Parameters: { Bucket: "b", Key: "k" } }),
      {},
      'Nothing answers the Task "Charge" (arn:aws:states:::aws-sdk:s3:getObject), which was called with {"Bucket":"b","Key":"k"}. ' +
        'Write .stub("Charge", returns({ … })) in the spec.',
    ],
    [
      "a service that is given a token",
      task({ Resource: "arn:aws:states:::sns:publish.waitForTaskToken", Parameters: { TopicArn: "t", Message: "m" } }),
      {},
      'Nothing answers the Task "Charge" (arn:aws:states:::sns:publish.waitForTaskToken), which was called with {"TopicArn":"t","Message":"m"}. ' +
        'Write .stub("Charge", returns({ … })) in the spec, or answer its token: .answers("Charge", (token) => ({ … })).',
    ],
    [
      "a Task with a long input",
      task(),
      { text: "x".repeat(600) },
      `Nothing answers the Task "Charge" (arn:aws:lambda:us-east-1:123456789012:function:charge-card), which was called with {"text":"${"x".repeat(491)}… (611 characters). ` +
        'Write .stub("Charge", returns({ … })) in the spec, or give the function a handler: cloud.lambda("charge-card", async (event) => ({ … })).',
    ],
  ];
  for (const [title, definition, input, text] of unanswered) {
    it(`ends its execution with the line to write: ${title}`, async () => {
      const retried = JSON.parse(JSON.stringify(definition)) as { States: { Charge: Record<string, unknown> } };
      retried.States.Charge["Retry"] = [{ ErrorEquals: ["States.ALL"] }];
      expect(await ran(bench(), retried, input)).to.include({
        status: "FAILED",
        error: "Stepwright.TaskNotStubbed",
        cause: text,
      });
    });
  }
});

describe("A performer of one's own", () => {
  it("is asked first, and leaves to the others what it does not know", async () => {
    const world = bench({
      perform: ({ stateName, payload }) =>
        stateName === "Charge" && JSON.stringify(payload) === "{}" ? { kind: "succeeded", output: "mine" } : undefined,
    });
    world.cloud.lambda("charge-card", () => "theirs");
    const machine = await world.machine("orders", task());
    expect((await world.run(machine))["output"]).to.equal('"mine"');
    expect((await world.run(machine, { input: "[]" }))["output"]).to.equal('"theirs"');
  });
});

describe("The name of a function", () => {
  it("is read from every form Lambda takes", () => {
    expect(readFunctionName("f")).to.deep.equal({ name: "f", qualifier: undefined });
    expect(readFunctionName("f:$LATEST")).to.deep.equal({ name: "f", qualifier: undefined });
    expect(readFunctionName("f:7")).to.deep.equal({ name: "f", qualifier: "7" });
    expect(readFunctionName("123456789012:function:f:live")).to.deep.equal({ name: "f", qualifier: "live" });
    expect(readFunctionName("arn:aws:lambda:eu-west-1:123456789012:function:f")).to.deep.equal({
      name: "f",
      qualifier: undefined,
    });
  });
});
