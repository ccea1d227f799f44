import { expect } from "chai";
import { StepwrightError } from "../../src/errors/index.js";
import {
  entryRefusal,
  entrySize,
  envelopeOf,
  event,
  eventPattern,
  isCustomEvent,
  isTestableEvent,
  patternView,
  scheduledEvent,
  type EventSource,
  type PutEventsEntry,
} from "../../src/events/index.js";

const entry: PutEventsEntry = { Source: "orders", DetailType: "Placed", Detail: '{"id":1}' };
const origin = { id: "e-1", account: "123456789012", region: "us-east-1", now: Date.parse("2030-01-01T00:00:00.900Z") };

describe("events: entries and envelopes", () => {
  it("refuses entries as PutEvents does", () => {
    const required = (field: string): object => ({
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${field} is not valid. Reason: ${field} is a required argument.`,
      field,
    });
    expect(entryRefusal(entry)).to.equal(undefined);
    expect(entryRefusal({ ...entry, Source: undefined })).to.deep.equal(required("Source"));
    expect(entryRefusal({ ...entry, DetailType: "" })).to.deep.equal(required("DetailType"));
    expect(entryRefusal({ ...entry, Detail: undefined })).to.deep.equal(required("Detail"));
    for (const Detail of ["NotJSON", "[]", "{{}", '"text"', "null", "1"]) {
      const malformed = { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed.", field: "Detail" };
      expect(entryRefusal({ ...entry, Detail }), Detail).to.deep.equal(malformed);
    }
  });

  it("counts bytes: of UTF-8, and 14 for a time", () => {
    expect(entrySize(entry)).to.equal(6 + 6 + 8);
    expect(entrySize({ ...entry, Source: "é", Time: 0, Resources: ["ab", "c"] })).to.equal(2 + 6 + 8 + 14 + 3);
    expect(entrySize({})).to.equal(0);
  });

  it("makes the envelope with AWS's keys in AWS's order", () => {
    const envelope = envelopeOf({ ...entry, Resources: ["arn:a"] }, { ...origin, replayName: "again" });
    expect(JSON.stringify(envelope)).to.equal(
      '{"version":"0","id":"e-1","detail-type":"Placed","source":"orders","account":"123456789012",' +
        '"time":"2030-01-01T00:00:00Z","region":"us-east-1","replay-name":"again","resources":["arn:a"],"detail":{"id":1}}',
    );
    expect(envelopeOf({ ...entry, Time: 1_999 }, origin))
      .to.include({ time: "1970-01-01T00:00:01Z" })
      .and.to.not.have.property("replay-name");
    expect(() => envelopeOf({ ...entry, Detail: "x" }, origin)).to.throw(
      "PutEvents would refuse this event (MalformedDetail)",
    );
  });

  it("makes the event of a schedule", () => {
    expect(scheduledEvent("arn:rule", origin)).to.deep.include({
      source: "aws.events",
      "detail-type": "Scheduled Event",
      resources: ["arn:rule"],
      detail: {},
    });
  });

  it("knows what TestEventPattern takes: resources and detail may be missing", () => {
    const { resources: _, detail: __, ...head } = envelopeOf(entry, origin);
    expect(isTestableEvent(head)).to.be.true;
    for (const key of ["id", "account", "source", "time", "region", "detail-type"]) {
      expect(isTestableEvent({ ...head, [key]: null }), key).to.be.false;
    }
    expect(isTestableEvent([])).to.be.false;
  });
});

describe("events: event(…)", () => {
  it("takes a whole event, without what the bus gives", () => {
    const whole = {
      version: "0",
      id: "11111111-2222-4333-8444-555555555555",
      "detail-type": "Order placed",
      source: "orders",
      account: "123456789012",
      time: "2030-01-01T00:00:01Z",
      region: "us-east-1",
      resources: ["arn:aws:s3:::orders"],
      detail: { orderId: 1 },
    };
    expect(event(whole)).to.deep.equal(
      event({
        source: "orders",
        detailType: "Order placed",
        detail: { orderId: 1 },
        resources: ["arn:aws:s3:::orders"],
        time: "2030-01-01T00:00:01Z",
      }),
    );
  });

  it("is frozen plain data, ready for PutEvents", () => {
    const made = event({
      source: "orders",
      detailType: "Placed",
      detail: { id: 1 },
      resources: ["arn:a"],
      time: "2030-01-01T00:00:00Z",
      bus: "shop",
    });
    expect(made.entry).to.deep.equal({
      Source: "orders",
      DetailType: "Placed",
      Detail: '{"id":1}',
      Resources: ["arn:a"],
      Time: Date.parse("2030-01-01T00:00:00Z"),
      EventBusName: "shop",
    });
    expect(JSON.parse(JSON.stringify(made))).to.deep.equal(made);
    expect(isCustomEvent(JSON.parse(JSON.stringify(made)))).to.be.true;
    expect([made, made.entry, made.detail, made.entry.Resources].every(Object.isFrozen)).to.be.true;
    expect(event({ source: "s", detailType: "t" }).entry).to.deep.equal({ Source: "s", DetailType: "t", Detail: "{}" });
    expect(event({ source: "s", detailType: "t", time: new Date(5) }).entry.Time).to.equal(5);
  });

  it("does not change what it is given, nor with it", () => {
    const detail = { items: [{ id: 1 }] };
    const made = event({ source: "s", detailType: "t", detail });
    (detail.items[0] as { id: number }).id = 2;
    expect(made.detail).to.deep.equal({ items: [{ id: 1 }] });
  });

  it("is refused where PutEvents would refuse it", () => {
    const refusals: readonly [Partial<Record<keyof EventSource, unknown>>, string][] = [
      [
        { source: "" },
        'PutEvents would refuse this event (InvalidArgument): Parameter Source is not valid. Reason: Source is a required argument. Give source: a text such as "orders".',
      ],
      [
        { detailType: undefined },
        'PutEvents would refuse this event (InvalidArgument): Parameter DetailType is not valid. Reason: DetailType is a required argument. Give detailType: a text such as "Order placed".',
      ],
      [
        { detail: [1] },
        "PutEvents would refuse this event (MalformedDetail): Detail is malformed. Give detail: an object such as { orderId: 1 }.",
      ],
      [
        { time: "tomorrow" },
        'PutEvents would refuse this event (InvalidArgument): Time "tomorrow" is no instant. Give time: a Date or ISO 8601 text such as "2030-01-01T00:00:00Z".',
      ],
    ];
    for (const [wrong, message] of refusals) {
      expect(() => event({ source: "s", detailType: "t", ...wrong } as EventSource))
        .to.throw(StepwrightError, message)
        .with.property("code", "EVENT_ENTRY_INVALID");
    }
  });

  it("can be asked about with a pattern before it is put", () => {
    const made = event({
      source: "orders",
      detailType: "Placed",
      detail: { id: 1 },
      resources: ["arn:a"],
      time: new Date(0),
    });
    expect(patternView(made)).to.deep.equal({
      "detail-type": "Placed",
      source: "orders",
      time: "1970-01-01T00:00:00Z",
      resources: ["arn:a"],
      detail: { id: 1 },
    });
    const pattern = eventPattern({ source: ["orders"], "detail-type": ["Placed"], detail: { id: [1] } });
    expect(pattern.matches(made)).to.be.true;
    expect(pattern.explain(made)).to.equal("The event matches the pattern.");
    expect(pattern.text).to.equal('{"source":["orders"],"detail-type":["Placed"],"detail":{"id":[1]}}');
  });
});
