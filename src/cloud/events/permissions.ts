import type { JsonValue } from "../../util/json.js";
import { policyAllows } from "../resource-policy.js";
import type { BusRecord } from "./records.js";

/** An account that wants to put an event on the bus of another. */
export interface Sender {
  readonly accountId: string;
  /** Of the event. */
  readonly source: JsonValue | undefined;
  /** Of the event. */
  readonly detailType: JsonValue | undefined;
  /** The rule that forwards it. */
  readonly sourceArn?: string | undefined;
}

/**
 * Whether a bus's resource policy lets another account put an event.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-bus-permissions.html
 */
export function mayPut(bus: Pick<BusRecord, "policy" | "arn">, sender: Sender): boolean {
  return policyAllows(policyText(bus), {
    principal: sender.accountId,
    action: "events:PutEvents",
    resource: bus.arn,
    sourceArn: sender.sourceArn,
    facts: { "events:source": textOf(sender.source), "events:detail-type": textOf(sender.detailType) },
  });
}

/** A bus's resource policy as JSON text. */
export function policyText({ policy }: Pick<BusRecord, "policy">): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: policy });
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}
