import { expect } from "chai";
import { mergePlans } from "../../dsl/plans/merge-plans.js";
import { workflow } from "../../dsl/workflow.js";
import { rejection } from "../dsl/refusal.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

describe("A shared run", () => {
  it("is started once, and judged by each", async () => {
    const port = new RecordedPort();
    const base = workflow(arn).on(port);
    const [good, bad, late] = mergePlans(
      base.expectSucceeded().within("5s"),
      base.expectOutput({ missing: 1 }).within("60s"),
      base.expectFailed().within("1s"),
    );
    const results = await Promise.all([good.check(), bad.check(), late.check()]);
    expect(port.calls.filter((call) => call === "start" || call.startsWith("wait"))).to.deep.equal([
      "start",
      "wait 60000",
    ]);
    expect(results.map(({ ok }) => ok)).to.deep.equal([true, false, false]);
    expect(results[1]!.execution).to.equal(results[0]!.execution);
    expect((await good.run()).status).to.equal("SUCCEEDED");
    expect(await rejection("EXPECTATIONS_FAILED", bad.run())).to.contain("to have the output");
    expect(await rejection("EXPECTATIONS_FAILED", late.run())).to.contain("to fail");
    expect(good.explain()).to.contain("it ends SUCCEEDED");
    expect(good.toPlan().expectations).to.have.length(2);
  });

  it("refuses the names of one without harm to the others", async () => {
    const base = workflow(arn).on(new RecordedPort());
    const [good, bad] = mergePlans(base.expectPath("Done"), base.expectNotVisited("Nowhere"));
    expect(await rejection("PLAN_NAMES_UNKNOWN", bad.run())).to.contain('expectNotVisited names "Nowhere"');
    expect((await good.check()).verdicts).to.have.length(2);
  });

  it("takes compiled plans as well", async () => {
    const base = workflow(arn).on(new RecordedPort());
    const [one, two] = mergePlans(base.compiled(), base.expectSucceeded());
    expect([(await one.check()).ok, (await two.check()).ok]).to.deep.equal([true, true]);
  });

  it("goes on when one of those who wait is cancelled", async () => {
    const base = workflow(arn).on(new RecordedPort());
    const [one, two] = mergePlans(base.expectSucceeded(), base.expectSucceeded().within("5s"));
    const cancelled = one.run({ signal: AbortSignal.abort(new Error("enough")) });
    expect(await rejection("RUN_CANCELLED", cancelled)).to.match(/^The run was cancelled by its signal \(enough\)/);
    expect((await two.check()).ok).to.equal(true);
  });
});
