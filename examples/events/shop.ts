import {
  CreateEventBusCommand,
  PutRuleCommand,
  PutTargetsCommand,
  type Target as RuleTarget,
} from "@aws-sdk/client-eventbridge";
import { fileURLToPath } from "node:url";
import { event, type CustomEvent, type DeployedMachine, type EmbeddedCloud, type JsonObject } from "stepwright";

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The pattern of the rule that starts the fulfilment: orders that can be reserved at once. */
export const reservable: JsonObject = {
  source: ["shop.checkout"],
  "detail-type": ["Order placed"],
  detail: { total: [{ numeric: [">", 0] }], channel: [{ "anything-but": "wholesale" }] },
};

/** An order as the checkout tells of it. */
export function orderPlaced(order: JsonObject): CustomEvent {
  return event({
    source: "shop.checkout",
    detailType: "Order placed",
    detail: { total: 20, channel: "web", ...order },
    bus: "shop",
  });
}

/** Two workflows and the rules that start them. */
export interface Shop {
  readonly fulfilment: DeployedMachine;
  readonly shipping: DeployedMachine;
}

/** Puts the shop into a cloud: the bus, both workflows, and a rule for each. A deployment would make the same. */
export async function openShop(cloud: EmbeddedCloud): Promise<Shop> {
  await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
  const fulfilment = await cloud.deploy("fulfilment", file("./fulfilment.asl.json"));
  const shipping = await cloud.deploy("shipping", file("./shipping.asl.json"));
  await putRule(cloud, "orders-placed", reservable, { Id: "fulfil", Arn: fulfilment.stateMachineArn });
  const fulfilled = { source: ["shop.fulfilment"], "detail-type": ["Order fulfilled"] };
  await putRule(cloud, "orders-fulfilled", fulfilled, { Id: "ship", Arn: shipping.stateMachineArn });
  return { fulfilment, shipping };
}

/** A rule of the shop's bus with one target. */
export async function putRule(
  cloud: EmbeddedCloud,
  name: string,
  pattern: JsonObject,
  target: RuleTarget,
  bus: string = "shop",
): Promise<void> {
  await cloud.eventBridge.send(
    new PutRuleCommand({ Name: name, EventBusName: bus, EventPattern: JSON.stringify(pattern) }),
  );
  await cloud.eventBridge.send(new PutTargetsCommand({ Rule: name, EventBusName: bus, Targets: [target] }));
}
