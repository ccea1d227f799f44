import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import type { InjectedFault } from "../../dsl/injected-fault.js";
import { parseResource } from "../../src/asl/index.js";
import { effectOf } from "../../src/faults/index.js";
import type { Fault } from "../../src/plan/injection.js";
import { embedded } from "../../src/targets/index.js";

const states = "arn:aws:states:::";
const fn = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const activity = "arn:aws:states:us-east-1:123456789012:activity:approve";
const requestId = "00000000-0000-4000-8000-000000000000";

function told(fault: Fault, arn: string): { readonly error?: string; readonly cause?: string } {
  const resource = parseResource(arn);
  return resource === undefined ? expect.fail(arn) : (effectOf(fault, resource) as { error: string });
}

describe("The errors of services", () => {
  const rows: readonly (readonly [resource: string, throttled: string, down: string])[] = [
    [fn, "Lambda.TooManyRequestsException", "Lambda.ServiceException"],
    [`${states}lambda:invoke`, "Lambda.TooManyRequestsException", "Lambda.ServiceException"],
    [`${states}lambda:invoke.waitForTaskToken`, "Lambda.TooManyRequestsException", "Lambda.ServiceException"],
    [
      `${states}dynamodb:putItem`,
      "DynamoDB.ProvisionedThroughputExceededException",
      "DynamoDB.InternalServerErrorException",
    ],
    [
      `${states}aws-sdk:dynamodb:putItem`,
      "DynamoDb.ProvisionedThroughputExceededException",
      "DynamoDb.InternalServerErrorException",
    ],
    [`${states}sns:publish`, "SNS.ThrottledException", "SNS.InternalErrorException"],
    [`${states}aws-sdk:sns:publish`, "Sns.ThrottledException", "Sns.InternalErrorException"],
    [`${states}sqs:sendMessage`, "SQS.AmazonSQSException", "SQS.AmazonSQSException"],
    [`${states}aws-sdk:sqs:sendMessage`, "Sqs.RequestThrottledException", "Sqs.SqsException"],
    [
      `${states}states:startExecution.sync:2`,
      "StepFunctions.AWSStepFunctionsException",
      "StepFunctions.AWSStepFunctionsException",
    ],
    [`${states}aws-sdk:sfn:startExecution`, "Sfn.SfnException", "Sfn.SfnException"],
    [`${states}events:putEvents`, "EventBridge.AmazonEventBridgeException", "EventBridge.InternalException"],
    [`${states}ecs:runTask.sync`, "ECS.AmazonECSException", "ECS.ServerException"],
    [`${states}batch:submitJob.sync`, "Batch.AWSBatchException", "Batch.ServerException"],
    [`${states}glue:startJobRun.sync`, "Glue.AWSGlueException", "Glue.InternalServiceException"],
    [
      `${states}sagemaker:createTrainingJob.sync`,
      "SageMaker.AmazonSageMakerException",
      "SageMaker.AmazonSageMakerException",
    ],
    [`${states}elasticmapreduce:addStep.sync`, "EMR.AmazonElasticMapReduceException", "EMR.InternalServerException"],
    [`${states}athena:startQueryExecution.sync`, "Athena.TooManyRequestsException", "Athena.InternalServerException"],
    [`${states}bedrock:invokeModel`, "Bedrock.ThrottlingException", "Bedrock.ServiceUnavailableException"],
    [`${states}apigateway:invoke`, "ApiGateway.429", "ApiGateway.503"],
    [`${states}http:invoke`, "States.Http.StatusCode.429", "States.Http.StatusCode.503"],
    [
      `${states}aws-sdk:secretsmanager:getSecretValue`,
      "SecretsManager.SecretsManagerException",
      "SecretsManager.InternalServiceErrorException",
    ],
    [
      `${states}aws-sdk:rekognition:detectText`,
      "Rekognition.ThrottlingException",
      "Rekognition.ServiceUnavailableException",
    ],
  ];

  for (const [resource, throttled, down] of rows) {
    it(`of ${resource} are ${throttled} and ${down}`, () => {
      expect(told({ kind: "named", name: "throttling" }, resource).error).to.equal(throttled);
      expect(told({ kind: "unavailable" }, resource).error).to.equal(down);
    });
  }

  it("have causes as the two SDKs write them", () => {
    const throttling: Fault = { kind: "named", name: "throttling" };
    expect(told(throttling, fn).cause).to.equal(
      `Rate Exceeded. (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; Request ID: ${requestId}; Proxy: null)`,
    );
    expect(told(throttling, `${states}ecs:runTask.sync`).cause).to.equal(
      `Rate exceeded (Service: AmazonECS; Status Code: 400; Error Code: ThrottlingException; Request ID: ${requestId}; Proxy: null)`,
    );
    expect(told({ kind: "unavailable" }, `${states}dynamodb:getItem`).cause).to.equal(
      `Internal server error (Service: AmazonDynamoDBv2; Status Code: 500; Error Code: InternalServerError; Request ID: ${requestId}; Proxy: null)`,
    );
    expect(told({ kind: "unavailable" }, `${states}aws-sdk:sfn:startExecution`).cause).to.equal(
      `Service Unavailable (Service: Sfn, Status Code: 503, Request ID: ${requestId}) (SDK Attempt Count: 1)`,
    );
    expect(told(throttling, `${states}apigateway:invoke`).cause).to.equal('{"message":"Too Many Requests"}');
    expect(told({ kind: "unavailable", error: "Down", cause: "for repair" }, fn)).to.deep.include({
      error: "Down",
      cause: "for repair",
    });
  });

  it("of functions and of Lambda are those Lambda gives them", () => {
    const of = (name: Extract<Fault, { kind: "named" }>["name"]): object => told({ kind: "named", name }, fn);
    expect(of("lambdaOutOfMemory")).to.deep.include({
      error: "Runtime.ExitError",
      cause: `{"errorType":"Runtime.ExitError","errorMessage":"RequestId: ${requestId} Error: Runtime exited with error: signal: killed"}`,
    });
    expect(of("lambdaTimeout")).to.deep.include({
      error: "Sandbox.Timedout",
      cause: `{"errorType":"Sandbox.Timedout","errorMessage":"RequestId: ${requestId} Error: Task timed out after 3.00 seconds"}`,
    });
    expect(of("lambdaUnknown")).to.deep.include({
      error: "Lambda.Unknown",
      cause:
        "The cause could not be determined because Lambda did not return an error type. Returned payload: " +
        `{"errorMessage":"RequestId: ${requestId} Process exited before completing request"}`,
    });
    const errors = [
      "lambdaTooManyRequests",
      "lambdaServiceException",
      "lambdaAWSLambdaException",
      "lambdaSdkClientException",
      "lambdaClientExecutionTimeout",
    ] as const;
    expect(errors.map((name) => (of(name) as { error: string }).error)).to.deep.equal([
      "Lambda.TooManyRequestsException",
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
    ]);
    expect(of("payloadTooLarge")).to.deep.include({
      error: "States.DataLimitExceeded",
      cause: `The state/task '${fn}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });
});

describe("Faults that cannot happen to a Task", () => {
  const task = (Resource: string, more: object = {}): object => ({ Type: "Task", Resource, ...more });
  const definition = {
    StartAt: "Charge",
    States: {
      Charge: { ...task(fn), Next: "Ask" },
      Ask: { ...task(`${states}aws-sdk:lambda:invoke`, { Parameters: { FunctionName: "ask" } }), Next: "Save" },
      Save: { ...task(`${states}dynamodb:putItem`, { Parameters: {} }), Next: "Approve" },
      Approve: { ...task(activity, { TimeoutSeconds: 60 }), End: true },
    },
  };

  const run = async (fault: InjectedFault): Promise<readonly string[]> => {
    await using cloud = embedded();
    const base = Object.keys(definition.States).reduce(
      (built, state) => built.stub(state, returns({})),
      workflow(definition as object).on(cloud),
    );
    const { execution } = await base.inject(fault).check();
    return execution.visits.flatMap(({ state, attempts }) =>
      attempts.flatMap(({ error }) => (error === undefined ? [] : [`${state} ${error}`])),
    );
  };
  const refused = async (fault: InjectedFault): Promise<string> => {
    try {
      await run(fault);
    } catch (error) {
      return (error as Error).message;
    }
    return expect.fail("it ran");
  };

  it("are refused where they name it", async () => {
    expect(await refused({ state: "Save", fault: "lambdaTimeout" })).to.include(
      'inject names "Save", which calls no Lambda function: lambdaTimeout cannot happen to it.',
    );
    expect(await refused({ state: "Ask", fault: "lambdaOutOfMemory" })).to.include(
      'inject names "Ask", which calls Lambda through aws-sdk: and has what its function failed with for a result, as FunctionError: lambdaOutOfMemory cannot happen to it.',
    );
    expect(await refused({ state: "Approve", fault: "throttling" })).to.include(
      'inject names "Approve", whose activity nobody throttles: throttling cannot happen to it.',
    );
    expect(await refused({ state: "Charge", fault: "heartbeatLoss" })).to.include(
      'inject names "Charge", which has neither HeartbeatSeconds nor TimeoutSeconds: nothing would end it when its answer stays out.',
    );
  });

  it("are refused of a service that no Task calls", async () => {
    expect(await refused({ service: "lamda", down: { for: "1m" } })).to.match(
      /inject names the service "lamda", which no Task calls\. Did you mean "lambda"\? Called: .*"lambda".*\. \(/,
    );
    expect(await refused({ state: "Charge", service: "dynamodb", error: "Down" })).to.include(
      'inject names the service "dynamodb", which "Charge" does not call. Called: "lambda".',
    );
  });

  it("pass by it where they are for every Task", async () => {
    expect(await run({ fault: "lambdaTimeout" })).to.deep.equal(["Charge Sandbox.Timedout"]);
    expect(await run({ service: "lambda", fault: "throttling" })).to.deep.equal([
      "Charge Lambda.TooManyRequestsException",
    ]);
    expect(await run({ state: "Ask", fault: "lambdaTooManyRequests" })).to.deep.equal([
      "Ask Lambda.TooManyRequestsException",
    ]);
    expect(await run({ state: "Approve", down: { for: "1h" } })).to.deep.equal(["Approve States.Timeout"]);
  });
});
