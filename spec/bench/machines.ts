import type { JsonObject, JsonValue } from "../../src/util/json.js";

/** Two transitions a turn: counts up, and takes the last of five rules until the limit is reached. */
export const CHOICE_MACHINE: JsonObject = {
  StartAt: "Count",
  States: {
    Count: {
      Type: "Pass",
      Parameters: { "n.$": "States.MathAdd($.n, 1)", "limit.$": "$.limit", "type.$": "$.type", "amount.$": "$.amount" },
      Next: "Route",
    },
    Route: {
      Type: "Choice",
      Choices: [
        { Variable: "$.type", StringEquals: "express", Next: "Done" },
        { Variable: "$.type", StringMatches: "bulk-*", Next: "Done" },
        {
          And: [
            { Variable: "$.amount", NumericGreaterThan: 1000 },
            { Variable: "$.type", IsPresent: true },
          ],
          Next: "Done",
        },
        { Variable: "$.priority", IsPresent: true, Next: "Done" },
        { Variable: "$.n", NumericLessThanPath: "$.limit", Next: "Count" },
      ],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

/** The same in JSONata. */
export const JSONATA_CHOICE_MACHINE: JsonObject = {
  QueryLanguage: "JSONata",
  StartAt: "Count",
  States: {
    Count: {
      Type: "Pass",
      Output: "{% $merge([$states.input, { 'n': $states.input.n + 1 }]) %}",
      Next: "Route",
    },
    Route: {
      Type: "Choice",
      Choices: [
        { Condition: "{% $states.input.type = 'express' %}", Next: "Done" },
        { Condition: "{% $contains($states.input.type, /^bulk-/) %}", Next: "Done" },
        { Condition: "{% $states.input.amount > 1000 and $exists($states.input.type) %}", Next: "Done" },
        { Condition: "{% $exists($states.input.priority) %}", Next: "Done" },
        { Condition: "{% $states.input.n < $states.input.limit %}", Next: "Count" },
      ],
      Default: "Done",
    },
    Done: { Type: "Succeed" },
  },
};

/** The input for so many turns of {@link CHOICE_MACHINE}. */
export function choiceInput(turns: number): JsonObject {
  return { n: 0, limit: turns, type: "standard", amount: 20 };
}

/** One Pass per item. */
export const MAP_MACHINE: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        StartAt: "Shape",
        States: {
          Shape: {
            Type: "Pass",
            Parameters: { "item.$": "$.id" },
            End: true,
          },
        },
      },
      End: true,
    },
  },
};

/** So many small items: 10,000 of them, and what becomes of them, stay below the payload quota of 256 KiB. */
export function mapInput(items: number): JsonObject {
  return { items: Array.from({ length: items }, (_, id) => ({ id, q: id % 7 })) };
}

/** So many Pass states, one after the other. */
export function passChain(length: number): JsonObject {
  const states = Array.from({ length }, (_, index): [string, JsonValue] => [
    `Step${index}`,
    { Type: "Pass", ...(index === length - 1 ? { End: true } : { Next: `Step${index + 1}` }) },
  ]);
  return { StartAt: "Step0", States: Object.fromEntries(states) };
}

/** JSON of about so many bytes, in small parts. */
export function payloadOf(bytes: number): JsonObject {
  const part = { id: 12345, name: "a part of the payload", tags: ["red", "green"], price: 9.5 };
  const count = Math.floor(bytes / (JSON.stringify(part).length + 1));
  return { parts: Array.from({ length: count }, () => ({ ...part })) };
}

/** Waits 364 days: a day less than an execution may last. */
export const LONG_WAIT_MACHINE: JsonObject = {
  StartAt: "Wait",
  States: { Wait: { Type: "Wait", Seconds: 364 * 86_400, End: true } },
};

/** A Choice and a Task, as most tested workflows have them. */
export const ORDER_MACHINE: JsonObject = {
  StartAt: "Route",
  States: {
    Route: {
      Type: "Choice",
      Choices: [{ Variable: "$.type", StringEquals: "bulk", Next: "Bulk" }],
      Default: "Single",
    },
    Bulk: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:bulk", End: true },
    Single: { Type: "Pass", End: true },
  },
};

/** A Map whose items call a function: nine events an item. */
export const WIDE_MACHINE: JsonObject = {
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        StartAt: "Shape",
        States: {
          Shape: { Type: "Pass", Next: "Charge" },
          Charge: { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:charge", End: true },
        },
      },
      End: true,
    },
  },
};
