import type { StateType } from "../machine.js";
import {
  anything,
  integer,
  list,
  number,
  object,
  oneOf,
  orExpression,
  orNull,
  text,
  truth,
  type Check,
  type ObjectRules,
} from "./checks.js";
import { choiceRule } from "./choice-rule-schema.js";
import { httpTask } from "./http-task.js";
import { timestamp } from "./timestamp.js";
import { batcher, reader, writer } from "./map-io-schema.js";
import { assignment, credentials, path, pathOrIntrinsic, payload, resultPath } from "./payload-checks.js";
import { resource } from "./resource-check.js";

type Fields = { readonly [field: string]: Check };

const mostSeconds = 99_999_999;

const common: Fields = { Type: anything, Comment: text, QueryLanguage: oneOf("JSONPath", "JSONata") };
const filtered: Fields = { InputPath: orNull(path), OutputPath: orNull(path), Output: payload };
const flowing: Fields = { Next: text, End: truth, Assign: assignment };
const resulting: Fields = { Parameters: payload, Arguments: payload, ResultSelector: payload, ResultPath: resultPath };

const errorNames = list(text, { filled: true });

const retrier: Check = object({
  required: ["ErrorEquals"],
  fields: {
    Comment: text,
    ErrorEquals: errorNames,
    IntervalSeconds: integer({ min: 0, max: mostSeconds }),
    MaxAttempts: integer({ min: 0, max: mostSeconds }),
    BackoffRate: number({ min: 1 }),
    MaxDelaySeconds: integer({ min: 1, max: 31_622_400 }),
    JitterStrategy: oneOf("NONE", "FULL"),
  },
});

const catcher: Check = object({
  required: ["ErrorEquals", "Next"],
  fields: {
    Comment: text,
    ErrorEquals: errorNames,
    Next: text,
    ResultPath: resultPath,
    Assign: assignment,
    Output: payload,
  },
});

/** States.ALL takes everything: it stands alone, in the last entry. */
function lastResort(entries: Check): Check {
  return (value, at, scope) => {
    entries(value, at, scope);
    if (!Array.isArray(value)) return;
    value.forEach((entry: { ErrorEquals?: unknown } | null, index) => {
      const names = entry?.ErrorEquals;
      if (!Array.isArray(names) || !names.includes("States.ALL")) return;
      if (names.length === 1 && index === value.length - 1) return;
      scope.findings.refuse(`${at}[${index}]/ErrorEquals`, "States.ALL must appear alone and at end of list");
    });
  };
}

const guarded: Fields = { Retry: lastResort(list(retrier)), Catch: lastResort(list(catcher)) };

const seconds = orExpression(integer({ min: 1, max: mostSeconds }));
const leaving = ["Next", "End"];

/** What each type of state may and must have, apart from the states inside it. */
export const stateSchemas: { readonly [Type in StateType]: ObjectRules } = {
  Pass: {
    fields: { ...common, ...filtered, ...flowing, Parameters: payload, ResultPath: resultPath, Result: anything },
    exactlyOne: [leaving],
  },
  Task: {
    fields: {
      ...common,
      ...filtered,
      ...flowing,
      ...resulting,
      ...guarded,
      Resource: resource,
      TimeoutSeconds: seconds,
      TimeoutSecondsPath: path,
      HeartbeatSeconds: seconds,
      HeartbeatSecondsPath: path,
      Credentials: credentials,
    },
    required: ["Resource"],
    exactlyOne: [leaving],
    atMostOne: [
      ["TimeoutSeconds", "TimeoutSecondsPath"],
      ["HeartbeatSeconds", "HeartbeatSecondsPath"],
    ],
    whole: httpTask,
  },
  Choice: {
    fields: { ...common, ...filtered, Assign: assignment, Choices: list(choiceRule, { filled: true }), Default: text },
    required: ["Choices"],
  },
  Wait: {
    fields: {
      ...common,
      ...filtered,
      ...flowing,
      Seconds: orExpression(integer({ min: 0, max: mostSeconds })),
      SecondsPath: path,
      Timestamp: orExpression(timestamp),
      TimestampPath: path,
    },
    exactlyOne: [leaving, ["SecondsPath", "Seconds", "TimestampPath", "Timestamp"]],
  },
  Succeed: { fields: { ...common, ...filtered } },
  Fail: {
    fields: {
      ...common,
      Error: orExpression(text),
      ErrorPath: pathOrIntrinsic,
      Cause: orExpression(text),
      CausePath: pathOrIntrinsic,
    },
    atMostOne: [
      ["Error", "ErrorPath"],
      ["Cause", "CausePath"],
    ],
  },
  Parallel: {
    fields: { ...common, ...filtered, ...flowing, ...resulting, ...guarded, Branches: anything },
    required: ["Branches"],
    exactlyOne: [leaving],
  },
  Map: {
    fields: {
      ...common,
      ...filtered,
      ...flowing,
      ...resulting,
      ...guarded,
      ItemProcessor: anything,
      Iterator: anything,
      ItemsPath: path,
      Items: payload,
      ItemSelector: payload,
      ItemReader: reader,
      ItemBatcher: batcher,
      ResultWriter: writer,
      MaxConcurrency: orExpression(integer({ min: 0 })),
      MaxConcurrencyPath: path,
      ToleratedFailureCount: orExpression(integer({ min: 0 })),
      ToleratedFailureCountPath: path,
      ToleratedFailurePercentage: orExpression(number({ min: 0, max: 100 })),
      ToleratedFailurePercentagePath: path,
      Label: text,
    },
    exactlyOne: [leaving, ["ItemProcessor", "Iterator"]],
    atMostOne: [
      ["MaxConcurrency", "MaxConcurrencyPath"],
      ["ToleratedFailureCount", "ToleratedFailureCountPath"],
      ["ToleratedFailurePercentage", "ToleratedFailurePercentagePath"],
      ["ItemSelector", "Parameters"],
    ],
  },
};

/** Fields that one query language knows and the other refuses. */
export const languageOf: { readonly [field: string]: "JSONPath" | "JSONata" } = {
  ...Object.fromEntries(
    [
      ...[
        "InputPath",
        "OutputPath",
        "ResultPath",
        "Parameters",
        "ResultSelector",
        "Result",
        "ItemsPath",
        "SecondsPath",
      ],
      ...[
        "TimestampPath",
        "TimeoutSecondsPath",
        "HeartbeatSecondsPath",
        "MaxConcurrencyPath",
        "ErrorPath",
        "CausePath",
      ],
      ...["ToleratedFailureCountPath", "ToleratedFailurePercentagePath", "Variable"],
    ].map((field) => [field, "JSONPath" as const]),
  ),
  Arguments: "JSONata",
  Output: "JSONata",
  Items: "JSONata",
  Condition: "JSONata",
};
