import { expect } from "chai";
import type { ExecutionBuilder } from "../../dsl/execution.js";
import { branch, item } from "../../dsl/threads.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { is } from "../../src/history/index.js";
import { refusal } from "./refusal.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const base = workflow(arn);

/** What a chain expects, as data without the lines it was written on and without the expectation every plan has. */
function said(builder: Pick<WorkflowBuilder | ExecutionBuilder, "toPlan">): unknown[] {
  return builder
    .toPlan()
    .expectations.filter(({ kind }) => kind !== "noFailure")
    .map((node) => {
      const { at, ...rest } = node;
      expect(at).to.match(/^spec\/dsl\/expectations\.spec\.ts:\d+:\d+$/);
      return rest;
    });
}

describe("Expectations become data", () => {
  it("statuses", () => {
    expect(said(base.expectSucceeded())).to.deep.equal([{ kind: "status", status: "SUCCEEDED" }]);
    expect(said(base.expectFailed())).to.deep.equal([{ kind: "status", status: "FAILED" }]);
    expect(said(base.expectFailed({ error: "Card.Declined", cause: is.string() }))).to.deep.equal([
      { kind: "status", status: "FAILED", error: "Card.Declined", cause: { $is: "string" } },
    ]);
    expect(said(base.expectTimedOut())).to.deep.equal([{ kind: "status", status: "TIMED_OUT" }]);
    expect(said(base.expectAborted())).to.deep.equal([{ kind: "status", status: "ABORTED" }]);
  });

  it("paths", () => {
    expect(said(base.expectPath("A", "B"))).to.deep.equal([{ kind: "path", states: ["A", "B"] }]);
    expect(said(base.expectExactPath("A", "B"))).to.deep.equal([{ kind: "exactPath", states: ["A", "B"] }]);
    expect(said(base.expectExactPath(["A"], { in: branch("A") }))).to.deep.equal([
      { kind: "exactPath", states: ["A"], in: { kind: "branch", state: "A" } },
    ]);
    expect(said(base.expectExactPath(["A"], { in: item("M", 2) }))).to.deep.equal([
      { kind: "exactPath", states: ["A"], in: { kind: "item", map: "M", index: 2 } },
    ]);
    expect(said(base.expectNotVisited("A", "B"))).to.deep.equal([
      { kind: "notVisited", state: "A" },
      { kind: "notVisited", state: "B" },
    ]);
    expect(said(base.expectVisits("A", 3))).to.deep.equal([{ kind: "visits", state: "A", times: 3 }]);
  });

  it("branches and items", () => {
    expect(said(base.expectBranches(["A", "B"], { exactly: true }))).to.deep.equal([
      { kind: "branches", branches: ["A", "B"], exactly: true },
    ]);
    expect(said(base.expectBranches({ A: "failed", B: "aborted" }))).to.deep.equal([
      { kind: "branches", branches: { A: "failed", B: "aborted" }, exactly: false },
    ]);
    expect(said(base.expectItems("M", 3))).to.deep.equal([
      { kind: "items", map: "M", items: { form: "counts", counts: 3 } },
    ]);
    expect(said(base.expectItems("M", { total: 3, failed: 1 }))).to.deep.equal([
      { kind: "items", map: "M", items: { form: "counts", counts: { total: 3, failed: 1 } } },
    ]);
    expect(said(base.expectMaxConcurrency("M", 2))).to.deep.equal([{ kind: "maxConcurrency", map: "M", most: 2 }]);
  });

  it("what is asked of items, the index included", () => {
    let calls = 0;
    const builder = base.expectItems("M", (one, index) => {
      calls += 1;
      return one
        .expectPath("A", "B")
        .expectVisited("C")
        .expectInput({ n: index })
        .expectOutput([index, is.number()])
        .expectSucceeded();
    });
    expect(said(builder)).to.deep.equal([
      {
        kind: "items",
        map: "M",
        items: {
          form: "checks",
          checks: [
            {
              index: "each",
              checks: [
                { kind: "path", states: ["A", "B"] },
                { kind: "visited", state: "C" },
                { kind: "input", expected: { n: { "stepwright:item": "index" } } },
                { kind: "output", expected: [{ "stepwright:item": "index" }, { $is: "number" }] },
                { kind: "status", status: "succeeded" },
              ],
            },
          ],
        },
      },
    ]);
    expect(calls).to.equal(1);
    expect(
      said(base.expectItems("M", [(one) => one.expectFailed(), (one) => one.expectAborted()])),
    ).to.have.nested.property("[0].items.checks[1].index", 1);
  });

  it("what is asked of one state", () => {
    let calls = 0;
    const builder = base.expectState("A", (state) => {
      calls += 1;
      return state
        .input({ a: 1 })
        .exactInput({})
        .output(is.uuid())
        .exactOutput(1)
        .attempts(3)
        .visits(1)
        .error("X", /no/)
        .caughtBy("B")
        .timedOut();
    });
    expect(said(builder)).to.deep.equal([
      {
        kind: "state",
        state: "A",
        checks: [
          { kind: "input", expected: { a: 1 }, exactly: false },
          { kind: "input", expected: {}, exactly: true },
          { kind: "output", expected: { $is: "uuid" }, exactly: false },
          { kind: "output", expected: 1, exactly: true },
          { kind: "attempts", count: 3 },
          { kind: "visits", count: 1 },
          { kind: "error", error: "X", cause: { $is: "regex", source: "no", flags: "" } },
          { kind: "caughtBy", state: "B" },
          { kind: "status", status: "timedOut" },
        ],
      },
    ]);
    builder.toPlan();
    expect(calls).to.equal(1);
    const ends = base.expectState("A", (state) => state.succeeded().failed().aborted());
    expect(said(ends)).to.have.nested.property("[0].checks[2].status", "aborted");
  });

  it("calls, outputs, retries, waits", () => {
    expect(said(base.expectCalled("A"))).to.deep.equal([{ kind: "called", state: "A" }]);
    expect(said(base.expectCalled("A", { times: 2, with: { id: is.any() } }))).to.deep.equal([
      { kind: "called", state: "A", times: 2, with: { expected: { id: { $is: "any" } } } },
    ]);
    expect(said(base.expectOutput({ a: 1 }).expectExactOutput(null))).to.deep.equal([
      { kind: "output", expected: { a: 1 }, exactly: false },
      { kind: "output", expected: null, exactly: true },
    ]);
    expect(said(base.expectRetries("A", 2))).to.deep.equal([{ kind: "retries", state: "A", times: 2 }]);
    expect(said(base.expectBackoff("A", ["1s", "1m 30s".split(" ")[1]!]))).to.deep.equal([
      { kind: "backoff", state: "A", delaysMs: [1000, 30_000] },
    ]);
    expect(said(base.expectCaught("A"))).to.deep.equal([{ kind: "caught", state: "A" }]);
    expect(said(base.expectCaught("A", "X", "B"))).to.deep.equal([
      { kind: "caught", state: "A", error: "X", fallback: "B" },
    ]);
    expect(said(base.expectWait("A", { between: ["5s", "6s"] }))).to.deep.equal([
      { kind: "wait", state: "A", betweenMs: [5000, 6000] },
    ]);
    expect(said(base.expectWait("A", { atLeast: "1h", atMost: "PT2H" }))).to.deep.equal([
      { kind: "wait", state: "A", atLeastMs: 3_600_000, atMostMs: 7_200_000 },
    ]);
    expect(said(base.expectNoErrors())).to.deep.equal([{ kind: "noErrors" }]);
  });

  it("functions, as references", () => {
    const quick = (): boolean => true;
    const { plan, bindings } = base
      .satisfies(quick)
      .satisfies(quick)
      .satisfies(() => true)
      .compiled();
    const [first, second, third] = plan.expectations as unknown as { fn: { ref: string; label: string } }[];
    expect([first?.fn.ref, second?.fn.ref, third?.fn.ref]).to.deep.equal(["#1", "#1", "#2"]);
    expect([first?.fn.label, third?.fn.label]).to.deep.equal(["quick", "the function"]);
    expect([...bindings.functions.values()][0]).to.equal(quick);
    const even = base.expectOutput({ n: is.satisfying((n: number) => n % 2 === 0, "even") }).compiled();
    expect(even.plan.functions).to.have.length(1);
    expect(even.plan.functions[0]).to.include({ ref: "#1", label: "even" });
  });

  it("the deadline, of which there is one", () => {
    expect(said(base.within("60s").expectPath("A").within("5m", { stop: false }))).to.deep.equal([
      { kind: "path", states: ["A"] },
      { kind: "within", limitMs: 300_000, stop: false },
    ]);
  });

  it("and unless they speak of the end, that it does not end in failure", () => {
    const kinds = (builder: Pick<WorkflowBuilder, "toPlan">): string | undefined =>
      builder.toPlan().expectations.at(-1)?.kind;
    const silent = [
      base,
      base.expectPath("A"),
      base.expectCaught("A"),
      base.satisfies(() => true),
      base.expectBranches({ A: "succeeded" }),
      base.expectItems("M", { succeeded: 3, failed: 0 }),
      base.expectItems("M", { failed: 1 }),
      base.expectItems("M", [(one) => one.expectTimedOut()]),
      base.expectState("A", (state) => state.attempts(3)),
    ];
    const speaking = [
      base.expectFailed(),
      base.expectNoErrors(),
      base.expectBranches({ A: "failed" }),
      base.expectState("A", (state) => state.error("X")),
      base.expectState("A", (state) => state.failed()),
    ];
    expect(silent.map(kinds)).to.deep.equal(silent.map(() => "noFailure"));
    expect(speaking.map(kinds)).to.not.include("noFailure");
  });
});

