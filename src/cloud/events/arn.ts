import { AwsError, validationException } from "../wire/aws-error.js";
import { partitionOf, type Place } from "../place.js";

/** The bus that every place has from the start; AWS's own events go to it. */
export const DEFAULT_BUS = "default";

/** `arn:aws:events:REGION:ACCOUNT:…` of something of EventBridge. */
function arnOf({ region, accountId }: Place, resource: string): string {
  return `arn:${partitionOf(region)}:events:${region}:${accountId}:${resource}`;
}

export function busArn(place: Place, name: string): string {
  return arnOf(place, `event-bus/${name}`);
}

/** On the default bus a rule's ARN does not name the bus. */
export function ruleArn(place: Place, busName: string, name: string): string {
  return arnOf(place, busName === DEFAULT_BUS ? `rule/${name}` : `rule/${busName}/${name}`);
}

export function archiveArn(place: Place, name: string): string {
  return arnOf(place, `archive/${name}`);
}

export function replayArn(place: Place, name: string): string {
  return arnOf(place, `replay/${name}`);
}

/** The name of a bus that is given as a name or an ARN; none given is the default bus. */
export function busNameOf(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined) return DEFAULT_BUS;
  return nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("event-bus/") + 10) : nameOrArn;
}

/** The name at the end of an archive's ARN. */
export function archiveNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** The service an ARN is of, such as `states`. */
export function serviceOf(arn: string): string {
  return arn.split(":", 3)[2] ?? "";
}

export function notFound(message: string): AwsError {
  return new AwsError("ResourceNotFoundException", message);
}

export function alreadyExists(message: string): AwsError {
  return new AwsError("ResourceAlreadyExistsException", message);
}

export function limitExceeded(): AwsError {
  return new AwsError("LimitExceededException", "The requested resource exceeds the maximum number allowed.");
}

/** What EventBridge answers for a parameter that breaks a rule: `Parameter X is not valid.`, with the reason if it tells one. */
export function notValid(parameter: string, reason?: string): AwsError {
  return validationException(`Parameter ${parameter} is not valid.${reason === undefined ? "" : ` Reason: ${reason}`}`);
}
