import type { Receiver, DeliveryResult } from "../../delivery.js";
import { isJsonObject, type JsonObject, type JsonValue } from "../../../util/json.js";
import { placeOfArn, type Place } from "../../place.js";
import type { EventDeliveryRequest } from "../deliveries.js";
import type { EventHub } from "../hub.js";
import { mayPut } from "../permissions.js";

/**
 * Takes events from other buses. The envelope stays as it is: its account and Region are those of the origin. In another Region the
 * event gets a new id; another account has to let the sender in by the bus's resource policy.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-cross-account.html
 */
export function eventsReceiver(hub: EventHub, home: Place): Receiver {
  return {
    receive(delivery): DeliveryResult {
      const bus = hub.bus(delivery.arn);
      if (bus === undefined) return refused("NO_RESOURCE", `The event bus ${delivery.arn} does not exist.`);
      const { accepted, hops = 0 } = delivery as Partial<EventDeliveryRequest>;
      const event = accepted?.event ?? eventIn(delivery.body);
      if (event === undefined) return refused("SDK_CLIENT_ERROR", "The delivery is no event.");
      const to = placeOfArn(bus.arn, home);
      const sourceArn = delivery.from?.sourceArn;
      const from = sourceArn === undefined ? to : placeOfArn(sourceArn, home);
      const sender = {
        accountId: from.accountId,
        source: event["source"],
        detailType: event["detail-type"],
        sourceArn,
      };
      if (from.accountId !== to.accountId && !mayPut(bus, sender)) {
        return refused("NO_PERMISSIONS", `${bus.arn} does not let the account ${from.accountId} put events.`);
      }
      const forwarded = from.region === to.region ? event : { ...event, id: hub.newId() };
      hub.accept(bus, forwarded, { emittedBy: accepted?.emittedBy, hops: hops + 1 });
      return { delivered: true, id: String(forwarded["id"]) };
    },
  };
}

function refused(code: string, message: string): DeliveryResult {
  return { delivered: false, code, message, retryable: false };
}

function eventIn(text: string): JsonObject | undefined {
  const value = JSON.parse(text) as JsonValue;
  return isJsonObject(value) ? value : undefined;
}
