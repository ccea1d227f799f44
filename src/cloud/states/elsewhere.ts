import { AwsError } from "../wire/aws-error.js";
import type { Place } from "../place.js";
import { executionDoesNotExist } from "./executions.js";
import { stateMachineDoesNotExist } from "./machines.js";

/** How each member that names a resource is refused when no such resource is there. */
const refusals: Readonly<Record<string, (arn: string) => AwsError>> = {
  stateMachineArn: stateMachineDoesNotExist,
  stateMachineAliasArn: (arn) => new AwsError("ResourceNotFound", `Resource not found: '${arn}'`),
  stateMachineVersionArn: stateMachineDoesNotExist,
  executionArn: executionDoesNotExist,
  activityArn: (arn) => new AwsError("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`),
  mapRunArn: (arn) => new AwsError("ResourceNotFound", `Resource not found: '${arn}'`),
  resourceArn: (arn) => new AwsError("ResourceNotFound", `Resource not found: '${arn}'`),
};

/**
 * Resources of another Region or account do not exist for a caller: what names one is refused as what names none.
 * @throws AwsError
 */
export function refuseElsewhere(request: Readonly<Record<string, unknown>>, { region, accountId }: Place): void {
  for (const member in refusals) {
    const arn = request[member];
    if (typeof arn !== "string") continue;
    const [, , service, itsRegion, itsAccount, ...rest] = arn.split(":", 7);
    if (service !== "states" || rest.length < 2) continue;
    if (itsRegion !== region || itsAccount !== accountId) throw refusals[member]?.(arn) as AwsError;
  }
}
