import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** Rows of every kind that is run, written for the runner's own tests. */

const ROLE = "arn:aws:iam::111111111111:role/runner-role";
const ids = (name: string): JsonObject => ({
  state_machine_arn: `arn:aws:states:us-east-1:111111111111:stateMachine:${name}`,
  execution_arn: `arn:aws:states:us-east-1:111111111111:execution:${name}:first-run`,
  role_arn: ROLE,
});
const transformers = [{ type: "regex", regex: ROLE, replacement: "the-role" }];
const answered = { HTTPHeaders: {}, HTTPStatusCode: 200 };

const event = (id: number, previousEventId: number, type: string, details: JsonObject = {}): JsonObject => ({
  id,
  previousEventId,
  type,
  timestamp: "timestamp",
  ...details,
});
const data = { truncated: false };

/** A task that is retried once, and its history. */
export const HISTORY_ROW: JsonObject = {
  id: "own.history.retried-task",
  kind: "history",
  type: "STANDARD",
  recorded_date: "01-03-2026, 10:00:00",
  features: ["state:Task", "retry"],
  ids: ids("retried"),
  transformers,
  definition: {
    StartAt: "Charge",
    States: {
      Charge: {
        Type: "Task",
        Resource: "arn:aws:lambda:us-east-1:111111111111:function:charge",
        Retry: [{ ErrorEquals: ["Busy"], MaxAttempts: 1 }],
        End: true,
      },
    },
  },
  input_text: '{"amount": 5}',
  answers: [
    { state: "Charge", attempt: 1, error: "Busy", cause: "later" },
    { state: "Charge", attempt: 2, output: { paid: 5 } },
  ],
  history_key: "get_execution_history",
  expected: {
    get_execution_history: {
      ResponseMetadata: answered,
      events: [
        event(1, 0, "ExecutionStarted", {
          executionStartedEventDetails: { input: { amount: 5 }, inputDetails: data, roleArn: "the-role" },
        }),
        event(2, 0, "TaskStateEntered", {
          stateEnteredEventDetails: { name: "Charge", input: { amount: 5 }, inputDetails: data },
        }),
        ...attempt(3, 2),
        event(5, 4, "LambdaFunctionFailed", { lambdaFunctionFailedEventDetails: { error: "Busy", cause: "later" } }),
        ...attempt(6, 5),
        event(8, 7, "LambdaFunctionSucceeded", {
          lambdaFunctionSucceededEventDetails: { output: { paid: 5 }, outputDetails: data },
        }),
        event(9, 8, "TaskStateExited", {
          stateExitedEventDetails: { name: "Charge", output: { paid: 5 }, outputDetails: data },
        }),
        event(10, 9, "ExecutionSucceeded", {
          executionSucceededEventDetails: { output: { paid: 5 }, outputDetails: data },
        }),
      ],
    },
  },
};

function attempt(id: number, previousEventId: number): JsonObject[] {
  return [
    event(id, previousEventId, "LambdaFunctionScheduled", {
      lambdaFunctionScheduledEventDetails: {
        input: { amount: 5 },
        inputDetails: data,
        resource: "arn:<partition>:lambda:<region>:111111111111:function:charge",
      },
    }),
    event(id + 1, id, "LambdaFunctionStarted"),
  ];
}

const activity = "arn:aws:states:us-east-1:111111111111:activity:packing";
const maskedActivity = activity.replace("aws", "<partition>").replace("us-east-1", "<region>");

