import { expect } from "chai";
import { fails, returns } from "../../dsl/doubles/doubles.js";
import { workflow } from "../../dsl/workflow.js";
import type { ExpectationError } from "../../src/executor/judgement/expectation-error.js";
import { is } from "../../src/history/index.js";
import { embedded, type EmbeddedCloud } from "../../src/targets/index.js";
import { refusal, rejection } from "../dsl/refusal.js";

const billing = {
  StartAt: "Invoice",
  States: {
    Invoice: {
      Type: "Task",
      Resource: "arn:aws:states:::lambda:invoke",
      Parameters: { FunctionName: "invoice", "Payload.$": "$" },
      Next: "Archive",
    },
    Archive: { Type: "Wait", Seconds: 30, End: true },
  },
} as const;

const orders = (resource: string) =>
  ({
    StartAt: "Bill",
    States: {
      Bill: {
        Type: "Task",
        Resource: `arn:aws:states:::states:${resource}`,
        Parameters: {
          StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:billing",
          "Input.$": "$",
        },
        Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "Refund" }],
        Next: "Done",
      },
      Done: { Type: "Succeed" },
      Refund: { Type: "Succeed" },
    },
  }) as const;

async function withBilling(): Promise<EmbeddedCloud> {
  const cloud = embedded();
  await cloud.deploy("billing", billing);
  return cloud;
}

