import { expect } from "chai";
import { handles, returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import type { Runnable } from "../../dsl/plans/runnable.js";
import { workflow } from "../../dsl/workflow.js";
import { missingBindings } from "../../src/plan/bindings.js";
import type { ExpectationKind } from "../../src/plan/expectation.js";
import { explain } from "../../src/plan/explain.js";
import { runEssence } from "../../src/plan/essence.js";
import { needsOf } from "../../src/plan/needs.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { refusal } from "../dsl/refusal.js";
import { approve, arn, charge, everyKind, isPaid, isQuick } from "./every-kind.js";

const kinds: Readonly<Record<ExpectationKind, true>> = {
  backoff: true,
  branches: true,
  called: true,
  caught: true,
  child: true,
  compensation: true,
  deadLetter: true,
  events: true,
  exactPath: true,
  items: true,
  maxConcurrency: true,
  noErrors: true,
  noFailure: true,
  notVisited: true,
  output: true,
  path: true,
  retries: true,
  satisfies: true,
  state: true,
  status: true,
  transitions: true,
  variable: true,
  visits: true,
  wait: true,
  within: true,
};

describe("A plan", () => {
  const plan = everyKind.toPlan();
  const copy = JSON.parse(JSON.stringify(plan)) as ExecutionPlan;

  it("of the example says something of every kind", () => {
    const said = new Set([...plan.expectations, ...workflow(arn).toPlan().expectations].map(({ kind }) => kind));
    expect([...said].sort()).to.deep.equal(Object.keys(kinds));
  });

  it("survives JSON", () => {
    expect(copy).to.deep.equal(plan);
    expect(explain(copy)).to.equal(explain(plan));
    expect(runEssence(copy)).to.equal(runEssence(plan));
  });

  it("is frozen all the way down", () => {
    const thawed: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      if (!Object.isFrozen(value)) thawed.push(path);
      for (const [key, part] of Object.entries(value)) look(part, `${path}.${key}`);
    };
    look(plan, "plan");
    expect(thawed).to.deep.equal([]);
  });

  it("is made once by each builder", () => {
    expect(everyKind.toPlan()).to.equal(plan);
  });

  it("names its functions, which stand beside it", () => {
    const { bindings } = everyKind.compiled();
    expect(plan.functions.map(({ ref, label }) => [ref, label])).to.deep.equal([
      ["#1", "charge"],
      ["#2", "approve"],
      ["#3", "isPaid"],
      ["#4", "isQuick"],
    ]);
    expect([...bindings.functions]).to.deep.equal([
      ["#1", charge],
      ["#2", approve],
      ["#3", isPaid],
      ["#4", isQuick],
    ]);
    const others = new Map([...bindings.functions].slice(1));
    expect(missingBindings({ plan: copy, bindings: { functions: others } })).to.deep.equal([plan.functions[0]]);
  });

  it("leaves out functions of stubs that were replaced", () => {
    const replaced = workflow(arn).stub("Charge", handles(charge)).stub("Charge", returns(1)).toPlan();
    expect(replaced.functions).to.deep.equal([]);
  });

  it("says what it needs", () => {
    const needs = needsOf(plan);
    expect(needs.doubles).to.deep.equal(["Charge", "Invoice"]);
    expect(needs.deploy).to.equal(false);
    expect(needs.history.map(({ kind }) => kind)).to.not.include.members(["status", "output", "within"]);
    expect(needs.history).to.have.length(plan.expectations.length - 5);
  });

  it("is refused by fromPlan when it is none", () => {
    expect(refusal("PLAN_UNREADABLE", () => fromPlan({ kind: "plan", version: 2 } as never))).to.equal(
      "fromPlan(…) was given an object with kind, version. It takes what toPlan() returned, also after JSON.parse(JSON.stringify(plan)).",
    );
    expect(refusal("PLAN_UNREADABLE", () => fromPlan(everyKind as never))).to.contain("was given an empty object");
  });
});