/** An activity, and the machine that is its worker: what the task answers comes from there. */
export const BESIDE_ROW: JsonObject = {
  id: "own.history.activity-worker",
  kind: "history",
  type: "STANDARD",
  recorded_date: "01-03-2026, 10:00:00",
  features: ["state:Task"],
  ids: ids("packs"),
  transformers,
  definition: { StartAt: "Pack", States: { Pack: { Type: "Task", Resource: activity, End: true } } },
  input_text: '{"box": 1}',
  answers: [{ state: "Pack", attempt: 1, output: { never: "asked" } }],
  activities: [activity],
  other_state_machines: [
    {
      account: "111111111111",
      arn: "arn:aws:states:us-east-1:111111111111:stateMachine:worker",
      name: "worker",
      type: "STANDARD",
      definition: {
        StartAt: "Take",
        States: {
          Take: {
            Type: "Task",
            Resource: "arn:aws:states:::aws-sdk:sfn:getActivityTask",
            Parameters: { ActivityArn: activity, WorkerName: "packer" },
            Next: "Send",
          },
          Send: {
            Type: "Task",
            Resource: "arn:aws:states:::aws-sdk:sfn:sendTaskSuccess",
            Parameters: { "TaskToken.$": "$.TaskToken", Output: { packed: true } },
            End: true,
          },
        },
      },
      executions_started_by_test: [
        { execution_arn: "arn:aws:states:us-east-1:111111111111:execution:worker:one", input: {} },
      ],
    },
  ],
  history_key: "get_execution_history",
  expected: {
    get_execution_history: {
      ResponseMetadata: answered,
      events: [
        event(1, 0, "ExecutionStarted", {
          executionStartedEventDetails: { input: { box: 1 }, inputDetails: data, roleArn: "the-role" },
        }),
        event(2, 0, "TaskStateEntered", {
          stateEnteredEventDetails: { name: "Pack", input: { box: 1 }, inputDetails: data },
        }),
        event(3, 2, "ActivityScheduled", {
          activityScheduledEventDetails: { input: { box: 1 }, inputDetails: data, resource: maskedActivity },
        }),
        event(4, 3, "ActivityStarted", { activityStartedEventDetails: { workerName: "packer" } }),
        event(5, 4, "ActivitySucceeded", {
          activitySucceededEventDetails: { output: { packed: true }, outputDetails: data },
        }),
        event(6, 5, "TaskStateExited", {
          stateExitedEventDetails: { name: "Pack", output: { packed: true }, outputDetails: data },
        }),
        event(7, 6, "ExecutionSucceeded", {
          executionSucceededEventDetails: { output: { packed: true }, outputDetails: data },
        }),
      ],
    },
  },
};

/** A Choice, and its output. */
export const OUTPUT_ROW: JsonObject = {
  id: "own.output.choice",
  kind: "output",
  type: "STANDARD",
  features: ["state:Choice"],
  ids: ids("chosen"),
  transformers,
  definition: {
    StartAt: "Route",
    States: {
      Route: {
        Type: "Choice",
        Choices: [{ Variable: "$.quantity", NumericGreaterThan: 10, Next: "Bulk" }],
        Default: "Single",
      },
      Bulk: { Type: "Pass", Result: { kind: "bulk" }, End: true },
      Single: { Type: "Pass", Result: { kind: "single" }, End: true },
    },
  },
  input_text: '{"quantity": 11}',
  expected: { case: { input: { quantity: 11 }, output: { kind: "bulk" } }, output: { kind: "bulk" } },
};

/** An Express execution that is called and waited for. */
export const EXPRESS_ROW: JsonObject = {
  id: "own.express.called",
  kind: "express",
  type: "EXPRESS",
  operation: "StartSyncExecution",
  features: ["express"],
  ids: {
    ...ids("quick"),
    execution_arn: "arn:aws:states:us-east-1:111111111111:express:quick:first-run:11111111-2222-4333-8444-555555555555",
  },
  transformers: [...transformers, { type: "jsonpath", jsonpath: "$..billingDetails", replacement: "bill" }],
  definition: { StartAt: "Echo", States: { Echo: { Type: "Pass", Result: { said: true }, End: true } } },
  input_text: "{}",
  expected: {
    creation_response: {
      ResponseMetadata: answered,
      creationDate: "datetime",
      stateMachineArn: "arn:<partition>:states:<region>:111111111111:stateMachine:quick",
    },
    start_execution_sync_response: {
      ResponseMetadata: answered,
      billingDetails: "bill",
      executionArn:
        "arn:<partition>:states:<region>:111111111111:express:quick:first-run:11111111-2222-4333-8444-555555555555",
      input: {},
      inputDetails: { included: true },
      name: "first-run",
      output: { said: true },
      outputDetails: { included: true },
      startDate: "datetime",
      stateMachineArn: "arn:<partition>:states:<region>:111111111111:stateMachine:quick",
      status: "SUCCEEDED",
      stopDate: "datetime",
    },
  },
};

