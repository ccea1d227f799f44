import type { DeliveryResult } from "../delivery.js";
import { serviceOf } from "./arn.js";
import type { AcceptedEvent, EventDelivery } from "./event-log.js";

/** From which rule to which target an event is brought. */
interface Way {
  readonly route: { readonly arn: string; readonly name: string };
  readonly destination: { readonly arn: string };
}

/** Regions that an event may go through. */
const mostHops = 10;

/**
 * Why an event goes no further, if it does not: a bus does not pass on to a third bus what it got from another one of its own Region and
 * account, nor to a third account. Further Regions are reached, though not without end.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-bus-to-bus.html
 */
export function stopOf({
  accepted,
  route,
  destination,
  hops,
}: Way & { readonly accepted: AcceptedEvent; readonly hops: number }): EventDelivery["error"] {
  if (serviceOf(destination.arn) !== "events" || hops === 0) return undefined;
  const [, , , region, accountId] = route.arn.split(":", 5);
  const [, , , toRegion, toAccount] = destination.arn.split(":", 5);
  const thirdAccount = accepted.event["account"] !== accountId && toAccount !== accountId;
  const thirdBus = toRegion === region && toAccount === accountId;
  if (!thirdAccount && !thirdBus && hops < mostHops) return undefined;
  const message = `The event came from another bus: it is not passed on to the third bus ${destination.arn}.`;
  return { code: "THIRD_EVENT_BUS", message };
}

/** What dead letters call the errors of services. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
export function errorCodeOf(code: string): string {
  if (/AccessDenied|NotAuthorized/.test(code)) return "NO_PERMISSIONS";
  if (/NotFound|DoesNotExist|NonExistent/.test(code)) return "NO_RESOURCE";
  return code;
}

/** A target that this cloud has no service for. */
export function noReceiver(arn: string): DeliveryResult {
  const message = `The embedded cloud has no service that takes events for ${arn}.`;
  return { delivered: false, code: "NO_RESOURCE", message, retryable: false };
}

/** Only buses take events from rules of other Regions. */
export function isAbroad({ route, destination }: Way): boolean {
  if (serviceOf(destination.arn) === "events") return false;
  return route.arn.split(":", 4)[3] !== destination.arn.split(":", 4)[3];
}

export function abroad({ route, destination }: Way): DeliveryResult {
  const message =
    `${destination.arn} is of another Region than the rule ${route.name}: ` +
    "send the event to a bus of that Region, and on from there.";
  return { delivered: false, code: "NO_RESOURCE", message, retryable: false };
}