describe("explain", () => {
  it("says what is called, what answers, what is checked, until when, and what the target must offer", () => {
    const text = everyKind.explain().replaceAll(/\bspec\/[^ )]*:\d+:\d+/g, "LINE");
    expect(text.split("\n")).to.deep.equal([
      `Plan for ${arn} (LINE)`,
      '  start     one execution as "order-1" with a unique suffix, with input {"type":"bulk","quantity":500}',
      "  doubles   Charge item 0, attempt 1: calls charge (LINE)",
      '            Charge fails with Card.Declined ("no funds") twice, then returns {"ok":true}',
      "            Ship never answers after 30s, again on every visit (on the embedded cloud only; elsewhere the real task runs)",
      "            Invoice of billing returns []",
      "  callbacks Approve is answered by approve (LINE)",
      '  checks    1. it ends FAILED with error "Card.Declined" and cause is.string()',
      '            2. it passes through "Route", then "Charge"',
      '            3. the branch of "Left" passes through exactly "Left"',
      '            4. it never enters "Ship"',
      '            5. it enters "Charge" twice',
      '            6. the branches "Left" and "Right" run to their ends, and no others',
      '            7. the branches end so: "Left" failed, "Right" aborted',
      '            8. the items of "Each" are 3 in all, 1 failed',
      '            9. each item of "Each" enters "Price", has an output that contains {"index":(the item\'s index),"at":is.isoDate()}',
      '            10. "Each" works on at most 2 items at once',
      '            11. "Charge" calls its resource twice with {"amount":is.number()}',
      '            12. its output contains {"state":is.oneOf("PAID", "OPEN"),"note":/paid/i}',
      '            13. its output is exactly {"total":1}',
      '            14. "Charge" has an input that contains {"a":1}, has exactly the output 2, is tried 3 times, fails with "X", is caught by "Ship"',
      '            15. "Charge" is tried again twice',
      '            16. "Charge" is tried again after 1s, then 2s',
      '            17. "Charge" fails with Card.Declined and is caught by "Ship"',
      '            18. "Settle" lasts between 5s and 6s',
      '            19. an execution that "Bill" starts does this: it passes through "Invoice"; it satisfies isPaid (LINE)',
      '            20. what succeeded is undone once, last first: "Charge" by "Ship"',
      '            21. the queue orders-dlq has a message that contains {"orderId":7} within 20s of its end',
      "            22. it costs at most 40 state transitions",
      "            23. it leaves $total as is.number()",
      '            24. it puts an event that matches {"source":["orders"]}',
      "            25. no state fails",
      "            26. it satisfies isQuick (LINE)",
      "            27. it ends within 1m",
      "  deadline  1m of the target's time; an execution that is not done by then is stopped",
      '  needs     the task token of "Approve"',
      '            doubles for "Charge" and "Invoice"',
      "            the execution's history",
    ]);
  });

  it("says what is deployed, what is only looked at, and when nothing ends the wait", () => {
    const definition = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
    const explained = (builder: Runnable): string[] => {
      // Only explained, it would count as forgotten.
      builder.toPlan();
      return builder
        .explain()
        .replaceAll(/\bspec\/[^ )]*:\d+:\d+/g, "LINE")
        .split("\n");
    };
    expect(explained(workflow(definition).named("one", { exact: true }).within("1h", { stop: false }))).to.deep.equal([
      'Plan for a definition that starts at "Done" (LINE)',
      "  start     a machine is made for the run and removed after it",
      '            one execution as "one", with input {}',
      "  checks    1. it ends within 1h",
      "            2. it does not end FAILED, TIMED_OUT or ABORTED, since nothing here expects that",
      "  deadline  1h of the target's time; an execution that is not done by then runs on",
      "  needs     a place to create a machine",
    ]);
    const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
    expect(explained(execution(executionArn).expectSucceeded())).to.deep.equal([
      `Plan for ${executionArn} (LINE)`,
      "  start     nothing: the execution was started by something else, and is waited for",
      "  checks    1. it ends SUCCEEDED",
      "  deadline  none: it is waited for until it ends",
      "  needs     an execution's status and output",
    ]);
    expect(explained(workflow("./orders.yaml"))[0]).to.equal("Plan for ./orders.yaml (LINE)");
    expect(explained(workflow('{"StartAt":"A"}'))[0]).to.equal("Plan for a definition given as text (LINE)");
  });
});
