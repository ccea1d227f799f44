/** A machine with something of everything: a Choice, a Parallel with nested states, a Map, a Wait, Tasks with Retry and Catch, a Fail. */
export const definition = {
  StartAt: "Route",
  States: {
    Route: {
      Type: "Choice",
      Choices: [
        { Variable: "$.type", StringEquals: "bulk", Next: "Bulk" },
        { Variable: "$.type", StringEquals: "broken", Next: "Refuse" },
      ],
      Default: "Standard",
    },
    Bulk: { Type: "Pass", Result: "bulk", ResultPath: "$.route", Next: "Each" },
    Standard: { Type: "Pass", Result: "standard", ResultPath: "$.route", Next: "Each" },
    Refuse: { Type: "Fail", Error: "Order.Refused", Cause: "nobody wants it" },
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      MaxConcurrency: 2,
      ItemSelector: { "index.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value" },
      ItemProcessor: {
        StartAt: "Price",
        States: {
          Price: {
            Type: "Task",
            Resource: "arn:aws:lambda:us-east-1:123456789012:function:price",
            End: true,
          },
        },
      },
      ResultPath: "$.items",
      Next: "Fulfil",
    },
    Fulfil: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "Charge",
          States: {
            Charge: {
              Type: "Task",
              Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge",
              Retry: [{ ErrorEquals: ["Card.Away"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 }],
              Catch: [{ ErrorEquals: ["Card.Declined"], ResultPath: "$.refusal", Next: "Invoice" }],
              Next: "Receipt",
            },
            Invoice: { Type: "Pass", Result: "invoice", End: true },
            Receipt: { Type: "Pass", End: true },
          },
        },
        { StartAt: "Ship", States: { Ship: { Type: "Pass", Result: "shipped", End: true } } },
      ],
      ResultPath: "$.fulfilment",
      Next: "Settle",
    },
    Settle: { Type: "Wait", Seconds: 5, Next: "Done" },
    Done: { Type: "Succeed" },
  },
} as const;

/** An order of two items. */
export const order = { type: "bulk", items: [{ id: "a" }, { id: "b" }] } as const;
