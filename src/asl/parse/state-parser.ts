import type { JsonValue } from "../../util/json.js";
import type {
  ChoiceState,
  FailState,
  MapState,
  ParallelState,
  PassState,
  State,
  StateType,
  SucceedState,
  TaskState,
  WaitState,
} from "../machine.js";
import { parseResource } from "../resource.js";
import { parseRule } from "./choice-rule-parser.js";
import { filtered, flowing, guarded, named, queried, resulting } from "./common-fields.js";
import { given, objectIn, objectsIn, textIn, type StateSource } from "./fields.js";
import { failText, limit, listOf, pathIn, payload } from "./expressions.js";
import { parseMapIo } from "./map-io-parser.js";
import { parseDuration } from "./wait-parser.js";

type StateOf<Type extends StateType> = Extract<State, { type: Type }>;

/** Parses one state by its Type. */
export function parseState(from: StateSource): State {
  const type = textIn(from.source, "Type");
  if (type === undefined || !Object.hasOwn(parsers, type)) {
    throw new TypeError(`The state at ${from.location} has the Type ${JSON.stringify(from.source["Type"])}.`);
  }
  return parsers[type as StateType](from);
}

/** One entry for each state type. */
const parsers: { readonly [Type in StateType]: (from: StateSource) => StateOf<Type> } = {
  Pass: parsePass,
  Task: parseTask,
  Choice: parseChoice,
  Wait: (from): WaitState => ({
    type: "Wait",
    ...named(from),
    ...filtered(from),
    ...flowing(from),
    ...queried(from),
    duration: parseDuration(from),
  }),
  Succeed: (from): SucceedState => ({ type: "Succeed", ...named(from), ...filtered(from), ...queried(from) }),
  Fail: (from): FailState => ({
    type: "Fail",
    ...named(from),
    ...failText(from, "Error", "error"),
    ...failText(from, "Cause", "cause"),
  }),
  Parallel: (from): ParallelState => ({
    type: "Parallel",
    ...named(from),
    ...filtered(from),
    ...flowing(from),
    ...resulting(from),
    ...guarded(from),
    ...queried(from),
    branches: objectsIn(from.source, "Branches").map((branch, index) =>
      from.parseScope(branch, `${from.location}/Branches/${index}`),
    ),
  }),
  Map: parseMap,
};

function parsePass(from: StateSource): PassState {
  const { source } = from;
  return {
    type: "Pass",
    ...named(from),
    ...filtered(from),
    ...flowing(from),
    ...resulting(from),
    ...queried(from),
    ...(Object.hasOwn(source, "Result") ? { result: { value: source["Result"] as JsonValue } } : undefined),
  };
}

function parseTask(from: StateSource): TaskState {
  const { source } = from;
  const arn = textIn(source, "Resource") ?? "";
  return {
    type: "Task",
    ...named(from),
    ...filtered(from),
    ...flowing(from),
    ...resulting(from),
    ...guarded(from),
    ...queried(from),
    // A Resource that is no ARN (a placeholder a template fills in on deployment) stands for a function.
    resource: parseResource(arn) ?? { kind: "lambda", arn, functionName: arn },
    ...limit(from, "TimeoutSeconds", "timeoutSeconds"),
    ...limit(from, "HeartbeatSeconds", "heartbeatSeconds"),
    ...given("credentials", payload(from, "Credentials")),
  };
}

function parseChoice(from: StateSource): ChoiceState {
  return {
    type: "Choice",
    ...named(from),
    ...filtered(from),
    ...queried(from),
    choices: objectsIn(from.source, "Choices").map((rule, index) => parseRule(from, rule, index)),
    ...given("default", textIn(from.source, "Default")),
  };
}

function parseMap(from: StateSource): MapState {
  const { source } = from;
  const [field, processor] = objectIn(source, "ItemProcessor")
    ? (["ItemProcessor", objectIn(source, "ItemProcessor")] as const)
    : (["Iterator", objectIn(source, "Iterator")] as const);
  const config = objectIn(processor ?? {}, "ProcessorConfig") ?? {};
  const { parameters, ...results } = resulting(from);
  const executionType = textIn(config, "ExecutionType");
  return {
    type: "Map",
    ...named(from),
    ...filtered(from),
    ...flowing(from),
    ...results,
    ...guarded(from),
    ...queried(from),
    mode: config["Mode"] === "DISTRIBUTED" ? "DISTRIBUTED" : "INLINE",
    processor: from.parseScope(processor ?? {}, `${from.location}/${field}`),
    ...given("itemsPath", pathIn(source, "ItemsPath")),
    ...(from.queryLanguage === "JSONata" ? given("items", listOf(from, "Items")) : undefined),
    ...given("itemSelector", payload(from, "ItemSelector") ?? parameters),
    ...limit(from, "MaxConcurrency", "maxConcurrency"),
    ...limit(from, "ToleratedFailureCount", "toleratedFailureCount"),
    ...limit(from, "ToleratedFailurePercentage", "toleratedFailurePercentage"),
    ...given("label", textIn(source, "Label")),
    ...given("itemReader", source["ItemReader"]),
    ...given("itemBatcher", source["ItemBatcher"]),
    ...given("resultWriter", source["ResultWriter"]),
    ...(executionType === "STANDARD" || executionType === "EXPRESS" ? { executionType } : undefined),
    ...parseMapIo(from),
  };
}
