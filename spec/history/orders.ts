import { buildExecution } from "../../src/history/build-execution.js";
import type { Execution } from "../../src/history/execution.js";
import type { JsonObject } from "../../src/util/json.js";
import { recording, type Row } from "./recording.js";

const task = (next: string): JsonObject => ({ Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Next: next });

/** Route → Charge (Retry, Catch to Refund) → Fan[Reserve → Pack | Notify] → Each(Weigh) → Rest → Done */
export const definition: JsonObject = {
  StartAt: "Route",
  States: {
    Route: {
      Type: "Choice",
      Choices: [{ Variable: "$.type", StringEquals: "bulk", Next: "Charge" }],
      Default: "Refund",
    },
    Charge: {
      ...task("Fan"),
      Retry: [{ ErrorEquals: ["Card.Busy"] }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Refund" }],
    },
    Refund: { Type: "Pass", End: true },
    Fan: {
      Type: "Parallel",
      Next: "Each",
      Branches: [
        { StartAt: "Reserve", States: { Reserve: task("Pack"), Pack: { Type: "Pass", End: true } } },
        {
          StartAt: "Notify",
          States: { Notify: { Type: "Task", Resource: "arn:aws:states:::sns:publish", End: true } },
        },
      ],
    },
    Each: {
      Type: "Map",
      Next: "Rest",
      ItemProcessor: { StartAt: "Weigh", States: { Weigh: { Type: "Pass", End: true } } },
    },
    Rest: { Type: "Wait", Seconds: 5, Next: "Done" },
    Done: { Type: "Succeed" },
  },
};

const invoke = { resourceType: "lambda", resource: "invoke" };
const publish = { resourceType: "sns", resource: "publish" };

/** A whole run: Charge is retried after 1 s and 2 s, both branches and both items succeed. */
export const happyRows: readonly Row[] = [
  [0, "ExecutionStarted", { input: { type: "bulk", quantity: 500 } }],
  [0, "ChoiceStateEntered", { name: "Route", input: { type: "bulk", quantity: 500 } }],
  [2, "ChoiceStateExited", { name: "Route", output: { type: "bulk", quantity: 500 } }],
  [3, "TaskStateEntered", { name: "Charge", input: { type: "bulk", quantity: 500 } }],
  [
    4,
    "TaskScheduled",
    { ...invoke, region: "us-east-1", parameters: { FunctionName: "charge", Payload: { quantity: 500 } } },
  ],
  [5, "TaskStarted", invoke],
  [6, "TaskFailed", { ...invoke, error: "Card.Busy", cause: "try later" }],
  [
    7,
    "TaskScheduled",
    { ...invoke, region: "us-east-1", parameters: { FunctionName: "charge", Payload: { quantity: 500 } } },
    1,
  ],
  [8, "TaskStarted", invoke],
  [9, "TaskFailed", { ...invoke, error: "Card.Busy", cause: "try later" }],
  [
    10,
    "TaskScheduled",
    { ...invoke, region: "us-east-1", parameters: { FunctionName: "charge", Payload: { quantity: 500 } } },
    3,
  ],
  [11, "TaskStarted", invoke],
  [12, "TaskSucceeded", { ...invoke, output: { Payload: { ok: true, id: "p-1" } } }],
  [13, "TaskStateExited", { name: "Charge", output: { ok: true, id: "p-1" } }],
  [14, "ParallelStateEntered", { name: "Fan", input: { ok: true, id: "p-1" } }],
  [15, "ParallelStateStarted"],
  [16, "TaskStateEntered", { name: "Reserve", input: { ok: true, id: "p-1" } }],
  [17, "TaskScheduled", { ...invoke, region: "us-east-1", parameters: { FunctionName: "reserve" } }],
  [16, "TaskStateEntered", { name: "Notify", input: { ok: true, id: "p-1" } }],
  [19, "TaskScheduled", { ...publish, region: "us-east-1", parameters: { Message: "hi" } }],
  [18, "TaskStarted", invoke],
  [20, "TaskStarted", publish],
  [21, "TaskSucceeded", { ...invoke, output: {} }],
  [22, "TaskSucceeded", { ...publish, output: {} }],
  [23, "TaskStateExited", { name: "Reserve", output: {} }],
  [25, "PassStateEntered", { name: "Pack", input: {} }],
  [26, "PassStateExited", { name: "Pack", output: { packed: true } }],
  [24, "TaskStateExited", { name: "Notify", output: { sent: true } }],
  [28, "ParallelStateSucceeded"],
  [28, "ParallelStateExited", { name: "Fan", output: [{ packed: true }, { sent: true }] }],
  [30, "MapStateEntered", { name: "Each", input: [7, 8] }],
  [31, "MapStateStarted", { length: 2 }],
  [32, "MapIterationStarted", { name: "Each", index: 0 }],
  [33, "PassStateEntered", { name: "Weigh", input: 7 }],
  [34, "PassStateExited", { name: "Weigh", output: { grams: 7 } }],
  [35, "MapIterationSucceeded", { name: "Each", index: 0 }],
  [35, "MapIterationStarted", { name: "Each", index: 1 }],
  [37, "PassStateEntered", { name: "Weigh", input: 8 }],
  [38, "PassStateExited", { name: "Weigh", output: { grams: 8 } }],
  [39, "MapIterationSucceeded", { name: "Each", index: 1 }],
  [39, "MapStateSucceeded"],
  [39, "MapStateExited", { name: "Each", output: [{ grams: 7 }, { grams: 8 }] }],
  [42, "WaitStateEntered", { name: "Rest", input: {} }],
  [43, "WaitStateExited", { name: "Rest", output: {} }, 8],
  [44, "SucceedStateEntered", { name: "Done", input: {} }],
  [45, "SucceedStateExited", { name: "Done", output: { result: "done", items: [{ price: 5 }, { price: 6 }] } }],
  [46, "ExecutionSucceeded", { output: { result: "done", items: [{ price: 5 }, { price: 6 }] } }],
];

/** Charge fails with an error that its Catch takes; Refund ends the run. */
export const caughtRows: readonly Row[] = [
  ...happyRows.slice(0, 6),
  [6, "TaskFailed", { ...invoke, error: "Card.Declined", cause: "no funds" }],
  [7, "TaskStateExited", { name: "Charge", output: { Error: "Card.Declined", Cause: "no funds" } }],
  [8, "PassStateEntered", { name: "Refund", input: {} }],
  [9, "PassStateExited", { name: "Refund", output: { refunded: true } }],
  [10, "ExecutionSucceeded", { output: { refunded: true } }],
];

/** Notify fails in its branch while Reserve still works: AWS aborts both Tasks and fails the Parallel. */
export const failedRows: readonly Row[] = [
  ...happyRows.slice(0, 22),
  [22, "TaskFailed", { ...publish, error: "Sns.Down", cause: "503" }, 4],
  [23, "TaskStateAborted"],
  [23, "TaskStateAborted"],
  [23, "ParallelStateFailed"],
  [26, "ExecutionFailed", { error: "Sns.Down", cause: "503" }],
];

/** Builds an execution of the definition above. */
export function orders(rows: readonly Row[] = happyRows): Execution {
  return buildExecution({ events: recording(...rows), definition });
}
