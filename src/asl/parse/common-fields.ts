import type { Catcher, Retrier, TaskState } from "../machine.js";
import { given, numberIn, objectsIn, textIn, textsIn, type StateSource } from "./fields.js";
import { assigned, pathIn, payload, resultPathIn } from "./expressions.js";

/** What every state has. */
export function named(from: StateSource): Pick<TaskState, "name" | "location" | "queryLanguage" | "comment"> {
  return {
    name: from.name,
    location: from.location,
    queryLanguage: from.queryLanguage,
    ...given("comment", textIn(from.source, "Comment")),
  };
}

/** InputPath and OutputPath. */
export function filtered({ source }: StateSource): Pick<TaskState, "inputPath" | "outputPath"> {
  return {
    ...(source["InputPath"] === null ? { inputPath: null } : given("inputPath", pathIn(source, "InputPath"))),
    ...(source["OutputPath"] === null ? { outputPath: null } : given("outputPath", pathIn(source, "OutputPath"))),
  };
}

/** Next; absent where the state ends its scope. */
export function flowing({ source }: StateSource): Pick<TaskState, "next"> {
  return source["End"] === true ? {} : given("next", textIn(source, "Next"));
}

/** Parameters, ResultSelector and ResultPath. */
export function resulting(from: StateSource): Pick<TaskState, "parameters" | "resultSelector" | "resultPath"> {
  return {
    ...given("parameters", payload(from, "Parameters")),
    ...given("resultSelector", payload(from, "ResultSelector")),
    ...resultPathIn(from.source),
  };
}

/** Assign, and in JSONata Arguments and Output. */
export function queried(from: StateSource): Pick<TaskState, "assign" | "arguments" | "output"> {
  return assigned(from, from.source);
}

/** Retry and Catch. */
export function guarded(from: StateSource): Pick<TaskState, "retry" | "catch"> {
  return {
    retry: objectsIn(from.source, "Retry").map((retrier): Retrier => ({
      errorEquals: textsIn(retrier, "ErrorEquals"),
      intervalSeconds: numberIn(retrier, "IntervalSeconds") ?? 1,
      maxAttempts: numberIn(retrier, "MaxAttempts") ?? 3,
      backoffRate: numberIn(retrier, "BackoffRate") ?? 2,
      ...given("maxDelaySeconds", numberIn(retrier, "MaxDelaySeconds")),
      jitterStrategy: retrier["JitterStrategy"] === "FULL" ? "FULL" : "NONE",
    })),
    catch: objectsIn(from.source, "Catch").map((catcher, index): Catcher => ({
      errorEquals: textsIn(catcher, "ErrorEquals"),
      next: textIn(catcher, "Next") ?? "",
      ...resultPathIn(catcher),
      ...assigned(from, catcher, `Catch[${index}]/`),
    })),
  };
}
