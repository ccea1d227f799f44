import { isJsonObject, parseJson, type JsonValue } from "../util/json.js";
import type { Attempt, Execution } from "./execution.js";

/**
 * The ARNs of the executions that a state's Task started, in the order it started them: what StartExecution answered tells them,
 * never their age. Every visit, item and attempt counts.
 */
export function startedBy(execution: Execution, state: string): readonly string[] {
  const attempts = execution.visits.filter((visit) => visit.state === state).flatMap(({ attempts: all }) => all);
  return [...new Set(attempts.flatMap((attempt) => arnIn(attempt) ?? []))];
}

function arnIn({ submitted, output, cause }: Attempt): string | undefined {
  return executionArn(submitted) ?? executionArn(output) ?? executionArn(parsed(cause));
}

function executionArn(value: JsonValue | undefined): string | undefined {
  const arn = isJsonObject(value) ? value["ExecutionArn"] : undefined;
  return typeof arn === "string" && arn.startsWith("arn:") ? arn : undefined;
}

/** A failed job tells of its execution in the cause. */
function parsed(cause: string | undefined): JsonValue | undefined {
  return cause?.startsWith("{") === true ? parseJson(cause) : undefined;
}