const REFUSED =
  "An error occurred (InvalidArn) when calling the DescribeStateMachine operation: Invalid Arn: 'Invalid ARN prefix: nowhere'";

/** Calls in order; one of them is refused. */
export const API_ROW: JsonObject = {
  id: "own.api.started-and-described",
  kind: "api",
  features: ["api:StartExecution"],
  transformers,
  steps: [
    { i: 0, service: "fixture", op: "create_state_machine_iam_role", params: {}, returned: ROLE },
    {
      i: 1,
      service: "stepfunctions",
      op: "CreateStateMachine",
      params: { name: "called", roleArn: ROLE, definition: '{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}' },
    },
    {
      i: 2,
      service: "stepfunctions",
      op: "StartExecution",
      params: { stateMachineArn: "arn:aws:states:us-east-1:111111111111:stateMachine:called", input: "{}" },
      returned: {
        executionArn: "arn:aws:states:us-east-1:111111111111:execution:called:11111111-2222-4333-8444-555555555555",
      },
      snapshot: [{ key: "started" }],
    },
    {
      i: 3,
      service: "@wait",
      op: "await_execution_success",
      params: {
        execution_arn: "arn:aws:states:us-east-1:111111111111:execution:called:11111111-2222-4333-8444-555555555555",
      },
    },
    {
      i: 4,
      service: "stepfunctions",
      op: "DescribeStateMachine",
      params: { stateMachineArn: "nowhere" },
      raises: true,
      snapshot: [{ key: "exception", path: ["exception_typename"] }, { key: "printed" }],
    },
  ],
  expected: {
    started: {
      ResponseMetadata: answered,
      executionArn:
        "arn:<partition>:states:<region>:111111111111:execution:called:11111111-2222-4333-8444-555555555555",
      startDate: "datetime",
    },
    exception: { exception_typename: "InvalidArn", exception_value: REFUSED },
    printed: REFUSED,
  },
};

/** A definition that is validated without creating a machine. */
export const VALIDATION_ROW: JsonObject = {
  id: "own.validation.sound",
  kind: "validation",
  operation: "ValidateStateMachineDefinition",
  features: ["state:Succeed"],
  definition: { StartAt: "A", States: { A: { Type: "Succeed" } } },
  request: { type: "STANDARD" },
  expected: {
    validation_response: { ResponseMetadata: answered, diagnostics: [], result: "OK", truncated: false },
  },
};

/** One state run alone, seen from the inside. */
export const TEST_STATE_ROW: JsonObject = {
  id: "own.test-state.choice",
  kind: "test_state",
  operation: "TestState",
  features: ["teststate:DEBUG"],
  definition: { Type: "Choice", Choices: [{ Variable: "$.n", NumericLessThan: 1, Next: "Less" }], Default: "More" },
  input_text: '{"n": 2}',
  request: { inspectionLevel: "DEBUG" },
  expected: {
    test_case_response: {
      ResponseMetadata: answered,
      inspectionData: { afterInputPath: { n: 2 }, input: { n: 2 } },
      nextState: "More",
      output: { n: 2 },
      status: "SUCCEEDED",
    },
  },
};

/** A definition without a state to start at. */
export const LANGUAGE_ROW: JsonObject = {
  id: "own/no-start",
  definition: { StartAt: "Nowhere", States: { A: { Type: "Succeed" } } },
  valid: false,
  reason: "it starts at a state that is not there",
};

/** A path over the document "D", which {@link OWN_DOCUMENTS} holds. */
export const JSONPATH_ROW: JsonObject = { docId: "D", path: "$.list[*].n", ok: true, definite: false, value: [1, 2] };

/** The documents of {@link JSONPATH_ROW}. */
export const OWN_DOCUMENTS: JsonObject = { D: { list: [{ n: 1 }, { n: 2 }] } };

/** A pattern, of which the spelling of a number counts, and an event. */
export const EVENT_PATTERN_ROW: JsonObject = {
  id: "own/pattern",
  level: "matcher",
  ops: ["exact-number"],
  expect: true,
  pattern: { n: [300] },
  patternText: '{ "n": [ 3.0e2 ] }',
  rawMatters: true,
  event: { n: 300 },
};

