import type { MapState, State } from "../../../asl/machine.js";
import { isJsonObject, parseJson, type JsonValue } from "../../../util/json.js";
import type { ApiModels } from "../../api-model.js";
import { AwsError, validationException } from "../../wire/aws-error.js";
import { modelOf } from "../../validation/result-model.js";
import { schemaProblem } from "../../validation/result-schema.js";

/** `mock` of the request. */
export interface MockInput {
  readonly result?: string;
  readonly errorOutput?: { readonly error?: string; readonly cause?: string };
  readonly fieldValidationMode?: "STRICT" | "PRESENT" | "NONE";
}

/** What stands in for the state's work. */
export type Mock =
  | { readonly kind: "result"; readonly value: JsonValue }
  | { readonly kind: "error"; readonly error: string | undefined; readonly cause: string | undefined };

/**
 * Reads what stands in for a state's work.
 * @throws AwsError ValidationException with AWS's text
 */
export function readMock(input: MockInput, state: State, models: ApiModels): Mock {
  if (state.type !== "Task" && state.type !== "Map" && state.type !== "Parallel") {
    throw validationException(`State type '${state.type}' is not supported when a mock is specified`);
  }
  const { result, errorOutput } = input;
  if ((result === undefined) === (errorOutput === undefined)) {
    throw validationException("A test mock should have only one of the following fields: [result, errorOutput].");
  }
  if (result === undefined) return { kind: "error", error: errorOutput?.error, cause: errorOutput?.cause };
  const value = parseResult(result);
  checkResult(value, state, input.fieldValidationMode ?? "STRICT", models);
  return { kind: "result", value };
}

/** @throws AwsError for a state that is run without a mock and cannot be */
export function checkRunnable(state: State, roleArn: string | undefined): void {
  if (state.type === "Map" || state.type === "Parallel") {
    throw new AwsError(
      "InvalidDefinition",
      "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
    );
  }
  if (state.type !== "Task") return;
  const { resource } = state;
  if (resource.kind === "activity") {
    throw new AwsError("InvalidDefinition", "TestState API does not support Activity tasks.");
  }
  if (resource.kind === "service" && resource.pattern !== "request-response") {
    throw new AwsError(
      "InvalidDefinition",
      "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
    );
  }
  if (roleArn === undefined) throw validationException("RoleArn must be specified when testing a Task state");
}

function parseResult(text: string): JsonValue {
  const value = parseJson(text);
  if (value === undefined) throw validationException("Mocked result must be valid JSON");
  return value;
}

function checkResult(value: JsonValue, state: State, mode: "STRICT" | "PRESENT" | "NONE", models: ApiModels): void {
  if (state.type === "Parallel") {
    if (!Array.isArray(value)) throw validationException("Mocked result must be an array.");
    if (value.length !== state.branches.length) {
      throw validationException("Mocked result must contain the same number of items as number of Parallel branches.");
    }
  } else if (state.type === "Map") {
    checkMapResult(value, state);
  } else if (state.type === "Task" && mode !== "NONE" && value !== null) {
    const shape = modelOf(state.resource, models);
    const problem = shape === undefined ? undefined : schemaProblem(value, shape, { mode });
    if (problem !== undefined) throw validationException(`Mock result schema validation error: ${problem.text}`);
  }
}

function checkMapResult(value: JsonValue, { resultWriter }: MapState): void {
  if (resultWriter !== undefined && !isJsonObject(value)) {
    throw validationException("Mocked result must be a JSON object.");
  }
  if (resultWriter === undefined && !Array.isArray(value)) throw validationException("Mocked result must be an array.");
}
