import { expect } from "chai";
import { handles, returns } from "../../dsl/doubles/doubles.js";
import { mergePlans } from "../../dsl/plans/merge-plans.js";
import { workflow } from "../../dsl/workflow.js";
import { mergePlans as merged } from "../../src/plan/merge.js";
import { embedded } from "../../src/targets/index.js";
import { refusal } from "../dsl/refusal.js";
import { arn } from "./every-kind.js";

describe("Merged plans", () => {
  const cloud = embedded();
  const charge = (): number => 1;
  const base = workflow(arn).on(cloud).withInput({ a: 1, b: 2 }).stub("Charge", handles(charge));

  it("run what all of them run", () => {
    const parts = [base.expectPath("A"), base.withInput({ a: 1, b: 2 }).expectOutput({})];
    const { run, parts: kept } = merged(parts.map((part) => part.compiled()));
    expect(run.plan).to.equal(parts[0]?.toPlan());
    expect(kept.map(({ plan }) => plan)).to.deep.equal(parts.map((part) => part.toPlan()));
  });

  it("need the longest deadline, and none if one of them has none", () => {
    const deadline = (...limits: (string | undefined)[]): unknown =>
      merged(limits.map((limit) => (limit === undefined ? base : base.within(limit)).compiled())).deadline;
    expect(deadline("5s", "1m", "2s")).to.deep.equal({ limitMs: 60_000, stop: true });
    expect(deadline("5s", undefined)).to.equal(undefined);
    const lasting = merged([base.within("5s"), base.within("1s", { stop: false })].map((part) => part.compiled()));
    expect(lasting.deadline).to.deep.equal({ limitMs: 5000, stop: false });
  });

  it("are refused when they do not run the same", () => {
    const differs = (other: { compiled(): ReturnType<typeof base.compiled> }): string =>
      refusal("PLANS_DIFFER", () => mergePlans(base, other as typeof base)).replaceAll(
        /\bspec\/[^ ]*:\d+:\d+/g,
        "LINE",
      );
    expect(differs(base.withInput({ a: 2 }))).to.equal(
      "The plans written at LINE and LINE cannot share a run: they differ in input. Run them one by one, or make them equal in workflow, input, stubs, name and target.",
    );
    expect(
      differs(
        base.stub(
          "Charge",
          handles(() => 1),
        ),
      ),
    ).to.contain("they differ in functions of stubs.");
    expect(differs(base.stub("Ship", returns(1)))).to.contain("they differ in stubs.");
    expect(differs(base.named("one").on(embedded()))).to.contain("they differ in name, target.");
    expect(differs(workflow(`${arn}2`).on(cloud).withInput({ a: 1, b: 2 }))).to.contain(
      "they differ in workflow, stubs.",
    );
    expect(refusal("PLANS_DIFFER", () => mergePlans())).to.equal(
      "mergePlans(…) was given no plan. Give it two or more.",
    );
  });
});
