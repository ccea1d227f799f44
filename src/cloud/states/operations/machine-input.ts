import { invalidDefinitionMessage, parseMachine, validateDefinition } from "../../../asl/index.js";
import type { Machine, MachineType } from "../../../asl/machine.js";
import type { JsonObject, JsonValue } from "../../../util/json.js";
import { AwsError } from "../../wire/aws-error.js";
import type { ValueOf } from "../../wire/shape.js";
import { logGroupArnOf } from "../execution-logs.js";
import type { loggingConfiguration, tracingConfiguration } from "../shapes.js";
import type { StatesWorld } from "../world.js";

/**
 * Makes a definition ready to run.
 * @throws AwsError InvalidDefinition with AWS's text
 */
export function compileDefinition(definition: string, type: MachineType): Machine {
  const refused = invalidDefinitionMessage(validateDefinition(definition, { type }));
  if (refused !== undefined) throw new AwsError("InvalidDefinition", refused);
  return parseMachine(JSON.parse(definition) as JsonValue);
}

/**
 * Fills in AWS's defaults: level OFF, without execution data. A level other than OFF needs one log group, and the group must be there.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_LoggingConfiguration.html
 * @throws AwsError InvalidLoggingConfiguration
 */
export function readLogging(
  world: Pick<StatesWorld, "hasLogGroup">,
  given: ValueOf<typeof loggingConfiguration> | undefined,
): JsonObject {
  const destinations = given?.destinations as unknown as JsonValue | undefined;
  const level = given?.level ?? "OFF";
  const count = given?.destinations?.length ?? 0;
  if (count > 1 || (level !== "OFF" && count !== 1)) throw invalidLogging("Must specify exactly one Log Destination.");
  const group = logGroupArnOf(destinations);
  if (level !== "OFF" && (group === undefined || !world.hasLogGroup(group))) {
    throw invalidLogging("Log Destination not found.");
  }
  return {
    level,
    includeExecutionData: given?.includeExecutionData ?? false,
    ...(destinations === undefined ? {} : { destinations }),
  };
}

function invalidLogging(problem: string): AwsError {
  return new AwsError("InvalidLoggingConfiguration", `Invalid Logging Configuration: ${problem}`);
}

/** Fills in AWS's default: off. */
export function readTracing(given: ValueOf<typeof tracingConfiguration> | undefined): JsonObject {
  return { enabled: given?.enabled ?? false };
}

/**
 * Checks a role's ARN.
 * @throws AwsError InvalidArn
 */
export function checkRole(roleArn: string): void {
  if (!/^arn:aws[a-z-]*:iam::\d{12}:role\/./.test(roleArn)) {
    throw new AwsError("InvalidArn", `Invalid Role Arn: '${roleArn}'`);
  }
}

/** @throws AwsError ValidationException for a version's description where no version is made */
export function checkVersionDescription(publish: boolean | undefined, description: string | undefined): void {
  if (description !== undefined && publish !== true) {
    throw new AwsError("ValidationException", "Version description can only be set when publish is true");
  }
}
