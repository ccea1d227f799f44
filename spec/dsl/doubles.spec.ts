import { expect } from "chai";
import { inspect } from "node:util";
import { fails, handles, never, returns } from "../../dsl/doubles/doubles.js";
import type { Double } from "../../dsl/doubles/double.js";
import { workflow } from "../../dsl/workflow.js";
import type { DoubleNode } from "../../src/plan/double.js";
import { embedded } from "../../src/targets/index.js";
import { refusal } from "./refusal.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

/** The double as a plan holds it, without the line it was written on. */
function planned(...doubles: Double[]): Omit<DoubleNode, "at"> {
  let builder = workflow(arn);
  for (const double of doubles) builder = builder.stub("Charge", double);
  const { at, ...node } = builder.toPlan().doubles[0] as DoubleNode;
  expect(at).to.match(/^spec\/dsl\/doubles\.spec\.ts:\d+:\d+$/);
  return node;
}

const bare = { kind: "double", state: "Charge", pins: [], eachVisit: false };

describe("Doubles", () => {
  it("answer for ever unless bounded", () => {
    expect(planned(returns({ ok: true }))).to.deep.equal({
      ...bare,
      steps: [{ answer: { kind: "returns", output: { ok: true } }, times: null }],
    });
    expect(planned(never().once()).steps).to.deep.equal([{ answer: { kind: "never" }, times: 1 }]);
  });

  it("answer in sequence", () => {
    const double = fails("Card.Declined", "no funds")
      .twice()
      .thenReturns(1)
      .times(3)
      .thenNever()
      .once()
      .thenFails("Late");
    expect(planned(double).steps).to.deep.equal([
      { answer: { kind: "fails", error: "Card.Declined", cause: "no funds" }, times: 2 },
      { answer: { kind: "returns", output: 1 }, times: 3 },
      { answer: { kind: "never" }, times: 1 },
      { answer: { kind: "fails", error: "Late" }, times: null },
    ]);
  });

  it("give an answer without a count once when another follows", () => {
    expect(planned(returns(1).thenReturns(2)).steps.map(({ times }) => times)).to.deep.equal([1, null]);
  });

  it("wait before the latest answer", () => {
    const steps = planned(returns(1).after("30s").thenReturns(2).after("1m").once()).steps;
    expect(steps.map(({ afterMs, times }) => [afterMs, times])).to.deep.equal([
      [30_000, 1],
      [60_000, 1],
    ]);
  });

  it("take nothing for null, and copy what they are given", () => {
    const given = { items: [{ at: new Date(0), left: undefined }] };
    const double = returns(given);
    given.items.push({ at: new Date(1), left: undefined });
    expect(planned(returns()).steps[0]?.answer).to.deep.equal({ kind: "returns", output: null });
    expect(planned(double).steps[0]?.answer).to.deep.equal({
      kind: "returns",
      output: { items: [{ at: "1970-01-01T00:00:00.000Z" }] },
    });
  });

  it("refer to functions, which stand beside the plan", () => {
    const charge = (): number => 1;
    const builder = workflow(arn).stub(
      "Charge",
      handles(charge)
        .once()
        .thenHandles(() => 2),
    );
    const { plan, bindings } = builder.compiled();
    const [first, second] = plan.doubles[0]!.steps.map(({ answer }) => answer);
    expect(first).to.deep.include({ kind: "handles" }).and.to.have.nested.property("fn.label", "charge");
    expect(second).to.have.nested.property("fn.label", "handles");
    expect(plan.functions.map(({ ref }) => ref)).to.deep.equal(["#1", "#2"]);
    expect(plan.functions[0]?.at).to.match(/^spec\/dsl\/doubles\.spec\.ts:\d+:\d+$/);
    expect(bindings.functions.get("#1")).to.equal(charge);
  });

  it("can be pinned to item, visit and attempt, and add up", () => {
    expect(
      planned(returns(0), returns(1).item(0), fails("X").item(1).attempt(2), returns(3).visit(2).eachVisit()),
    ).to.deep.equal({
      ...bare,
      steps: [{ answer: { kind: "returns", output: 0 }, times: null }],
      pins: [
        { item: 0, steps: [{ answer: { kind: "returns", output: 1 }, times: null }] },
        { item: 1, attempt: 2, steps: [{ answer: { kind: "fails", error: "X" }, times: null }] },
        { visit: 2, steps: [{ answer: { kind: "returns", output: 3 }, times: null }] },
      ],
      eachVisit: true,
    });
  });

  it("can be for an item of a Map within a Map", () => {
    const node = planned(returns(1).item(2, 0), returns(2).item(2, 0), returns(3).item(0));
    expect(node.pins.map(({ item, items }) => ({ item, items }))).to.deep.equal([
      { item: undefined, items: [2, 0] },
      { item: 0, items: undefined },
    ]);
    expect(workflow(arn).stub("Charge", returns(1).item(2, 0)).explain()).to.include("item 2 / 0: returns 1");
  });

  it("take the place of an earlier sequence and of an equal pin", () => {
    const node = planned(returns(0), returns(1).item(0), returns(2), returns(3).item(0));
    expect(node.steps.map(({ answer }) => answer)).to.deep.equal([{ kind: "returns", output: 2 }]);
    expect(node.pins).to.deep.equal([{ item: 0, steps: [{ answer: { kind: "returns", output: 3 }, times: null }] }]);
  });

  it("are for the embedded cloud only if all of them are", () => {
    const both = workflow(arn).stub("Charge", returns(1), { on: "embedded" });
    expect(both.toPlan().doubles[0]).to.have.property("on", "embedded");
    expect(both.stub("Charge", returns(2).item(0)).toPlan().doubles[0]).to.not.have.property("on");
    expect(both.stub("Charge", returns(2)).toPlan().doubles[0]).to.not.have.property("on");
  });

  it("name the machine they belong to", () => {
    const { doubles } = workflow(arn).stub("Charge", returns(1)).stubIn("billing", "Charge", returns(2)).toPlan();
    expect(doubles.map(({ machine, state }) => [machine, state])).to.deep.equal([
      [undefined, "Charge"],
      ["billing", "Charge"],
    ]);
  });

  it("can be taken away again", () => {
    const base = workflow(arn).stub("Charge", returns(1)).stub("Charge", returns(1).item(0)).stub("Ship", returns(2));
    expect(
      base
        .unstub("Charge")
        .toPlan()
        .doubles.map(({ state }) => state),
    ).to.deep.equal(["Ship"]);
    expect(base.toPlan().doubles).to.have.length(2);
  });

  it("never change", () => {
    const base = returns(1);
    const varied = [base.once(), base.thenFails("X"), base.item(1), base.after("1s"), base.eachVisit()];
    expect(planned(base)).to.deep.equal(planned(returns(1)));
    expect(new Set(varied).size).to.equal(5);
    expect(() => Object.assign(base, { extra: 1 })).to.throw(TypeError);
  });

  it("show what they answer", () => {
    expect(inspect(fails("X").once())).to.equal("Double [ { kind: 'fails', error: 'X', times: 1 } ]");
  });

  it("refuse what they cannot use", () => {
    expect(refusal("COUNT_INVALID", () => returns(1).times(0))).to.equal(
      "times(…) was given 0. It takes a whole number of 1 or more.",
    );
    expect(refusal("COUNT_INVALID", () => returns(1).item(-1))).to.equal(
      "item(…) was given -1. It takes a whole number of 0 or more.",
    );
    expect(refusal("DURATION_INVALID", () => returns(1).after(30 as never))).to.equal(
      'after(…) was given the bare number 30. Write a unit, such as "30s" or "30ms": AWS counts in seconds, JavaScript in milliseconds.',
    );
    expect(refusal("NAME_EXPECTED", () => fails(undefined as never))).to.equal(
      "fails(…) was given nothing. It takes a name as text.",
    );
    expect(refusal("FUNCTION_EXPECTED", () => handles({ ok: true } as never))).to.equal(
      "handles(…) was given an object with ok. It takes a function.",
    );
    expect(refusal("VALUE_NOT_JSON", () => returns({ items: [1, { price: NaN }] }))).to.equal(
      "returns(…) was given NaN at items[1].price, which JSON cannot carry. Give it a value made of objects, arrays, texts, numbers, booleans and null.",
    );
    const circle: Record<string, unknown> = {};
    circle["self"] = { circle };
    expect(refusal("VALUE_NOT_JSON", () => returns(circle))).to.contain("a circle back to itself at self.circle");
    expect(refusal("VALUE_NOT_JSON", () => returns(Promise.resolve(1)))).to.contain(
      "a Promise (write await before it)",
    );
    expect(refusal("VALUE_NOT_JSON", () => returns([() => 1]))).to.contain("a function at [0]");
    expect(refusal("VALUE_NOT_JSON", () => returns(1n))).to.contain("the BigInt 1n");
    expect(refusal("VALUE_NOT_JSON", () => returns(new Map()))).to.contain("a Map");
  });

  it("refuse a plain value in their place", () => {
    // @ts-expect-error a value is no double
    expect(refusal("DOUBLE_EXPECTED", () => workflow(arn).stub("Charge", { ok: true }))).to.equal(
      'stub("Charge", …) was given {"ok":true}, which is not a double. Write stub("Charge", returns({"ok":true})), or fails(error, cause), handles(fn), never().',
    );
  });

  it("carry numbers as JSON text does", () => {
    expect(planned(returns([-0, 0, 1.5])).steps[0]?.answer).to.deep.equal({ kind: "returns", output: [0, 0, 1.5] });
  });

  it("answer only pinned calls when all their answers are pinned", async () => {
    const cloud = embedded();
    cloud.lambda("charge", () => ({ real: true }));
    const Resource = "arn:aws:lambda:us-east-1:123456789012:function:charge";
    const Charge = { Type: "Task", Resource, Retry: [{ ErrorEquals: ["Card.Away"] }], End: true } as const;
    await workflow({ StartAt: "Charge", States: { Charge } })
      .on(cloud)
      .stub("Charge", fails("Card.Away").attempt(1))
      .expectRetries("Charge", 1)
      .expectExactOutput({ real: true })
      .run();
  });

  it("keep names of JSON that mean something to JavaScript", () => {
    const output = JSON.parse('{"__proto__":{"a":1}}') as unknown;
    const [step] = planned(returns(output)).steps;
    expect(JSON.stringify(step?.answer)).to.equal('{"kind":"returns","output":{"__proto__":{"a":1}}}');
  });
});
