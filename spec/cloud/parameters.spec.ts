import { expect } from "chai";
import { installedApiModels } from "../../src/targets/clients/api-models.js";
import { arnOf, bench, double, returns, step } from "./support.js";

/** Runs a Task whose parameters are the input, and tells how it ended. */
async function called(resource: string, input: object): Promise<{ status: unknown; cause: string; types: string[] }> {
  const world = bench({}, installedApiModels());
  const Charge = {
    Type: "Task",
    Resource: `arn:aws:states:::${resource}`,
    Retry: [{ ErrorEquals: ["States.ALL"] }],
    Catch: [{ ErrorEquals: ["States.ALL"], Next: "Caught" }],
    End: true,
  };
  const machine = await world.machine("orders", {
    StartAt: "Charge",
    States: { Charge, Caught: { Type: "Pass", End: true } },
  });
  world.cloud.doubles.register(arnOf("orders", "one"), [double([step(returns({}))])]);
  const run = await world.run(machine, { name: "one", input: JSON.stringify(input) });
  const { events } = await world.ok("GetExecutionHistory", { executionArn: run["executionArn"] });
  const types = (events as { type: string }[]).map(({ type }) => type);
  return { status: run["status"], cause: String(run["cause"]), types };
}

const refusal = (input: object, ...problems: string[]): string =>
  "An error occurred while executing the state 'Charge' (entered at the event id #2). " +
  `The Parameters '${JSON.stringify(input)}' could not be used to start the Task: [${problems.join(", ")}]`;

describe("cloud: parameters no service can be called with", () => {
  const api = { ApiEndpoint: "a1.execute-api.us-east-1.amazonaws.com", Method: "POST" };

  it("end the execution before anything is scheduled, past Retry and Catch", async () => {
    const input = { ...api, Headers: { trace: "one" } };
    const { status, cause, types } = await called("apigateway:invoke", input);
    expect(status).to.equal("FAILED");
    expect(types).to.deep.equal(["ExecutionStarted", "TaskStateEntered", "ExecutionFailed"]);
    expect(cause).to.equal(refusal(input, "The value of the field 'Headers' has an invalid format"));
  });

  it("are told of all at once", async () => {
    const input = { Method: "FETCH", QueryParameters: "?a=1", Body: {} };
    expect((await called("apigateway:invoke", input)).cause).to.equal(
      refusal(
        input,
        "The field 'ApiEndpoint' is required but was missing",
        "The value of the field 'Method' has an invalid format",
        "The value of the field 'QueryParameters' has an invalid format",
        'The field "Body" is not supported by Step Functions',
      ),
    );
  });

  it("are fields of an HTTP Task that it does not know", async () => {
    const input = {
      ApiEndpoint: "https://api.example.com",
      Method: "GET",
      Transform: { RequestBodyEncoding: "BASE64" },
      Body: "x",
    };
    expect((await called("http:invoke", input)).cause).to.equal(
      refusal(
        input,
        "The value of the field 'Transform' has an invalid format",
        'The field "Body" is not supported by Step Functions',
      ),
    );
  });

  it("are fields the API does not have, and names that begin with a small letter", async () => {
    const input = { TableName: "orders", key: {}, Keys: {} };
    for (const resource of ["dynamodb:getItem", "aws-sdk:dynamodb:getItem"]) {
      expect((await called(resource, input)).cause, resource).to.equal(
        refusal(
          input,
          'The field "key" is not supported by Step Functions',
          'The field "Keys" is not supported by Step Functions',
        ),
      );
    }
  });

  it("are not those AWS takes", async () => {
    const fitting: [string, object][] = [
      ["apigateway:invoke", { ...api, Headers: { trace: ["one"] }, QueryParameters: null, RequestBody: [1] }],
      [
        "http:invoke",
        { ApiEndpoint: "https://a", Method: "GET", InvocationConfig: { ConnectionArn: "arn" }, Headers: { a: "b" } },
      ],
      ["aws-sdk:s3:putObject", { Bucket: "b", Key: "k", Body: {}, SsekmsKeyId: "key" }],
      ["lambda:invoke", { FunctionName: "charge", Payload: { any: 1 } }],
      ["sqs:sendMessage", { QueueUrl: "https://q", MessageBody: { any: 1 } }],
      ["aws-sdk:nosuchservice:fly", { anything: 1 }],
      ["bedrock:invokeModel", { ModelId: "m", Body: {} }],
    ];
    for (const [resource, input] of fitting) {
      expect((await called(resource, input)).status, resource).to.equal("SUCCEEDED");
    }
  });
});
