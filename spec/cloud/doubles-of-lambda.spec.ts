import { expect } from "chai";
import { double, handling, returns, step, task } from "./support.js";
import { ran, output } from "./double-run.js";

describe("A double of lambda:invoke", () => {
  const invoke = task({
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: "charge-card", "Payload.$": "$" },
  });

  it("may write the Payload by its name, which means the same", async () => {
    const bare = await ran(invoke, [double([step(returns({ ok: true }))])]);
    const named = await ran(invoke, [double([step(returns({ Payload: { ok: true } }))])]);
    expect((output(named) as Record<string, unknown>)["Payload"]).to.deep.equal({ ok: true });
    expect(Object.keys(output(named) as object)).to.deep.equal(Object.keys(output(bare) as object));
  });

  it("takes a result with more than a Payload for the function's own", async () => {
    const answer = output(await ran(invoke, [double([step(returns({ Payload: 1, more: 2 }))])]));
    expect((answer as Record<string, unknown>)["Payload"]).to.deep.equal({ Payload: 1, more: 2 });
  });

  it("gives the Payload; the rest of AWS's answer is put around it", async () => {
    const answer = output(await ran(invoke, [double([step(returns({ ok: true }))])])) as Record<string, never>;
    expect(Object.keys(answer)).to.deep.equal([
      "ExecutedVersion",
      "Payload",
      "SdkHttpMetadata",
      "SdkResponseMetadata",
      "StatusCode",
    ]);
    expect(answer).to.deep.include({ ExecutedVersion: "$LATEST", Payload: { ok: true }, StatusCode: 200 });
    const { HttpHeaders, AllHttpHeaders, HttpStatusCode } = answer["SdkHttpMetadata"] as unknown as {
      HttpHeaders: Record<string, string>;
      AllHttpHeaders: Record<string, string[]>;
      HttpStatusCode: number;
    };
    expect(HttpStatusCode).to.equal(200);
    expect(HttpHeaders).to.include({
      "Content-Length": "11",
      "Content-Type": "application/json",
      Date: "Tue, 01 Jan 2030 00:00:00 GMT",
    });
    expect(AllHttpHeaders["X-Amz-Executed-Version"]).to.deep.equal(["$LATEST"]);
    expect(answer["SdkResponseMetadata"]).to.deep.equal({ RequestId: HttpHeaders["x-amzn-RequestId"] });
  });

  it("is left as it is when it has the whole answer", async () => {
    const whole = { Payload: { ok: true }, StatusCode: 200 };
    expect(output(await ran(invoke, [double([step(returns(whole))])]))).to.deep.equal(whole);
  });

  it("wraps what a function returns, which sees the whole payload", async () => {
    const answer = output(await ran(invoke, [handling((payload) => payload)], { id: 1 })) as Record<string, unknown>;
    expect(answer["Payload"]).to.deep.equal({ FunctionName: "charge-card", Payload: { id: 1 } });
  });
});
