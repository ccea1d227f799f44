import { expect } from "chai";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { embedded, executionFromHistory, record, replayHistories, replayHistory, workflow } from "stepwright";

const file = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const json = (name: string): object => JSON.parse(readFileSync(file(name), "utf8")) as object;

/** The definition as somebody is about to change it. */
interface Refunds {
  StartAt: string;
  States: {
    [name: string]: object;
    NeedsApproval: { Choices: { NumericGreaterThan: number }[] };
    LookUpOrder: { Parameters: { Payload: object } };
    RefundItems: { ItemProcessor: { States: { RefundItem: { Retry?: object[] } } } };
  };
}

const definition = file("./refunds.asl.json");
const refunds = (): Refunds => json("./refunds.asl.json") as Refunds;
const approved = file("./histories/refund-approved.json");

/** `histories` holds what `aws stepfunctions get-execution-history` printed of three executions. */
describe("Refunds that were recorded", () => {
  it("still come out as they did", async () => {
    await replayHistories(file("./histories")).against(definition).run();
  });

  it("show what a change would have done to them", async () => {
    const changed = refunds();
    const [rule] = changed.States.NeedsApproval.Choices;
    if (rule !== undefined) rule.NumericGreaterThan = 200;
    const { differences } = await replayHistory(approved).against(changed).check();
    expect(differences.map(({ text }) => text)).to.deep.equal([
      'After "NeedsApproval" it went on to "RefundItems", recorded "AskForApproval"',
      '"TellCustomer" was called with another payload than recorded',
      '"AskForApproval" was not called: one recorded answer was not asked for',
    ]);
  });

  it("tell when a task is asked for something else", async () => {
    const changed = refunds();
    changed.States.LookUpOrder.Parameters.Payload = { "id.$": "$.orderId" };
    const { differences } = await replayHistory(approved).against(changed).check();
    expect(differences).to.have.length(1);
    expect(differences[0]).to.deep.include({ kind: "payload", state: "LookUpOrder" });
    expect(differences[0]?.details).to.deep.equal([
      'payload.Payload.orderId is missing, recorded "order-2041"',
      'payload.Payload.id is "order-2041", recorded nothing',
    ]);
  });

  it("tell when a retry is gone", async () => {
    const changed = refunds();
    delete changed.States.RefundItems.ItemProcessor.States.RefundItem.Retry;
    const replay = replayHistory(approved).against(changed);
    const error = await replay.run().then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.include(
      'In item 1 of "RefundItems" "RefundItem" failed with Bank.Unavailable ("closed for the night"), recorded it succeeded',
    );
  });

  it("become stubs of a test", async () => {
    const recording = record(
      executionFromHistory(json("./histories/refund-approved.json"), refunds() as object as never),
    );
    await using cloud = embedded();
    await recording
      .apply(workflow(definition).on(cloud))
      .expectPath("AskForApproval", "RefundItems", "RefundItem", "TellCustomer")
      .expectRetries("RefundItem", 1)
      .expectWait("AskForApproval", { atLeast: "90m" })
      .run();
  });

  it("become a test of their own", () => {
    const recording = record(json("./histories/refund-approved.json"), {
      definition: json("./refunds.asl.json") as never,
      executionArn: "arn:aws:states:us-east-1:123456789012:execution:refunds:refund-approved",
    });
    const spec = recording.toSpec({
      name: "Refunds, as recorded",
      title: "refunds an approved order",
      definition: "examples/recorded/refunds.asl.json",
    });
    expect(spec.text).to.equal(readFileSync(file("./refunds.recorded.spec.ts"), "utf8"));
  });
});
