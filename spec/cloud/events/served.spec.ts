import {
  DescribeEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  PutEventsCommand,
  PutRuleCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-eventbridge";
import { expect } from "chai";
import { createCloud } from "../../../src/cloud/cloud.js";
import { listen, type Served } from "../../../src/cloud/http-server.js";

describe("EventBridge over HTTP", () => {
  const clients: EventBridgeClient[] = [];
  let served: Served;
  beforeEach(async () => (served = await listen(createCloud(), { time: "instant" })));
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await served.close();
  });

  const client = (region: string, accessKeyId = "AKIAEXAMPLE"): EventBridgeClient => {
    const credentials = { accessKeyId, secretAccessKey: "secret" };
    const made = new EventBridgeClient({ region, endpoint: served.url, credentials, maxAttempts: 1 });
    clients.push(made);
    return made;
  };
  const arn = async (one: EventBridgeClient): Promise<string | undefined> =>
    (await one.send(new DescribeEventBusCommand({}))).Arn;

  it("reads Region and account off the signature of ordinary clients", async () => {
    expect(await arn(client("us-east-1"))).to.equal("arn:aws:events:us-east-1:123456789012:event-bus/default");
    expect(await arn(client("eu-west-1"))).to.equal("arn:aws:events:eu-west-1:123456789012:event-bus/default");
    expect(await arn(client("cn-north-1", "222222222222"))).to.equal(
      "arn:aws-cn:events:cn-north-1:222222222222:event-bus/default",
    );
  });

  it("keeps places apart", async () => {
    await client("us-east-1").send(new PutRuleCommand({ Name: "r", EventPattern: '{"source":["orders"]}' }));
    expect((await client("us-east-1").send(new ListRulesCommand({}))).Rules).to.have.length(1);
    expect((await client("eu-west-1").send(new ListRulesCommand({}))).Rules).to.deep.equal([]);
    expect((await client("us-east-1", "222222222222").send(new ListRulesCommand({}))).Rules).to.deep.equal([]);
  });

  it("answers and refuses in the SDK's shapes", async () => {
    const Entries = [{ Source: "orders", DetailType: "Paid", Detail: "{}", Time: new Date(0) }, { Source: "orders" }];
    const answer = await client("us-east-1").send(new PutEventsCommand({ Entries }));
    expect(answer.FailedEntryCount).to.equal(1);
    expect(answer.Entries?.[0]?.EventId).to.match(/^[0-9a-f-]{36}$/);
    const refusal = await client("us-east-1")
      .send(new DescribeEventBusCommand({ Name: "absent" }))
      .catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ResourceNotFoundException);
    expect(refusal).to.include({ message: "Event bus absent does not exist." });
  });
});
