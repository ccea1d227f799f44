import { expect, use } from "chai";
import { ListExecutionsCommand } from "@aws-sdk/client-sfn";
import { PutEventsCommand, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import stepwright from "../../matchers/index.js";
import { event } from "../../src/events/event.js";
import type { SeenEvent } from "../../src/events/seen/index.js";
import { embedded, eventPattern, execution as executionAt, is, workflow, type Execution } from "../../src/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { happyRows, orders } from "../history/orders.js";
import { recording } from "../history/recording.js";

use(stepwright);

const PLACED = "11111111-2222-4333-8444-555555555555";
const ARN = "arn:aws:states:us-east-1:123456789012:execution:ship:run-1";

function eventOf(id: string, source: string, detail: JsonObject, resources: readonly string[] = []): JsonObject {
  return {
    version: "0",
    id,
    "detail-type": "Told",
    source,
    account: "123456789012",
    time: "2030-01-01T00:00:00Z",
    region: "us-east-1",
    resources,
    detail,
  };
}

const placed: SeenEvent = { event: eventOf(PLACED, "shop", { order: "A1", total: 20 }), at: 1000, sequence: 1 };
const shipped: SeenEvent = {
  event: eventOf("id-2", "shipping", { order: "A1" }),
  at: 1000,
  sequence: 2,
  emittedBy: ARN,
  causes: [PLACED],
};
const other: SeenEvent = { event: eventOf("id-3", "shipping", { order: "B2" }), at: 2000, sequence: 3 };
const capture = { bus: "bus", seen: [placed, shipped, other], events: [] };

const line = (seen: SeenEvent): string => {
  const { id, source, detail } = seen.event as { id: string; source: string; detail: JsonObject };
  const by = seen.emittedBy === undefined ? "" : " by ship:run-1";
  const at = new Date(seen.at).toISOString();
  const values = Object.entries(detail).map(([key, value]) => `"${key}": ${JSON.stringify(value)}`);
  return `"${source}" "Told" at ${at}${by}, detail {${values.join(", ")}} (${id})`;
};

function thrown(ask: () => unknown): Error {
  try {
    ask();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

/** The whole message of an assertion that fails at the line of whoever asked. */
function failure(ask: () => unknown): string {
  const error = thrown(ask);
  expect(error.stack?.split("\n").find((frame) => frame.startsWith("    at "))).to.match(
    /matchers[/\\]events\.spec\.ts/,
  );
  return error.message;
}

describe("Matchers of events: event", () => {
  it("finds an event by pattern, by what eventPattern returned, and by a part", () => {
    expect(capture).to.have.event({ source: ["shop"], detail: { total: [{ numeric: ["<", 100] }] } });
    expect(capture).to.have.event(eventPattern({ source: [{ prefix: "ship" }] }), { times: 2 });
    expect(capture).to.have.event({ source: "shop", detailType: "Told", detail: { order: is.string() } });
    expect(capture.seen).to.have.event({ source: "shop" });
    expect(capture.seen.map((seen) => seen.event))
      .to.have.event({ source: "shop" })
      .and.event({ source: "shipping" });
  });

  it("shows the nearest events where there is none", () => {
    expect(failure(() => expect(capture).to.have.event({ source: ["shop"], detail: { total: [21] } }))).to.equal(
      'expected the capture to have an event that matches {"source":["shop"],"detail":{"total":[21]}}, but none of 3 events seen does\n' +
        `  nearest  ${line(placed)}\n` +
        "    detail.total: wanted 21, saw 20\n" +
        `  then  ${line(shipped)}\n` +
        "    detail.total: wanted 21 (the event has no value there)\n" +
        '    source: wanted "shop", saw "shipping"\n' +
        `  then  ${line(other)}\n` +
        "    detail.total: wanted 21 (the event has no value there)\n" +
        '    source: wanted "shop", saw "shipping"',
    );
    expect(failure(() => expect([]).to.have.event({ source: "shop" }))).to.equal(
      'expected the capture to have an event that matches {"source": "shop"}, but no event was seen',
    );
  });

  it("counts", () => {
    expect(failure(() => expect(capture).to.have.event({ source: ["shipping"] }, { times: 1 }))).to.equal(
      'expected the capture to have 1 event that matches {"source":["shipping"]}, but 2 of 3 seen do\n' +
        `  ${line(shipped)}\n  ${line(other)}`,
    );
    expect(capture).to.not.have.event({ source: ["shipping"] }, { times: 1 });
  });

  it("says negated that there is none, and shows those that are", () => {
    expect(capture).to.not.have.event({ source: ["billing"] });
    expect(failure(() => expect(capture).to.not.have.event({ source: ["shop"] }))).to.equal(
      `expected the capture not to have an event that matches {"source":["shop"]}, but 1 of 3 seen does\n  ${line(placed)}`,
    );
  });

  it("counts only what is correlated, where asked", () => {
    expect(capture).to.have.event({ source: ["shipping"] }, { correlatedWith: PLACED, times: 1 });
    expect(capture).to.not.have.event({ detail: { order: ["B2"] } }, { correlatedWith: placed.event });
    expect(failure(() => expect(capture).to.have.event({ source: ["shipping"] }, { correlatedWith: "C3" }))).to.equal(
      'expected the capture to have an event that matches {"source":["shipping"]}, correlated with C3, but no event was seen',
    );
  });

  it("refuses what holds no events", () => {
    const refusal = (subject: unknown): string => failure(() => expect(subject).to.have.event({ source: "shop" }));
    const pass = "Pass what captureEvents(…) resolved to, or an array of events.";
    expect(refusal({ a: 1 })).to.equal(`"event" judges events, but expect() was given an object with a. ${pass}`);
    expect(refusal([1])).to.equal(
      `"event" judges events, but expect() was given an array that holds the number 1. ${pass}`,
    );
    expect(refusal(Promise.resolve(capture))).to.equal(
      `"event" judges events, but expect() was given a promise. Did you forget to await it? Write expect(await …). ${pass}`,
    );
    expect(failure(() => expect(capture).to.have.event({}))).to.equal(
      '"event" was given {}, which every event fits. Write a pattern such as event({ source: ["orders"] }), or a part of an event such as event({ source: "orders" }).',
    );
    expect(failure(() => expect(capture).to.have.event({ source: [] }))).to.match(/Empty arrays are not allowed/);
  });
});

describe("Matchers of events: events", () => {
  it("finds each as a different event, in any order", () => {
    expect(capture).to.have.events([{ source: ["shipping"] }, { source: ["shop"] }]);
    expect(failure(() => expect(capture).to.have.events([{ source: ["shop"] }, { source: ["shop"] }]))).to.equal(
      'expected the capture to have 2 events: {"source":["shop"]}, then {"source":["shop"]}, but the same event would have to stand for several of them\n' +
        `  ${line(placed)}`,
    );
  });

  it("asks for causal order after ordered", () => {
    expect(capture).to.have.ordered.events([
      { source: ["shop"] },
      { source: ["shipping"] },
      { detail: { order: ["B2"] } },
    ]);
    expect(
      failure(() => expect(capture).to.have.ordered.events([{ detail: { order: ["B2"] } }, { source: ["shop"] }])),
    ).to.equal(
      'expected the capture to have 2 events in order: {"detail":{"order":["B2"]}}, then {"source":["shop"]}, but they came in another order\n' +
        `  number 2 came before number 1\n  ${line(placed)}\n  ${line(other)}`,
    );
  });

  it("says negated that they are not all there, or not in that order", () => {
    expect(capture).to.not.have.ordered.events([{ detail: { order: ["B2"] } }, { source: ["shop"] }]);
    expect(failure(() => expect(capture).to.not.have.events([{ source: ["shop"] }]))).to.equal(
      `expected the capture not to have 1 event: {"source":["shop"]}, but 1 of 3 seen does\n  ${line(placed)}`,
    );
  });

  it("refuses what is no list", () => {
    const refusal = failure(() => expect(capture).to.have.events([]));
    expect(refusal).to.equal(
      '"events" was given no events. Write events([{ source: ["orders"] }, { source: ["billing"] }]).',
    );
    expect(failure(() => expect(5).to.have.events([{ source: "a" }]))).to.match(
      /^"events" judges events, but .* the number 5\./,
    );
  });
});

describe("Matchers of events: correlatedWith", () => {
  it("asks the same of the events that have to do with another", () => {
    expect(capture)
      .to.have.event({ source: ["shipping"] })
      .correlatedWith(placed.event);
    expect(capture)
      .to.have.event({ source: ["shipping"] })
      .correlatedWith({ executionArn: ARN });
    expect(capture)
      .to.have.ordered.events([{ source: ["shop"] }, { source: ["shipping"] }])
      .correlatedWith({ event: placed.event });
    expect(capture)
      .to.have.event({ source: ["shipping"] })
      .correlatedWith("B2");
    expect(capture)
      .to.have.event({ detail: { order: ["B2"] } })
      .not.correlatedWith(PLACED);
  });

  it("fails where none of those found has to do with it", () => {
    expect(
      failure(() =>
        expect(capture)
          .to.have.event({ detail: { order: ["B2"] } })
          .correlatedWith(PLACED),
      ),
    ).to.equal(
      `expected the capture to have an event that matches {"detail":{"order":["B2"]}}, correlated with ${PLACED}, ` +
        `but 2 of 3 seen have to do with it\n  ${line(other)}`,
    );
    expect(failure(() => expect(capture).to.have.event({ source: "shop" }).not.correlatedWith(PLACED))).to.equal(
      `expected the capture not to have an event that matches {"source": "shop"}, correlated with ${PLACED}, ` +
        `but 2 of 3 seen have to do with it\n  ${line(placed)}`,
    );
  });

  it("also asks about one event", () => {
    expect(shipped).to.be.correlatedWith(PLACED);
    expect(shipped.event).to.not.be.correlatedWith(PLACED);
    expect(failure(() => expect(other.event).to.be.correlatedWith(PLACED))).to.equal(
      `expected the event to be correlated with ${PLACED}, but it says that nowhere\n  ${line({ ...other, at: Date.parse("2030-01-01T00:00:00Z") })}`,
    );
  });

  it("refuses a subject without a chosen event, a not before it, and events without an id", () => {
    expect(failure(() => expect(capture).to.be.correlatedWith(PLACED))).to.equal(
      '"correlatedWith" is about an event, and none was chosen. Write expect(capture).to.have.event(…).correlatedWith(…).',
    );
    expect(failure(() => expect(capture).to.not.have.event({ source: "billing" }).correlatedWith(PLACED))).to.equal(
      '"correlatedWith" follows not.event(…), which asked that there was none at all. ' +
        'Write to.have.event(…).not.correlatedWith(…): "not" stands before the word it turns round.',
    );
    const unsent = event({ source: "shop", detailType: "Placed" });
    expect(
      failure(() =>
        expect(capture)
          .to.have.event({ source: "shop" })
          .correlatedWith(unsent as unknown as JsonObject),
      ),
    ).to.equal(
      '"correlatedWith" was given an event that was not put yet, which has no id. ' +
        "Write correlatedWith((await publish(…).run()).event), or give an id.",
    );
  });
});

describe("Matchers of events: matchEvent", () => {
  const pattern = { source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } };
  const large = eventOf("id", "shop", { total: 200 });

  it("takes a pattern as object, as text and as eventPattern made it; events whole, as text and still to be put", () => {
    for (const subject of [pattern, JSON.stringify(pattern), eventPattern(pattern)]) {
      expect(subject).to.matchEvent(large);
      expect(subject).to.matchEvent(JSON.stringify(large));
      expect(subject).to.matchEvent(event({ source: "shop", detailType: "Placed", detail: { total: 101 } }));
      expect(subject).to.not.matchEvent(placed.event);
    }
  });

  it("says what keeps the event from matching", () => {
    const small = { source: "shop", detail: { total: 20 } };
    expect(failure(() => expect(pattern).to.matchEvent(small))).to.equal(
      `expected the pattern ${JSON.stringify(pattern)} to match the event, but it does not\n` +
        '  detail.total: wanted number > 100, saw 20\n  event: {"source": "shop", "detail": {"total": 20}}',
    );
    expect(failure(() => expect(pattern).to.not.matchEvent({ source: "shop", detail: { total: 200 } }))).to.equal(
      `expected the pattern ${JSON.stringify(pattern)} not to match the event, but it does\n` +
        '  event: {"source": "shop", "detail": {"total": 200}}',
    );
  });

  it("refuses what is no pattern, and no event", () => {
    expect(failure(() => expect({ source: "shop" }).to.matchEvent(large))).to.equal(
      '"matchEvent" judges an event pattern, but expect() was given an object with source. ' +
        'Pass a pattern such as { source: ["orders"] }, its JSON text, or what eventPattern(…) returned.',
    );
    expect(failure(() => expect(pattern).to.matchEvent(5 as never))).to.equal(
      '"matchEvent" was given the number 5, no event. ' +
        'Write matchEvent({ source: "orders", "detail-type": "Order placed", detail: { … } }).',
    );
  });
});

describe("Matchers of events: emitted and triggeredBy", () => {
  const put = (Entries: unknown, resource = "events:putEvents"): object => ({
    Type: "Task",
    Resource: `arn:aws:states:::${resource}`,
    Parameters: { Entries },
    End: true,
  });
  const shippedEntry = { Source: "shipping", DetailType: "Shipped", Detail: { "order.$": "$.order" } };
  const definition = { StartAt: "Tell", States: { Tell: put([shippedEntry, { ...shippedEntry, Source: "billing" }]) } };
  let execution: Execution;

  before(async () => {
    execution = await workflow(definition).on(embedded()).withInput({ order: "A1", id: PLACED }).run();
  });

  it("reads what Tasks put from the history", () => {
    expect(execution).to.have.emitted({ source: ["shipping"], detail: { order: ["A1"] } });
    expect(execution).to.have.emitted({ detailType: "Shipped", account: "123456789012" }, { times: 2 });
    expect(execution).to.have.emitted({
      id: is.uuid(),
      resources: [execution.stateMachineArn, execution.executionArn],
    });
    expect(execution).to.not.have.emitted({ source: ["shop"] });
    expect({ events: execution.events }).to.have.emitted({ source: ["shipping"] });
  });

  it("shows the nearest of them, and where status events are found", () => {
    const message = failure(() =>
      expect(execution).to.have.emitted({ source: ["shipping"], detail: { order: ["A2"] } }),
    );
    expect(message.split("\n")[0]).to.equal(
      'expected the execution to emit an event that matches {"source":["shipping"],"detail":{"order":["A2"]}}, but none of the 2 events it emitted does',
    );
    expect(message).to.include('detail.order: wanted "A2", saw "A1"').and.include("\n  path: Tell");
    expect(failure(() => expect(execution).to.not.have.emitted({ source: ["billing"] })).split("\n")[0]).to.equal(
      'expected the execution not to emit an event that matches {"source":["billing"]}, but 1 of the 2 events it emitted does',
    );
    expect(failure(() => expect(execution).to.have.emitted({ source: ["aws.states"] }))).to.include(
      "Changes of its status are put by Step Functions, not by the execution: capture the default bus to see them.",
    );
    expect(failure(() => expect(orders(happyRows)).to.have.emitted({ source: ["shop"] }))).to.match(
      /^expected the execution to emit an event that matches \{"source":\["shop"\]\}, but it emitted none\n {2}path: /,
    );
  });

  it("counts neither entries that were refused nor calls that failed, and reads those through the SDK and with a token", async () => {
    const cloud = embedded();
    const Detail = '{"n":1}';
    const refused = { ...shippedEntry, Detail, Source: "" };
    const some = { StartAt: "Tell", States: { Tell: put([{ ...shippedEntry, Detail }, refused]) } };
    const partly = (await workflow(some).on(cloud).check()).execution;
    expect(partly).to.have.failedWith("EventBridge.FailedEntry");
    expect(partly).to.have.emitted({ source: ["shipping"] }, { times: 1 });
    expect(partly).to.not.have.emitted({ source: [""] });
    const throughSdk = {
      StartAt: "Tell",
      States: { Tell: put([{ ...shippedEntry, Detail }], "aws-sdk:eventbridge:putEvents") },
    };
    const sdk = await workflow(throughSdk).on(cloud).run();
    expect(sdk).to.have.emitted({ source: "shipping", detail: { n: 1 }, resources: [] });
    const waiting = put(
      [{ ...shippedEntry, Detail: { "token.$": "$$.Task.Token" } }],
      "events:putEvents.waitForTaskToken",
    );
    const token = await workflow({ StartAt: "Tell", States: { Tell: { ...waiting, TimeoutSeconds: 5 } } })
      .on(cloud)
      .expectFailed()
      .run();
    expect(token).to.have.emitted({ source: "shipping", detail: { token: is.string() } });
  });

  it("knows by which event an execution was started", () => {
    expect(execution).to.be.triggeredBy(PLACED);
    expect(execution).to.be.triggeredBy(placed.event);
    expect(execution).to.not.be.triggeredBy(shipped.event);
    expect(
      failure(() => expect(execution).to.be.triggeredBy("id-of-another"))
        .split("\n")
        .slice(0, 2),
    ).to.deep.equal([
      `expected the execution to be triggered by the event id-of-another, but neither its name "${execution.name}" nor its input says that id`,
      `  its input says the id "${PLACED}"`,
    ]);
    expect(failure(() => expect(execution).to.not.be.triggeredBy(PLACED)).split("\n")[0]).to.equal(
      `expected the execution not to be triggered by the event ${PLACED}, but its input says that id`,
    );
  });

  it("knows it by the name that a rule gives an execution", async () => {
    await using cloud = embedded();
    const { stateMachineArn } = await cloud.deploy("ship", { StartAt: "Ship", States: { Ship: { Type: "Succeed" } } });
    await cloud.eventBridge.send(new PutRuleCommand({ Name: "ship", EventPattern: '{"source":["shop"]}' }));
    const Targets = [{ Id: "ship", Arn: stateMachineArn, Input: "{}" }];
    await cloud.eventBridge.send(new PutTargetsCommand({ Rule: "ship", Targets }));
    const entry = { Source: "shop", DetailType: "Placed", Detail: "{}" };
    const { Entries = [] } = await cloud.eventBridge.send(new PutEventsCommand({ Entries: [entry, entry] }));
    const [first = "", second = ""] = Entries.map(({ EventId }) => EventId);
    await cloud.runUntilIdle();
    const { executions = [] } = await cloud.sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    const arn = executions.find(({ name }) => name?.startsWith(first))?.executionArn ?? "";
    const started = await executionAt(arn).on(cloud).run();
    expect(started).to.be.triggeredBy(first);
    expect(
      failure(() => expect(started).to.be.triggeredBy(second))
        .split("\n")
        .slice(0, 2),
    ).to.deep.equal([
      `expected the execution to be triggered by the event ${second}, but neither its name "${started.name}" nor its input says that id`,
      `  its name says the event ${first}`,
    ]);
    expect(failure(() => expect(started).to.not.be.triggeredBy(first)).split("\n")[0]).to.equal(
      `expected the execution not to be triggered by the event ${first}, but its name says so: "${started.name}"`,
    );
  });

  it("refuses other subjects and events without an id", () => {
    expect(failure(() => expect(capture).to.have.emitted({ source: "a" }))).to.match(
      /^"emitted" judges an execution, but expect\(\) was given a capture of events\. /,
    );
    expect(failure(() => expect(capture).to.be.triggeredBy(PLACED))).to.match(
      /^"triggeredBy" judges an execution, but/,
    );
    expect(failure(() => expect(execution).to.be.triggeredBy({} as never))).to.equal(
      '"triggeredBy" was given an object with no fields, which has no id. Write triggeredBy((await publish(…).run()).event), or give an id.',
    );
    const page = { events: recording(...happyRows), nextToken: "more" };
    expect(failure(() => expect(page).to.have.emitted({ source: "a" }))).to.match(
      /^Cannot judge which events it emitted: /,
    );
  });
});
