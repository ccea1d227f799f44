import type { Receiver } from "../delivery.js";
import { placeOfArn, type Place } from "../place.js";
import { policyAllows } from "../resource-policy.js";
import { logGroupOfArn, type LogsShared } from "./world.js";
import { addStream, write } from "./writing.js";

/**
 * Takes what other services deliver to log groups, each into a stream of its own, as EventBridge does. A service needs the leave of a
 * resource policy of CloudWatch Logs.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html#eb-cloudwatchlogs-permissions
 */
export function logsReceiver(
  shared: LogsShared & { uuid(...parts: readonly (string | number)[]): string },
  home: Place,
): Receiver {
  return {
    receive({ arn, body, from }) {
      const group = logGroupOfArn(shared, arn, home);
      if (group === undefined) {
        const message = `The specified log group does not exist: ${arn}.`;
        return { delivered: false, code: "ResourceNotFoundException", message, retryable: false };
      }
      const groups = shared.groups.at(placeOfArn(arn, home));
      const resource = `${group.arn}:*`;
      const missing =
        from &&
        ["logs:CreateLogStream", "logs:PutLogEvents"].filter((action) => {
          const question = { principal: from.principal, action, resource, sourceArn: from.sourceArn };
          const policies = [...groups.policies.values()];
          return !policies.some(({ policyDocument }) => policyAllows(policyDocument, question));
        });
      if (from !== undefined && missing !== undefined && missing.length > 0) {
        const statement = {
          Effect: "Allow",
          Principal: { Service: from.principal },
          Action: missing,
          Resource: resource,
        };
        const message =
          `No resource policy of CloudWatch Logs lets ${from.principal} write to ${group.name}. ` +
          `Send a PutResourcePolicy with this statement: ${JSON.stringify(statement)}`;
        return { delivered: false, code: "AccessDeniedException", message, retryable: false };
      }
      const { now } = shared.clock;
      const stream = addStream(group, shared.uuid("log stream", group.arn, groups.events), now);
      write(groups, stream, [{ timestamp: now, message: body }], now);
      return { delivered: true, id: stream.events.at(-1)?.id ?? stream.name };
    },
  };
}
