import { partitionOf, type Place } from "../place.js";
import { AwsError } from "../wire/aws-error.js";

export type { Place } from "../place.js";

/** A state machine as a caller may name it: itself, or one of its versions or aliases. */
export interface MachineName {
  /** Without version or alias. */
  readonly machineArn: string;
  /** A version number, an alias, or undefined for the machine itself. */
  readonly qualifier: string | undefined;
  /** What stands after `#`: a test case of a mock configuration. */
  readonly testCase: string | undefined;
}

/** `arn:aws:states:REGION:ACCOUNT:stateMachine:NAME` */
export function stateMachineArn(place: Place, name: string): string {
  return `arn:${partitionOf(place.region)}:states:${place.region}:${place.accountId}:stateMachine:${name}`;
}

/** `arn:aws:states:REGION:ACCOUNT:activity:NAME` */
export function activityArn(place: Place, name: string): string {
  return `arn:${partitionOf(place.region)}:states:${place.region}:${place.accountId}:activity:${name}`;
}

/** `…:execution:MACHINE:NAME`, and for EXPRESS machines `…:express:MACHINE:NAME:ID`. */
export function executionArn(machineArn: string, name: string, expressId?: string): string {
  const [head, machine] = machineArn.split(":stateMachine:") as [string, string];
  // Joined, the text lies in one piece.
  const parts =
    expressId === undefined ? [head, "execution", machine, name] : [head, "express", machine, name, expressId];
  return parts.join(":");
}

/** The ARN of an EXPRESS execution without the id it ends in, which nobody knows before its start; any other as it is. */
export function unnumbered(arnOfExecution: string): string {
  return arnOfExecution.includes(":express:") ? arnOfExecution.split(":").slice(0, 8).join(":") : arnOfExecution;
}

/** The name of the machine an execution belongs to; in a child of a Map Run, that of the whole machine. */
export function machineNameOf(arnOfExecution: string): string {
  return arnOfExecution.split(":")[6]?.split("/")[0] ?? "";
}

/**
 * Reads the ARN of a state machine, its version or its alias.
 * @throws AwsError InvalidArn
 */
export function readMachineArn(arn: string): MachineName {
  const hash = arn.indexOf("#");
  const plain = hash === -1 ? arn : arn.slice(0, hash);
  const parts = readArn(plain, "stateMachine");
  if (parts.length > 8) throw invalidArn(`Invalid ARN: ${plain}`);
  return {
    machineArn: parts.slice(0, 7).join(":"),
    qualifier: parts[7],
    testCase: hash === -1 ? undefined : arn.slice(hash + 1),
  };
}

/**
 * Checks the ARN of a STANDARD execution; those of EXPRESS executions are refused as on AWS.
 * @throws AwsError InvalidArn
 */
export function checkExecutionArn(arn: string): void {
  if (readArn(arn, "execution").length !== 8) throw invalidArn(`Invalid ARN: ${arn}`);
}

/**
 * Checks the ARN of an activity.
 * @throws AwsError InvalidArn
 */
export function checkActivityArn(arn: string): void {
  if (readArn(arn, "activity").length !== 7) throw invalidArn(`Invalid ARN: ${arn}`);
}

/** AWS's InvalidArn, with its text. */
function invalidArn(detail: string): AwsError {
  return new AwsError("InvalidArn", `Invalid Arn: '${detail}'`);
}

function readArn(arn: string, type: string): string[] {
  const parts = arn.split(":");
  if (parts[0] !== "arn") throw invalidArn(`Invalid ARN prefix: ${arn}`);
  if (parts[2] !== "states" || parts.length < 7) throw invalidArn(`Invalid ARN: ${arn}`);
  if (parts[5] !== type) throw invalidArn(`Resource type not valid in this context: ${parts[5]}`);
  return parts;
}
