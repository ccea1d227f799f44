import { expect } from "chai";
import { bench, pass } from "./support.js";

const headers = { "x-amz-target": "AWSStepFunctions.ListStateMachines" };

describe("The wire protocol", () => {
  it("answers as AWS JSON 1.0, with the virtual time as its date", async () => {
    const { cloud } = bench();
    const answer = await cloud.handle({ method: "POST", path: "/", headers, body: "{}" });
    expect(answer).to.deep.equal({
      statusCode: 200,
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amzn-requestid": "00000000-0000-4000-8000-000000000001",
        date: "Tue, 01 Jan 2030 00:00:00 GMT",
      },
      body: '{"stateMachines":[]}',
    });
    await cloud.clock.advanceTo(Date.UTC(2030, 0, 2));
    expect((await cloud.handle({ method: "POST", path: "/", headers, body: "{}" })).headers).to.include({
      date: "Wed, 02 Jan 2030 00:00:00 GMT",
      "x-amzn-requestid": "00000000-0000-4000-8000-000000000002",
    });
  });

  it("takes bodies as text or bytes, an empty one as {}, and header names in any case", async () => {
    const { cloud } = bench();
    for (const body of ["{}", "", new TextEncoder().encode('{"maxResults":1}')]) {
      const answer = await cloud.handle({
        method: "POST",
        path: "/",
        headers: { "X-AMZ-TARGET": "AWSStepFunctions.ListStateMachines" },
        body,
      });
      expect(answer.statusCode).to.equal(200);
    }
  });

  it("writes times as seconds with milliseconds", async () => {
    const { machine, ok } = bench({ startAt: "2030-01-01T00:00:00.125Z" });
    const stateMachineArn = await machine("m", pass);
    expect((await ok("DescribeStateMachine", { stateMachineArn }))["creationDate"]).to.equal(1893456000.125);
  });

  it("names the error in the body and a header, and keeps the status of AWS", async () => {
    const { call } = bench();
    const answer = await call("DescribeStateMachine", { stateMachineArn: "nonsense" });
    expect(answer.statusCode).to.equal(400);
    expect(answer.headers["x-amzn-errortype"]).to.equal("InvalidArn");
    expect(answer.body).to.deep.equal({ __type: "InvalidArn", message: "Invalid Arn: 'Invalid ARN prefix: nonsense'" });
  });

  it("says what it answers when it does not know the operation", async () => {
    const { code, message } = await bench().refused("StartExecutoin");
    expect(code).to.equal("UnknownOperationException");
    expect(message).to.equal(
      'The embedded Step Functions does not answer StartExecutoin. Did you mean "StartExecution", "StopExecution" or "StartSyncExecution"? It answers: ' +
        "CreateActivity, CreateStateMachine, CreateStateMachineAlias, DeleteActivity, DeleteStateMachine, DeleteStateMachineAlias, " +
        "DeleteStateMachineVersion, DescribeActivity, " +
        "DescribeExecution, DescribeMapRun, DescribeStateMachine, DescribeStateMachineAlias, DescribeStateMachineForExecution, GetActivityTask, GetExecutionHistory, " +
        "ListActivities, ListExecutions, ListMapRuns, ListStateMachineAliases, ListStateMachineVersions, ListStateMachines, ListTagsForResource, " +
        "PublishStateMachineVersion, RedriveExecution, SendTaskFailure, SendTaskHeartbeat, SendTaskSuccess, StartExecution, StartSyncExecution, " +
        "StopExecution, TagResource, TestState, UntagResource, UpdateMapRun, UpdateStateMachine, UpdateStateMachineAlias, ValidateStateMachineDefinition.",
    );
  });

  const refusals: [title: string, target: string | undefined, body: string, code: string, message: string][] = [
    [
      "a target of another service",
      "DynamoDB_20120810.PutItem",
      "{}",
      "UnknownOperationException",
      'The target "DynamoDB_20120810.PutItem" belongs to no service of this cloud. The embedded cloud answers: Step Functions (AWSStepFunctions.<operation>), EventBridge (AWSEvents.<operation>), SQS (AmazonSQS.<operation>), CloudWatch Logs (Logs_20140328.<operation>).',
    ],
    [
      "no target",
      undefined,
      "{}",
      "UnknownOperationException",
      "The request has no X-Amz-Target header. The embedded cloud answers: Step Functions (AWSStepFunctions.<operation>), EventBridge (AWSEvents.<operation>), SQS (AmazonSQS.<operation>), CloudWatch Logs (Logs_20140328.<operation>).",
    ],
    [
      "a body that is a list",
      headers["x-amz-target"],
      "[]",
      "SerializationException",
      "The request body must be a JSON object.",
    ],
    [
      "a number for text",
      "AWSStepFunctions.DescribeExecution",
      '{"executionArn":1}',
      "SerializationException",
      "NUMBER_VALUE can not be converted to a String",
    ],
    [
      "text for a number",
      headers["x-amz-target"],
      '{"maxResults":"10"}',
      "SerializationException",
      "STRING_VALUE can not be converted to an Integer",
    ],
    [
      "a fraction for a number",
      headers["x-amz-target"],
      '{"maxResults":1.5}',
      "SerializationException",
      "DECIMAL_VALUE can not be converted to an Integer",
    ],
    [
      "an object for a list",
      "AWSStepFunctions.TagResource",
      '{"resourceArn":"arn:aws:states:us-east-1:123456789012:stateMachine:m","tags":{}}',
      "SerializationException",
      "START_OBJECT can not be converted to a List",
    ],
    [
      "a list for a structure",
      "AWSStepFunctions.UpdateStateMachine",
      '{"stateMachineArn":"a","tracingConfiguration":[]}',
      "SerializationException",
      "START_ARRAY can not be converted to a Structure",
    ],
    [
      "a truth value that is none",
      "AWSStepFunctions.GetExecutionHistory",
      '{"executionArn":"a","reverseOrder":"yes"}',
      "SerializationException",
      "STRING_VALUE can not be converted to a Boolean",
    ],
    [
      "a missing member",
      "AWSStepFunctions.DescribeExecution",
      "{}",
      "ValidationException",
      "1 validation error detected: Value null at 'executionArn' failed to satisfy constraint: Member must not be null",
    ],
    [
      "several broken constraints",
      "AWSStepFunctions.CreateStateMachine",
      '{"name":"","roleArn":null,"definition":"","type":"FAST"}',
      "ValidationException",
      "4 validation errors detected: Value '' at 'name' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value at 'definition' failed to satisfy constraint: Member must have length greater than or equal to 1; " +
        "Value null at 'roleArn' failed to satisfy constraint: Member must not be null; " +
        "Value 'FAST' at 'type' failed to satisfy constraint: Member must satisfy enum value set: [STANDARD, EXPRESS]",
    ],
    [
      "a broken constraint inside a list",
      "AWSStepFunctions.TagResource",
      `{"resourceArn":"a","tags":[{"key":"k"},{"key":"${"k".repeat(129)}"},null]}`,
      "ValidationException",
      `2 validation errors detected: Value '${"k".repeat(129)}' at 'tags.2.member.key' failed to satisfy constraint: Member must have length less than or equal to 128; ` +
        "Value null at 'tags.3.member' failed to satisfy constraint: Member must not be null",
    ],
    [
      "a number out of bounds",
      headers["x-amz-target"],
      '{"maxResults":-1}',
      "ValidationException",
      "1 validation error detected: Value '-1' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 0",
    ],
    [
      "text that breaks its pattern",
      "AWSStepFunctions.StartExecution",
      '{"stateMachineArn":"a","traceHeader":"é"}',
      "ValidationException",
      "1 validation error detected: Value 'é' at 'traceHeader' failed to satisfy constraint: Member must satisfy regular expression pattern: ^\\p{ASCII}*$",
    ],
  ];
  for (const [title, target, body, code, message] of refusals) {
    it(`refuses ${title}`, async () => {
      const answer = await bench().cloud.handle({
        method: "POST",
        path: "/",
        headers: target === undefined ? {} : { "x-amz-target": target },
        body,
      });
      expect(answer.statusCode).to.equal(400);
      expect(JSON.parse(String(answer.body))).to.deep.equal({ __type: code, message });
    });
  }

  it("refuses a body that is no JSON", async () => {
    const answer = await bench().cloud.handle({ method: "POST", path: "/", headers, body: "{" });
    expect(answer.statusCode).to.equal(400);
    expect(String(answer.body)).to.match(
      /^\{"__type":"SerializationException","message":"The request body is not JSON: /,
    );
  });

  it("answers 500 with the reason when it fails itself", async () => {
    const { cloud, call } = bench();
    // A request object that cannot be read stands in for whatever we did not foresee.
    const broken = new Proxy(
      {},
      {
        get: () => {
          throw new TypeError("boom");
        },
        ownKeys: () => [],
        has: () => false,
      },
    );
    const answer = await cloud.handle({ method: "POST", path: "/", headers, body: broken as Uint8Array });
    expect(answer.statusCode).to.equal(500);
    expect(JSON.parse(String(answer.body))).to.have.property("__type", "InternalFailure");
    expect((await call("ListStateMachines")).statusCode).to.equal(200);
  });
});
