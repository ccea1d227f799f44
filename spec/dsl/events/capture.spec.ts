import { expect } from "chai";
import { CreateEventBusCommand, PutEventsCommand, PutRuleCommand } from "@aws-sdk/client-eventbridge";
import {
  captureEvents,
  customEvent,
  embedded,
  event,
  eventPattern,
  is,
  type EmbeddedCloud,
} from "../../../src/index.js";
import { rejection } from "../../targets/rejection.js";

async function put(
  cloud: EmbeddedCloud,
  detail: Record<string, unknown>,
  source = "orders",
  bus?: string,
): Promise<void> {
  const entry = { Source: source, DetailType: "Order placed", Detail: JSON.stringify(detail) };
  await cloud.eventBridge.send(
    new PutEventsCommand({ Entries: [{ ...entry, ...(bus !== undefined && { EventBusName: bus }) }] }),
  );
}

describe("captureEvents on the embedded cloud", () => {
  it("keeps every event, however often it is asserted", async () => {
    const cloud = embedded();
    await using seen = await captureEvents(undefined, { on: cloud });
    await put(cloud, { id: 1 });
    await put(cloud, { id: 2 });
    const first = await seen.expectEvent({ source: ["orders"], detail: { id: [1] } });
    expect(first).to.deep.include({ source: "orders", detail: { id: 1 } });
    await seen.expectEvent({ source: "orders", detail: { id: 1 } });
    await seen.expectEvent(eventPattern({ detail: { id: [{ numeric: [">", 1] }] } }));
    await seen.expectEvent({ detailType: "Order placed", detail: { id: is.number() } }, { times: 2 });
    expect(seen.events).to.have.length(2);
    expect(seen.bus).to.equal("arn:aws:events:us-east-1:123456789012:event-bus/default");
  });

  it("hears only its bus, its pattern and its correlation", async () => {
    const cloud = embedded();
    await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
    await using seen = await captureEvents("shop", {
      on: cloud,
      pattern: { source: ["orders"] },
      correlation: "order-1",
    });
    await put(cloud, { orderId: "order-1" });
    await put(cloud, { orderId: "order-2" }, "orders", "shop");
    await put(cloud, { orderId: "order-1" }, "billing", "shop");
    await put(cloud, { orderId: "order-1" }, "orders", "shop");
    expect(seen.events.map(({ source, detail }) => [source, detail])).to.deep.equal([
      ["orders", { orderId: "order-1" }],
    ]);
  });

  it("shows the nearest events and the fields that differ", async () => {
    const cloud = embedded();
    await using seen = await captureEvents(undefined, { on: cloud });
    await put(cloud, { id: 1, status: "placed" });
    await put(cloud, { id: 2, status: "paid" }, "billing");
    const error = await rejection(
      "EVENT_EXPECTATION_FAILED",
      seen.expectEvent({ source: ["orders"], detail: { status: ["paid"] } }),
    );
    const ids = seen.events.map(({ id }) => String(id));
    expect(error.message).to.equal(
      [
        'expectEvent on arn:aws:events:us-east-1:123456789012:event-bus/default: expected an event that matches {"source":["orders"],"detail":{"status":["paid"]}}; none of 2 events seen does',
        `  nearest  "orders" "Order placed" at 2030-01-01T00:00:00.000Z, detail {"id": 1, "status": "placed"} (${ids[0]})`,
        '    detail.status: wanted "paid", saw "placed"',
        `  then  "billing" "Order placed" at 2030-01-01T00:00:00.000Z, detail {"id": 2, "status": "paid"} (${ids[1]})`,
        '    source: wanted "orders", saw "billing"',
      ].join("\n"),
    );
    expect(error.stack).to.match(/\n\s+at .*capture\.spec\.ts/);
    const part = await rejection(
      "EVENT_EXPECTATION_FAILED",
      seen.expectEvent({ source: "orders", detail: { status: ["paid"] } }),
    );
    expect(part.message)
      .to.contain('detail.status: expected ["paid"], was "placed"')
      .and.contain("arrays at every leaf");
  });

  it("waits in virtual time, up to its limit", async () => {
    const cloud = embedded({ startAt: "2030-01-01T00:00:00Z" });
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "hourly", ScheduleExpression: "rate(1 hour)" }));
    const machine = await cloud.deploy("late", {
      StartAt: "Rest",
      States: {
        Rest: { Type: "Wait", Seconds: 90, Next: "Tell" },
        Tell: {
          Type: "Task",
          Resource: "arn:aws:states:::events:putEvents",
          Parameters: { Entries: [{ Source: "late", DetailType: "Told", Detail: { ok: true } }] },
          End: true,
        },
      },
    });
    await using seen = await captureEvents(undefined, { on: cloud, pattern: { source: ["late"] } });
    const { StartExecutionCommand } = await import("@aws-sdk/client-sfn");
    await cloud.sfn.send(new StartExecutionCommand({ stateMachineArn: machine.stateMachineArn }));
    await seen.expectNone({ source: ["late"] }, { quiet: "1m" });
    const late = await rejection("EVENT_EXPECTATION_FAILED", seen.expectEvent({ source: ["late"] }, { within: "10s" }));
    expect(late.message).to.contain("within 10s; no event was seen");
    await seen.expectEvent({ source: ["late"] });
    expect(cloud.now().toISOString()).to.equal("2030-01-01T00:01:30.000Z");
    const error = await rejection("EVENT_EXPECTATION_FAILED", seen.expectNone({ source: ["late"] }));
    expect(error.message).to.contain("expected no event that matches").and.contain("1 event of 1 did");
    expect(seen.seen[0]?.emittedBy).to.match(/:execution:late:/);
  });

  it("proves at once that no event comes, whatever recurs", async () => {
    const cloud = embedded();
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "often", ScheduleExpression: "rate(1 minute)" }));
    const before = cloud.now();
    await using seen = await captureEvents(undefined, { on: cloud });
    await seen.expectNone({ source: ["nobody"] }, { quiet: "2s" });
    await seen.expectNone({ source: ["nobody"] });
    expect(cloud.now()).to.deep.equal(before);
  });

  it("orders causally: by time, and by who says whose id", async () => {
    const cloud = embedded();
    await using seen = await captureEvents(undefined, { on: cloud });
    await put(cloud, { step: "a" });
    await put(cloud, { step: "b" });
    await cloud.advanceBy("1s");
    await put(cloud, { step: "c", after: String(seen.events[1]?.["id"]) });
    await seen.expectEvents([{ detail: { step: ["b"] } }, { detail: { step: ["a"] } }, { detail: { step: ["c"] } }]);
    const error = await rejection(
      "EVENT_EXPECTATION_FAILED",
      seen.expectEvents([{ detail: { step: ["c"] } }, { detail: { step: ["b"] } }]),
    );
    expect(error.message).to.contain("they came in another order").and.contain("number 2 came before number 1");
    await seen.expectEvents([{ detail: { step: ["c"] } }, { detail: { step: ["b"] } }], { order: "any" });
    const twice = await rejection(
      "EVENT_EXPECTATION_FAILED",
      seen.expectEvents([{ detail: { step: ["a"] } }, { source: ["orders"], detail: { step: ["a"] } }]),
    );
    expect(twice.message).to.contain("the same event would have to stand for several of them");
  });

  it("stays readable when closed, and takes nothing in any more", async () => {
    const cloud = embedded();
    const seen = await captureEvents(undefined, { on: cloud });
    await put(cloud, { id: 1 });
    await seen.close();
    await seen.close();
    await put(cloud, { id: 2 });
    await seen.expectEvent({ detail: { id: [1] } });
    expect(seen.events).to.have.length(1);
    const error = await rejection("CAPTURE_CLOSED", seen.expectEvent({ detail: { id: [2] } }, { within: "1s" }));
    expect(error.message).to.equal(
      "expectEvent(…) was asked of a capture on arn:aws:events:us-east-1:123456789012:event-bus/default that was closed. Ask before close(), or before the test or spec file ends that made it.",
    );
  });

  it("refuses what is no event, pattern or bus", async () => {
    const cloud = embedded();
    await using seen = await captureEvents(event({ source: "a", detailType: "b" }), { on: cloud });
    expect((await rejection("EVENT_EXPECTED", seen.expectEvent({}))).message).to.equal(
      'expectEvent(…) was given an empty object. Write an event pattern such as { source: ["orders"] }, or a part of the event such as { source: "orders", detail: { orderId: 1 } }.',
    );
    await rejection("EVENT_PATTERN_INVALID", seen.expectEvent({ source: [{ prefixx: "a" }] }));
    expect((await rejection("BUS_INVALID", captureEvents(7 as never, { on: cloud }))).message).to.equal(
      'A bus was named by 7. Write its name, such as "orders", its ARN, or nothing for the default bus.',
    );
  });
});