describe("A nested execution", () => {
  it("is judged with the same words, and stubbed from outside", async () => {
    const execution = await workflow(orders("startExecution.sync:2"))
      .on(await withBilling())
      .withInput({ amount: 7 })
      .stubIn("billing", "Invoice", returns({ number: 1 }))
      .expectChild("Bill", (child) =>
        child
          .expectSucceeded()
          .expectExactPath("Invoice", "Archive")
          .expectCalled("Invoice", { times: 1, with: { Payload: { amount: 7 } } })
          .expectOutput({ Payload: { number: is.number() } })
          .satisfies(({ name }) => name !== "")
          .within("60s"),
      )
      .expectOutput({ Output: { Payload: { number: 1 } } })
      .run();
    expect(execution.durationMs).to.equal(30_000);
  });

  it("is waited for when it runs on after its parent", async () => {
    const execution = await workflow(orders("startExecution"))
      .on(await withBilling())
      .withInput({})
      .stub("Invoice" as "Bill", returns({}))
      .check()
      .catch((error: Error) => error.message);
    expect(execution).to.match(/stub names "Invoice", which is not a state of it/);
    const result = await workflow(orders("startExecution"))
      .on(await withBilling())
      .stubIn("billing", "Invoice", returns({}))
      .expectChild("Bill", (child) => child.expectExactPath("Invoice", "Archive"))
      .run();
    expect(result.durationMs).to.equal(0);
  });

  it("may fail where its parent catches that, if somebody expects it", async () => {
    const cloud = await withBilling();
    const failing = workflow(orders("startExecution.sync"))
      .on(cloud)
      .stubIn("billing", "Invoice", fails("Out.Of.Paper"))
      .expectPath("Bill", "Refund");
    await failing.expectChild("Bill", (child) => child.expectFailed({ error: "Out.Of.Paper" })).run();
    const { ok, verdicts } = await failing.expectChild("Bill", (child) => child.expectPath("Invoice")).check();
    expect(ok).to.equal(false);
    const [verdict] = verdicts.filter(({ holds }) => !holds);
    expect(verdict?.assessment.actual).to.match(/^1 of 2 expectations failed of [0-9a-f-]{36}$/);
  });

  it("that fails expectations is told of whole", async () => {
    const error = await workflow(orders("startExecution.sync"))
      .on(await withBilling())
      .stubIn("billing", "Invoice", fails("Out.Of.Paper", "tray 2"))
      .expectChild("Bill", (child) => child.expectSucceeded().expectPath("Invoice", "Archive"))
      .run()
      .then(String, (reason: ExpectationError) => reason.message);
    const masked = error
      .replaceAll(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/g, "UUID")
      .replaceAll(/spec\/[^ )]*:\d+:\d+/g, "LINE");
    expect(masked.split("\n").slice(0, 12)).to.deep.equal([
      'workflow a definition that starts at "Bill" (LINE): 1 of 2 expectations failed',
      "",
      '  1) expected the execution to start an execution at "Bill" that does what is expected of it  (LINE)',
      "     2 of 2 expectations failed of UUID",
      "     expected the nested execution to succeed  (LINE)",
      '       it failed with Out.Of.Paper ("tray 2") at "Invoice"',
      '     expected the nested execution to pass through "Invoice", then "Archive"  (LINE)',
      "       it went Invoice ✗",
      '       it passed through "Invoice", but "Archive" was not visited',
      '     nested  FAILED with Out.Of.Paper ("tray 2")',
      "     path    Invoice ✗",
      "     arn     arn:aws:states:us-east-1:123456789012:execution:billing:UUID",
    ]);
  });

  it("is looked for by what its start answered", async () => {
    const { verdicts } = await workflow(orders("startExecution.sync"))
      .on(await withBilling())
      .stub("Bill", returns({ ok: true }))
      .expectChild("Bill", (child) => child.expectSucceeded())
      .check();
    expect(verdicts[0]?.assessment).to.deep.include({
      holds: false,
      actual: '"Bill" started no execution',
      details: [
        'No answer of "Bill" names an execution. A stub answers in place of what it would start: leave it out, so that the execution runs, ' +
          "and stub its Tasks with stubIn(machine, state, …).",
      ],
    });
  });

  it("of a nested one is judged inside", async () => {
    const cloud = await withBilling();
    await cloud.deploy("orders", orders("startExecution.sync:2"));
    const shop = {
      StartAt: "Order",
      States: {
        Order: {
          Type: "Task",
          Resource: "arn:aws:states:::states:startExecution.sync:2",
          Parameters: { StateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders" },
          End: true,
        },
      },
    } as const;
    await workflow(shop)
      .on(cloud)
      .stubIn("billing", "Invoice", returns({}))
      .expectChild("Order", (order) =>
        order.expectPath("Bill", "Done").expectChild("Bill", (bill) => bill.expectPath("Invoice", "Archive")),
      )
      .run();
  });

  it("has to be asked something", () => {
    const asking = (checks: unknown) => () =>
      workflow(orders("startExecution")).expectChild(
        "Bill",
        checks as Parameters<ReturnType<typeof workflow>["expectChild"]>[1],
      );
    expect(
      refusal(
        "EXPECTATION_EMPTY",
        asking((child: unknown) => child),
      ),
    ).to.equal(
      "The function of expectChild(…), which returned no expectation, states nothing that could fail. Write (child) => child.expectSucceeded().",
    );
    expect(refusal("FUNCTION_EXPECTED", asking("Invoice"))).to.equal(
      'expectChild(…) was given "Invoice". It takes a function.',
    );
  });

  it("must be started by a state that is there", async () => {
    const text = await rejection(
      "PLAN_NAMES_UNKNOWN",
      workflow(orders("startExecution"))
        .on(embedded())
        .expectChild("Done", (child) => child.expectSucceeded())
        .run(),
    );
    expect(text).to.contain('expectChild names "Done", which is a Succeed state: it takes a Task.');
  });
});

describe("A variable", () => {
  const counting = {
    QueryLanguage: "JSONata",
    StartAt: "First",
    States: {
      First: { Type: "Pass", Assign: { count: 1, order: { id: 7, paid: false } }, Next: "Second" },
      Second: { Type: "Pass", Assign: { count: "{% $count + 1 %}" }, End: true },
    },
  } as const;

  it("is left as it was assigned last", async () => {
    await workflow(counting)
      .on(embedded())
      .expectVariable("count", 2)
      .expectVariable("$order", { id: is.number() })
      .run();
  });

  it("is told of with its value", async () => {
    const { verdicts } = await workflow(counting)
      .on(embedded())
      .expectVariable("$count", 3)
      .expectVariable("$cuont", 2)
      .check();
    expect(verdicts.map(({ assessment: { expected, actual, details } }) => [expected, actual, details])).to.deep.equal([
      ["to leave the variable $count as 3", '"Second" assigned it last, as 2', ["$count: expected 3, was 2"]],
      ["to leave the variable $cuont as 2", "it never assigned $cuont", ['Did you mean "count"?']],
      ["not to end in failure", "its status is SUCCEEDED", []],
    ]);
  });
});