describe("Expectations that cannot be meant", () => {
  it("contradict each other", () => {
    const twice = (): unknown => {
      const succeeding = base.expectSucceeded() as unknown as WorkflowBuilder;
      succeeding.toPlan();
      return succeeding.expectFailed();
    };
    expect(refusal("STATUS_CONTRADICTED", twice)).to.match(
      /^This workflow is expected to end SUCCEEDED \(spec\/dsl\/expectations\.spec\.ts:\d+:\d+\) and to end FAILED: it cannot do both\. Take one of them away\.$/,
    );
    expect(said(base.expectFailed().expectFailed({ error: "X" }))).to.have.length(2);
  });

  it("state nothing", () => {
    const empty = (call: () => unknown): string => refusal("EXPECTATION_EMPTY", call);
    expect(empty(() => (base.expectPath as () => unknown)())).to.equal(
      'expectPath without a state states nothing that could fail. Write expectPath("First", "Second").',
    );
    expect(empty(() => base.expectExactPath([]))).to.contain('Write expectExactPath("First", "Second").');
    expect(empty(() => base.expectBranches([]))).to.contain('Write expectBranches(["ChargeCard"]).');
    expect(empty(() => base.expectBranches({}))).to.contain("expectBranches without a state");
    expect(empty(() => base.expectBackoff("A", []))).to.equal(
      'expectBackoff without delays states nothing that could fail. Write expectBackoff("ChargeCard", ["1s", "2s"]).',
    );
    expect(empty(() => base.expectWait("A", {}))).to.equal(
      'expectWait without a bound states nothing that could fail. Write expectWait("Settle", { between: ["5s", "6s"] }), { atLeast } or { atMost }.',
    );
    expect(refusal("BOUNDS_CONTRADICTED", () => base.expectWait("A", { between: ["6s", "5s"] }))).to.equal(
      "expectWait(…) was given 6s as the least and 5s as the most: nothing can be both. Write the smaller one first.",
    );
    expect(refusal("BOUNDS_CONTRADICTED", () => base.expectWait("A", { atLeast: "2h", atMost: "1h" }))).to.contain(
      "2h",
    );
    expect(empty(() => base.expectItems("M", {}))).to.equal(
      "expectItems(…, {}) states nothing that could fail. Write { total, succeeded, failed, aborted, notStarted, caught }, or some of them.",
    );
    expect(empty(() => base.expectItems("M", []))).to.contain("Write expectItems(map, 0) for a Map without items.");
    expect(empty(() => base.expectState("A", (state) => state))).to.equal(
      "The function of expectState(…), which returned no expectation, states nothing that could fail. Write (state) => state.output({ ok: true }).",
    );
    expect(empty(() => base.expectItems("M", (() => undefined) as never))).to.equal(
      "The function of expectItems(…), which returned nothing, states nothing that could fail. Write (item) => item.expectOutput({ ok: true }).",
    );
    expect(empty(() => base.expectItems("M", (one) => one.expectPath()))).to.contain(
      'Write item.expectPath("First", "Second").',
    );
  });

  it("are given what they do not take", () => {
    expect(refusal("NAME_EXPECTED", () => base.expectVisits(undefined as never, 1))).to.equal(
      "expectVisits(…) was given nothing. It takes a name as text.",
    );
    expect(refusal("COUNT_INVALID", () => base.expectVisits("A", 1.5))).to.equal(
      "expectVisits(…) was given 1.5. It takes a whole number of 0 or more.",
    );
    expect(refusal("FUNCTION_EXPECTED", () => base.satisfies(true as never))).to.equal(
      "satisfies(…) was given true. It takes a function.",
    );
    expect(refusal("WORD_UNKNOWN", () => base.expectBranches({ A: "SUCCEEDED" } as never))).to.equal(
      'expectBranches({ A }) was given "SUCCEEDED". It takes "succeeded", "failed", "aborted", "timedOut".',
    );
    expect(refusal("DURATION_INVALID", () => base.within(60 as never))).to.equal(
      'within(…) was given the bare number 60. Write a unit, such as "60s" or "60ms": AWS counts in seconds, JavaScript in milliseconds.',
    );
    expect(refusal("DURATION_INVALID", () => base.expectBackoff("A", ["soon"]))).to.contain(
      'expectBackoff(…) was given "soon"',
    );
    expect(() => base.expectOutput(() => 1))
      .to.throw()
      .with.property("code", "EXPECTED_VALUE_UNUSABLE");
  });
});
