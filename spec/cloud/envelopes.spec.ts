import { expect } from "chai";
import type { HistoryEvent } from "../../src/history/event.js";
import type { JsonValue } from "../../src/util/json.js";
import type { DoubleAnswer } from "../../src/plan/double.js";
import { arnOf, bench, double, fails, returns, step } from "./support.js";

async function answered(
  resource: string,
  answer: DoubleAnswer,
  Parameters: object = {},
): Promise<{ output: JsonValue; events: readonly HistoryEvent[] }> {
  const world = bench();
  const Charge = { Type: "Task", Resource: `arn:aws:states:::${resource}`, Parameters, End: true };
  const machine = await world.machine("orders", { StartAt: "Charge", States: { Charge } });
  world.cloud.doubles.register(arnOf("orders", "one"), [double([step(answer)])]);
  const { output, executionArn } = await world.run(machine, { name: "one" });
  const { events } = await world.ok("GetExecutionHistory", { executionArn });
  return {
    output: output === undefined ? null : (JSON.parse(String(output)) as JsonValue),
    events: events as HistoryEvent[],
  };
}

describe("cloud: what a stub leaves out", () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const message = { QueueUrl: "https://queue", MessageBody: { order: 7 } };

  it("is filled in for a message to a queue", async () => {
    const { output } = await answered("sqs:sendMessage", returns({}), message);
    const { MessageId, MD5OfMessageBody, SdkHttpMetadata, SdkResponseMetadata, ...rest } = output as Record<
      string,
      string
    >;
    expect(rest).to.deep.equal({});
    expect(MessageId).to.match(uuid);
    expect(MD5OfMessageBody).to.equal("4db405096ca2c297ffb21aeada277352");
    expect(SdkHttpMetadata).to.deep.include({ HttpStatusCode: 200 });
    expect(SdkResponseMetadata).to.have.property("RequestId").that.matches(uuid);
  });

  it("is what was stated where something was", async () => {
    const { output } = await answered("sns:publish", returns({ MessageId: "mine" }));
    expect(output)
      .to.include({ MessageId: "mine" })
      .and.to.have.keys("MessageId", "SdkHttpMetadata", "SdkResponseMetadata");
    const whole = { SdkHttpMetadata: {}, Item: {} };
    expect((await answered("dynamodb:getItem", returns(whole))).output).to.deep.equal(whole);
  });

  it("has no metadata where AWS gives none", async () => {
    const events = await answered("events:putEvents", returns(null), { Entries: [{ Detail: {} }, { Detail: {} }] });
    const { Entries, ...rest } = events.output as { Entries: { EventId: string }[] };
    expect(rest).to.deep.equal({ FailedEntryCount: 0 });
    expect(Entries.map(({ EventId }) => uuid.test(EventId))).to.deep.equal([true, true]);
    const api = { ApiEndpoint: "a1.execute-api.us-east-1.amazonaws.com", Method: "GET" };
    for (const [resource, parameters] of [
      ["aws-sdk:sqs:sendMessage", message],
      ["apigateway:invoke", api],
      ["ecs:runTask.sync", {}],
    ] as const) {
      expect((await answered(resource, returns({ a: 1 }), parameters)).output).to.deep.equal({ a: 1 });
    }
  });

  it("is left alone where what was stated is no object", async () => {
    expect((await answered("sqs:sendMessage", returns("text"), message)).output).to.equal("text");
  });

  it("shows a callback as taken in, whatever comes of it", async () => {
    for (const answer of [returns({ ok: true }), fails("Refused")]) {
      const { events, output } = await answered("sqs:sendMessage.waitForTaskToken", answer, message);
      expect(events.map(({ type }) => type).slice(2, 6)).to.deep.equal([
        "TaskScheduled",
        "TaskStarted",
        "TaskSubmitted",
        answer.kind === "fails" ? "TaskFailed" : "TaskSucceeded",
      ]);
      if (answer.kind === "returns") expect(output).to.deep.equal({ ok: true });
      const { output: submitted = "" } =
        (events[4] as { taskSubmittedEventDetails?: { output?: string } }).taskSubmittedEventDetails ?? {};
      expect(JSON.parse(submitted)).to.have.keys(
        "MD5OfMessageBody",
        "MessageId",
        "SdkHttpMetadata",
        "SdkResponseMetadata",
      );
    }
  });
});