describe("customEvent", () => {
  it("builds what AWS services write", () => {
    const created = customEvent.s3ObjectCreated({ bucket: "in", key: "a.csv", size: 3 });
    expect(
      eventPattern({
        source: ["aws.s3"],
        "detail-type": ["Object Created"],
        detail: { bucket: { name: ["in"] } },
      }).matches(created),
    ).to.equal(true);
    const record = customEvent.dynamodbRecord({
      table: "orders",
      eventName: "INSERT",
      keys: { id: { S: "1" } },
      newImage: {},
    });
    expect(
      eventPattern({ source: ["Pipe orders"], detail: { dynamodb: { StreamViewType: ["NEW_IMAGE"] } } }).matches(
        record,
      ),
    ).to.equal(true);
    const failed = customEvent.executionStatusChange({ stateMachine: "orders", status: "FAILED", error: "Boom" });
    expect(failed.entry.Resources).to.deep.equal(["arn:aws:states:us-east-1:123456789012:execution:orders:execution"]);
    expect(eventPattern({ detail: { status: ["FAILED"], output: [null], error: ["Boom"] } }).matches(failed)).to.equal(
      true,
    );
    expect(customEvent.scheduled({ rule: "nightly", source: "test.events" }).entry).to.deep.include({
      Source: "test.events",
      DetailType: "Scheduled Event",
      Resources: ["arn:aws:events:us-east-1:123456789012:rule/nightly"],
    });
  });
});
