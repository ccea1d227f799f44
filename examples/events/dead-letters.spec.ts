import * as chai from "chai";
import { StartExecutionCommand } from "@aws-sdk/client-sfn";
import { StartMessageMoveTaskCommand } from "@aws-sdk/client-sqs";
import { CreateEventBusCommand } from "@aws-sdk/client-eventbridge";
import { embedded, execution, publish, type EmbeddedCloud } from "stepwright";
import stepwright from "stepwright/chai";
import { createQueue, receive, remove } from "./queues.js";
import { orderPlaced, putRule, reservable } from "./shop.js";

chai.use(stepwright);
const { expect } = chai;

const billing = { StartAt: "Bill", States: { Bill: { Type: "Pass", InputPath: "$.detail", End: true } } };

describe("Orders that could not be delivered", () => {
  let cloud: EmbeddedCloud;

  beforeEach(async () => {
    cloud = embedded();
    await cloud.eventBridge.send(new CreateEventBusCommand({ Name: "shop" }));
  });
  afterEach(() => cloud.close());

  it("are caught by the rule's dead-letter queue, and redriven to the workflow that was missing", async () => {
    const letters = await createQueue(cloud, "undelivered");
    const Arn = `arn:aws:states:us-east-1:${cloud.accountId}:stateMachine:billing`;
    await putRule(cloud, "bill", reservable, { Id: "billing", Arn, DeadLetterConfig: { Arn: letters.arn } });
    const { event } = await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .expectRule("bill")
      .run();

    const letter = await receive(cloud, letters);
    if (letter === undefined) throw new Error("There is no dead letter.");
    expect(letter.MessageAttributes?.["ERROR_CODE"]?.StringValue).to.equal("NO_RESOURCE");
    expect(letter.MessageAttributes?.["RULE_ARN"]?.StringValue).to.match(/rule\/shop\/bill$/);
    expect(reservable).to.matchEvent(letter.Body ?? "");

    await cloud.deploy("billing", billing);
    const stateMachineArn = letter.MessageAttributes?.["TARGET_ARN"]?.StringValue;
    const start = new StartExecutionCommand({ stateMachineArn, input: letter.Body });
    const { executionArn = "" } = await cloud.sfn.send(start);
    await remove(cloud, letters, letter);

    const redriven = await execution(executionArn).on(cloud).expectPath("Bill").run();
    expect(redriven).to.be.triggeredBy(event);
    expect(redriven).to.have.output({ orderId: "A1" });
    expect(await receive(cloud, letters)).to.equal(undefined);
  });

  it("wait where a consumer left them twice, and are moved back to its queue", async () => {
    const letters = await createQueue(cloud, "labels-failed");
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn: letters.arn, maxReceiveCount: 2 });
    const labels = await createQueue(cloud, "labels", { RedrivePolicy, VisibilityTimeout: "30" });
    await putRule(cloud, "print-label", reservable, { Id: "labels", Arn: labels.arn });
    await publish(orderPlaced({ orderId: "A1" }))
      .on(cloud)
      .expectRule("print-label")
      .run();

    for (const _ of ["first", "second"]) {
      expect(reservable).to.matchEvent((await receive(cloud, labels))?.Body ?? "");
      await cloud.advanceBy("31s"); // the printer is out of paper: the message comes back
    }
    expect(await receive(cloud, labels)).to.equal(undefined);

    await cloud.sqs.send(new StartMessageMoveTaskCommand({ SourceArn: letters.arn }));
    const again = await receive(cloud, labels);
    if (again === undefined) throw new Error("The message was not moved back.");
    expect(reservable).to.matchEvent(again.Body ?? "");
    await remove(cloud, labels, again);
    expect(await receive(cloud, letters)).to.equal(undefined);
  });
});
