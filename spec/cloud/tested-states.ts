import type { JsonObject } from "../../src/util/json.js";

export const invoke = "arn:aws:states:::lambda:invoke";

export const charge: JsonObject = {
  Type: "Task",
  Resource: invoke,
  Parameters: { FunctionName: "charge", "Payload.$": "$.order" },
  ResultSelector: { "ok.$": "$.Payload.ok" },
  ResultPath: "$.charge",
  Retry: [
    { ErrorEquals: ["Card.Busy"], IntervalSeconds: 2, MaxAttempts: 3 },
    { ErrorEquals: ["Card.Slow"], IntervalSeconds: 5, MaxAttempts: 0 },
  ],
  Catch: [
    { ErrorEquals: ["Card.Declined"], ResultPath: "$.error", Next: "Refund" },
    { ErrorEquals: ["States.ALL"], Next: "Alert" },
  ],
  Next: "Ship",
};

export const each: JsonObject = {
  Type: "Map",
  ItemsPath: "$.items",
  ItemSelector: { "at.$": "$$.Map.Item.Index", "is.$": "$$.Map.Item.Value" },
  ItemProcessor: {
    ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    StartAt: "Price",
    States: { Price: { Type: "Pass", End: true } },
  },
  MaxConcurrency: 2,
  ToleratedFailurePercentage: 40,
  End: true,
};

export const both: JsonObject = {
  Type: "Parallel",
  Branches: [
    { StartAt: "Left", States: { Left: { Type: "Pass", End: true } } },
    { StartAt: "Right", States: { Right: { Type: "Pass", End: true } } },
  ],
  End: true,
};

export const mocked = (result: unknown, more: object = {}): object => ({
  mock: { result: JSON.stringify(result), ...more },
});