/** A pattern that is not valid. */
export const EVENT_PATTERN_ERROR_ROW: JsonObject = {
  id: "own/pattern-error",
  level: "matcher",
  ops: [],
  expect: "error",
  error: { message: "Empty arrays are not allowed" },
  pattern: { n: [] },
  event: {},
};

/** A template over an event. */
export const EVENT_TRANSFORMER_ROW: JsonObject = {
  id: "own/transformer",
  kind: "input-transformer",
  ruleArn: "arn:aws:events:us-east-1:111111111111:rule/r",
  ruleName: "r",
  event: { source: "orders", detail: { total: 3 } },
  inputPathsMap: { total: "$.detail.total" },
  inputTemplate: '{"total": <total>}',
  expect: { json: { total: 3 } },
};

export const EVENT_CALL_ROW: JsonObject = {
  id: "bus/own_missing",
  op: "DescribeEventBus",
  request: { Name: "absent" },
  expect: {
    http: 400,
    error: { code: "ResourceNotFoundException", message: "Event bus absent does not exist." },
  },
};

export const STATUS_EVENTS_ROW: JsonObject = {
  id: "own.status",
  kind: "eventbridge",
  type: "STANDARD",
  definition: { StartAt: "A", States: { A: { Type: "Wait", Seconds: 1, End: true } } },
  input_text: "{}",
  ids: {
    state_machine_arn: "arn:aws:states:us-east-1:111111111111:stateMachine:own",
    execution_arn: "arn:aws:states:us-east-1:111111111111:execution:own:one",
    role_arn: "arn:aws:iam::111111111111:role/own",
  },
  after: [],
  expected: {
    events: [
      {
        version: "0",
        id: "<uuid:1>",
        "detail-type": "Step Functions Execution Status Change",
        source: "aws.states",
        account: "111111111111",
        time: "date",
        region: "<region>",
        resources: ["arn:<partition>:states:<region>:111111111111:execution:own:one"],
        detail: {
          executionArn: "arn:<partition>:states:<region>:111111111111:execution:own:one",
          stateMachineArn: "arn:<partition>:states:<region>:111111111111:stateMachine:own",
          name: "one",
          status: "RUNNING",
          startDate: 1767323045678,
          stopDate: null,
          input: {},
          output: null,
          stateMachineVersionArn: null,
          stateMachineAliasArn: null,
          redriveCount: 0,
          redriveDate: null,
          redriveStatus: "NOT_REDRIVABLE",
          redriveStatusReason: "Execution is RUNNING and cannot be redriven",
          inputDetails: { included: true },
          outputDetails: null,
          error: null,
          cause: null,
        },
      },
      {
        version: "0",
        id: "<uuid:2>",
        "detail-type": "Step Functions Execution Status Change",
        source: "aws.states",
        account: "111111111111",
        time: "date",
        region: "<region>",
        resources: ["arn:<partition>:states:<region>:111111111111:execution:own:one"],
        detail: {
          executionArn: "arn:<partition>:states:<region>:111111111111:execution:own:one",
          stateMachineArn: "arn:<partition>:states:<region>:111111111111:stateMachine:own",
          name: "one",
          status: "SUCCEEDED",
          startDate: 1767323045678,
          stopDate: 1767323046678,
          input: {},
          output: {},
          stateMachineVersionArn: null,
          stateMachineAliasArn: null,
          redriveCount: 0,
          redriveDate: null,
          redriveStatus: "NOT_REDRIVABLE",
          redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
          inputDetails: { included: true },
          outputDetails: { included: true },
          error: null,
          cause: null,
        },
      },
    ],
  },
};

/** A row with one value changed. */
export function changed(row: JsonObject, path: readonly (string | number)[], value: JsonValue): JsonObject {
  const copy = structuredClone(row) as JsonObject;
  const last = path.at(-1) ?? "";
  const holder = path
    .slice(0, -1)
    .reduce<JsonValue>((inner, key) => (inner as Record<string | number, JsonValue>)[key] ?? null, copy);
  (holder as Record<string | number, JsonValue>)[last] = value;
  return copy;
}
