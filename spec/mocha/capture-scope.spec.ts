import { expect } from "chai";
import { PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { ListQueuesCommand } from "@aws-sdk/client-sqs";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen, type Served } from "../../src/cloud/http-server.js";
import { captureEvents, embedded, endpoint, type EventCapture, type Target } from "../../src/index.js";

describe("a capture made in a test", () => {
  let served: Served;
  let target: Target;
  let ofSuite: EventCapture;
  before(async () => {
    served = await listen(createCloud());
    target = endpoint(served.url);
    ofSuite = await captureEvents(undefined, { on: target });
  });
  after(async () => {
    await ofSuite.close();
    await target.close();
    await served.close();
  });
  const queues = async (): Promise<number> => (await target.sqs.send(new ListQueuesCommand({}))).QueueUrls?.length ?? 0;

  it("lasts as long as the test", async () => {
    await captureEvents(undefined, { on: target });
    expect(await queues()).to.equal(2);
  });

  it("is closed when the test has ended, and that of a suite is not", async () => {
    expect(await queues()).to.equal(1);
  });

  it("removes what it made when it cannot become ready", async () => {
    const bus = "arn:aws:events:us-east-1:123456789012:event-bus/none";
    const error: unknown = await captureEvents(bus, { on: target }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property("message").that.contains("PutRule");
    expect(await queues()).to.equal(1);
  });
});

describe("a capture on the embedded cloud", () => {
  const cloud = embedded();
  let seen: EventCapture;
  it("takes events in while its test runs", async () => {
    seen = await captureEvents(undefined, { on: cloud });
  });
  it("keeps what it has seen, and hears no more", async () => {
    await cloud.eventBridge.send(new PutEventsCommand({ Entries: [{ Source: "a", DetailType: "b", Detail: "{}" }] }));
    expect(seen.events).to.deep.equal([]);
  });
});
