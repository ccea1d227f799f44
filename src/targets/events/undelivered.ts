import type { Cloud } from "../../cloud/cloud.js";
import type { AcceptedEvent, EventDelivery } from "../../cloud/events/event-log.js";

/** Sentences told at most; one more counts the others. */
const mostTold = 5;

/** Which deliveries are asked about. */
export interface UndeliveredQuery {
  /** Milliseconds of virtual time since the epoch: events that buses took since then. */
  readonly since: number;
  /** Only events with these ids, and what they led to. Absent: all. */
  readonly ids?: ReadonlySet<string>;
}

/**
 * What rules matched and their targets did not do, a sentence each: deliveries that were given up or fail up to now, and handlers of
 * functions that threw. PutEvents and a rule's match say nothing of either, here as on AWS.
 */
export function undelivered(cloud: Cloud, query: UndeliveredQuery): readonly string[] {
  const texts = new Map<string, number>();
  for (const { accepted, delivery } of deliveriesSince(cloud, query)) {
    const why = failureOf(cloud, delivery);
    if (why === undefined || !isAsked(cloud, accepted, query)) continue;
    const text = `the rule "${delivery.ruleName}" matched and its target failed: ${why}`;
    texts.set(text, (texts.get(text) ?? 0) + 1);
  }
  const told = [...texts].map(([text, count]) => (count === 1 ? text : `${text} (${count} deliveries)`));
  return told.length <= mostTold
    ? told
    : [...told.slice(0, mostTold), `and ${told.length - mostTold} more failures of targets`];
}

/** Whether a delivery is on its way at this moment, or a handler at work. */
export function delivering(cloud: Cloud, query: UndeliveredQuery): boolean {
  return deliveriesSince(cloud, query).some(({ accepted, delivery }) => {
    const working = delivery.status === "pending" || invocationOf(cloud, delivery)?.status === "running";
    return working && isAsked(cloud, accepted, query);
  });
}

interface Sent {
  readonly accepted: AcceptedEvent;
  readonly delivery: EventDelivery;
}

function deliveriesSince(cloud: Cloud, { since }: UndeliveredQuery): readonly Sent[] {
  return cloud.events
    .acceptedSince(since)
    .flatMap((accepted) => accepted.deliveries.map((delivery) => ({ accepted, delivery })));
}

/** Whether an event is one of those asked about, or executions that they started put it. */
function isAsked(cloud: Cloud, accepted: AcceptedEvent, { ids }: UndeliveredQuery): boolean {
  if (ids === undefined) return true;
  let one: AcceptedEvent | undefined = accepted;
  while (one !== undefined) {
    if (ids.has(String(one.event["id"]))) return true;
    one = one.emittedBy === undefined ? undefined : cloud.events.causeOf(one.emittedBy);
  }
  return false;
}

type Invocation = ReturnType<Cloud["events"]["invocations"]>[number];

function invocationOf(cloud: Cloud, { id, targetArn }: EventDelivery): Invocation | undefined {
  if (id === undefined || targetArn.split(":", 3)[2] !== "lambda") return undefined;
  return cloud.events.invocations().find(({ requestId }) => requestId === id);
}

function failureOf(cloud: Cloud, delivery: EventDelivery): string | undefined {
  const { status, targetArn, attempts, error, input } = delivery;
  if (status === "delivered") {
    const invocation = invocationOf(cloud, delivery);
    if (invocation?.error === undefined || !["failed", "waiting"].includes(invocation.status)) return undefined;
    const { functionName, error: thrown } = invocation;
    const what = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
    const more = invocation.status === "waiting" ? ", and it is tried again" : "";
    return `the handler of the function "${functionName}" threw ${what} (${timesText(invocation.attempts)}${more})`;
  }
  if (status === "dropped" && error === undefined && input === undefined)
    return `${targetArn} gets nothing, since its input transformer makes no valid JSON of the event`;
  if (error === undefined) return undefined;
  const reason = `${targetArn}: ${error.code}: ${error.message}`;
  if (status === "dropped") return reason;
  const end =
    status === "dead-lettered"
      ? ", and the event went to the dead-letter queue"
      : status === "pending"
        ? ", and it is tried again"
        : "";
  return `${reason} (${timesText(attempts)}${end})`;
}

function timesText(attempts: number): string {
  return attempts === 1 ? "one attempt" : `${attempts} attempts`;
}
