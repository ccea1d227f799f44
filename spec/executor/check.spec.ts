import { expect } from "chai";
import { handles, returns } from "../../dsl/doubles/doubles.js";
import { execution } from "../../dsl/execution.js";
import { fromPlan } from "../../dsl/plans/from-plan.js";
import { workflow } from "../../dsl/workflow.js";
import { defaultTarget } from "../../src/executor/ledger.js";
import type { ExecutionPlan } from "../../src/plan/plan.js";
import { embedded, target } from "../../src/targets/index.js";
import { rejection } from "../dsl/refusal.js";
import { definition, order } from "./machine.js";
import { RecordedPort } from "./recorded-port.js";

const arn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";
const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";
const done = { StartAt: "Done", States: { Done: { Type: "Succeed" } } } as const;
const running = { status: "RUNNING", stopDate: undefined, output: undefined } as const;

describe("A run", () => {
  it("asks for the machine, starts, waits, reads, and lets go", async () => {
    const port = new RecordedPort();
    const result = await workflow(arn).on(port).withInput({ a: 1 }).expectSucceeded().within("5s").check();
    expect(port.calls).to.deep.equal(["describeMachine", "start", "wait 5000", "describe", "history", "release"]);
    expect(port.started[0]).to.deep.include({ stateMachineArn: arn, input: '{"a":1}', type: "STANDARD", doubles: [] });
    expect(result).to.include({ ok: true, defect: undefined });
    expect(result.execution.origin).to.deep.equal([["target", "recording"]]);
  });

  it("starts with an empty object where no input is given, and with null where that is the input", async () => {
    const port = new RecordedPort();
    await workflow(arn).on(port).run();
    await workflow(arn).on(port).withInput(null).run();
    expect(port.started.map(({ input }) => input)).to.deep.equal(["{}", "null"]);
  });

  it("does not ask for a machine that deploy described", async () => {
    const port = new RecordedPort();
    await workflow({ stateMachineArn: arn, name: "orders", type: "EXPRESS", definition: done }).on(port).run();
    expect(port.calls.slice(0, 2)).to.deep.equal(["start", "wait"]);
    expect(port.started[0]).to.have.property("type", "EXPRESS");
  });

  it("asks again when what deploy described does not fit: it may have been updated since", async () => {
    const updated = { StartAt: "Fresh", States: { Fresh: { Type: "Succeed" } } };
    const port = new RecordedPort({ machine: { definition: updated } });
    const machine: object = { stateMachineArn: arn, name: "orders", type: "STANDARD", definition: done };
    await workflow(machine as { stateMachineArn: string })
      .on(port)
      .expectNotVisited("Fresh")
      .check();
    expect(port.calls[0]).to.equal("describeMachine");
  });

  it("gives its doubles to the target, with their functions", async () => {
    const port = new RecordedPort({ kind: "embedded", machine: { definition } });
    const charge = (): number => 1;
    await workflow(arn).on(port).stub("Charge", handles(charge)).stub("Price", returns(1), { on: "embedded" }).check();
    const doubles = port.started[0]!.doubles;
    expect(doubles.map(({ node }) => node.state)).to.deep.equal(["Charge", "Price"]);
    expect(doubles[0]?.functions.get("#1")).to.equal(charge);
  });

  it("leaves doubles for the embedded cloud out elsewhere", async () => {
    const port = new RecordedPort({ capabilities: { doubles: false }, machine: { definition } });
    await workflow(arn).on(port).stub("Charge", returns(1), { on: "embedded" }).check();
    expect(port.started[0]?.doubles).to.deep.equal([]);
  });

  it("passes on the target's warnings", async () => {
    const port = new RecordedPort({ warnings: ['The stub for "Charge" was never called.'] });
    const { warnings, execution: seen } = await workflow(arn).on(port).check();
    expect(warnings).to.deep.equal(['The stub for "Charge" was never called.']);
    expect(seen.warnings).to.deep.equal(warnings);
  });

  it("runs on the suite's target when it names none, else on the process's", async () => {
    const port = new RecordedPort();
    const provided = defaultTarget;
    const before = safely(() => provided.get());
    try {
      defaultTarget.provide(() => ({ port: () => port }));
      await workflow(arn).run();
      expect(port.calls).to.include("start");
      defaultTarget.provide(undefined);
      defaultTarget.fallBackTo(() => ({ port: () => port }));
      await workflow(arn).run();
      expect(port.calls.filter((call) => call === "start")).to.have.length(2);
      defaultTarget.fallBackTo(undefined);
      expect(await rejection("TARGET_MISSING", workflow(arn).run())).to.equal(
        'A workflow was run that names no target. Write .on(embedded()), or load the suite\'s target: { "require": ["stepwright/mocha"] } in .mocharc.json.',
      );
    } finally {
      defaultTarget.fallBackTo(target);
      defaultTarget.provide(before === undefined ? undefined : () => before);
    }
  });
});

describe("A run that does not end in time", () => {
  it("is judged by what happened so far, and stopped", async () => {
    const port = new RecordedPort({ outcome: "deadline", description: running });
    const { ok, verdicts } = await workflow(arn).on(port).within("60s").check();
    expect(port.calls.slice(-4)).to.deep.equal([
      "describe",
      "history",
      "stop Stepwright.Deadline: Not done within 1m.",
      "release",
    ]);
    expect(ok).to.equal(false);
    expect(verdicts[0]?.assessment.actual).to.contain("still running");
  });

  it("runs on if it is asked to, and so does one that something else started", async () => {
    const patient = new RecordedPort({ outcome: "deadline", description: running });
    await workflow(arn).on(patient).within("60s", { stop: false }).check();
    expect(patient.calls.join()).to.not.contain("stop");
    const other = new RecordedPort({ outcome: "deadline", description: running });
    await execution(executionArn).on(other).within("60s").check();
    expect(other.calls).to.deep.equal(["describeMachineForExecution", "wait 60000", "describe", "history"]);
  });

  it("is judged even if it cannot be stopped, and says so", async () => {
    const port = new RecordedPort({
      outcome: "deadline",
      description: running,
      failing: { stop: new Error("Throttled") },
    });
    const { verdicts, warnings, execution: seen } = await workflow(arn).on(port).within("60s").check();
    expect(verdicts[0]?.holds).to.equal(false);
    expect(warnings).to.deep.equal(["The execution was not done in time and could not be stopped: Throttled"]);
    expect(seen.warnings).to.deep.equal(warnings);
  });

  it("says what it was waiting at", async () => {
    const waiting = { StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 90, End: true } } };
    const cloud = embedded();
    const { verdicts, execution: seen } = await workflow(waiting).on(cloud).within("60s").check();
    expect(seen.status).to.equal("RUNNING");
    expect(verdicts[0]?.assessment).to.deep.include({ holds: false, expected: "to end within 1m" });
    expect(verdicts[0]?.assessment.actual).to.match(/still running,? at "Rest"$/);
    const { executionArn: stopped } = seen;
    expect(await cloud.port().describe(stopped)).to.include({ status: "ABORTED", error: "Stepwright.Deadline" });
  });
});

describe("A definition brought along", () => {
  it("is deployed for the run and removed after it", async () => {
    const port = new RecordedPort();
    await workflow(done).on(port).run();
    expect(port.calls).to.deep.equal([
      "deployTemporary workflow",
      "start",
      "wait",
      "describe",
      "history",
      "release",
      "remove",
    ]);
    expect(port.started[0]?.stateMachineArn).to.equal("arn:aws:states:us-east-1:123456789012:stateMachine:workflow-1");
  });

  it("is named for its file", async () => {
    const port = new RecordedPort();
    await workflow("examples/orders/orders.asl.json").on(port).run();
    expect(port.calls[0]).to.equal("deployTemporary orders");
  });

  it("is removed when the start fails, or the wait", async () => {
    for (const call of ["start", "wait", "history"]) {
      const port = new RecordedPort({ failing: { [call]: new Error(`${call} failed`) } });
      const message = await workflow(done)
        .on(port)
        .run()
        .catch((error: Error) => error.message);
      expect(message).to.equal(`${call} failed`);
      expect(port.calls.at(-1)).to.equal("remove");
      expect(port.calls.includes("release"), call).to.equal(call !== "start");
      expect(
        port.calls.some((made) => made.startsWith("stop")),
        call,
      ).to.equal(call !== "start");
    }
  });

  it("is reported when it cannot be removed, without hiding the verdicts", async () => {
    const port = new RecordedPort({ failing: { remove: new Error("AccessDenied") } });
    const { ok, warnings } = await workflow(done).on(port).check();
    expect(ok).to.equal(true);
    expect(warnings).to.deep.equal([
      "The machine made for this run, arn:aws:states:us-east-1:123456789012:stateMachine:workflow-1, could not be removed: AccessDenied",
    ]);
  });

  it("does not have an error hidden by a failing clean-up", async () => {
    const failing = { wait: new Error("the wait failed"), stop: new Error("no"), remove: new Error("no") };
    const port = new RecordedPort({ failing });
    expect(
      await workflow(done)
        .on(port)
        .run()
        .catch((error: Error) => error.message),
    ).to.equal("the wait failed");
  });
});

describe("A run that is cancelled", () => {
  it("is stopped and let go of", async () => {
    const port = new RecordedPort({ lasts: true });
    const controller = new AbortController();
    const run = workflow(done).named("one", { exact: true }).on(port).run({ signal: controller.signal });
    while (!port.waited) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("enough"));
    expect(await rejection("RUN_CANCELLED", run)).to.equal(
      "The run was cancelled by its signal (enough); arn:aws:states:us-east-1:123456789012:execution:orders:one was stopped.",
    );
    expect(port.calls.slice(-3)).to.deep.equal([
      "stop Stepwright.Stopped: The run that started it failed.",
      "release",
      "remove",
    ]);
  });

  it("does not start when the signal aborted before", async () => {
    const port = new RecordedPort();
    const run = workflow(done)
      .on(port)
      .run({ signal: AbortSignal.abort("too late") });
    expect(await rejection("RUN_CANCELLED", run)).to.equal(
      "The run was cancelled by its signal (too late) before anything started.",
    );
    expect(port.calls).to.deep.equal([]);
  });

  it("leaves an execution that something else started alone", async () => {
    const port = new RecordedPort({ lasts: true });
    const controller = new AbortController();
    const run = execution(executionArn).on(port).run({ signal: controller.signal });
    while (!port.waited) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(new Error("enough"));
    expect(await rejection("RUN_CANCELLED", run)).to.equal(
      `The run was cancelled by its signal (enough); ${executionArn} was left as it is.`,
    );
    expect(port.calls).to.not.include("release");
  });
});

describe("An execution that something else started", () => {
  it("is waited for and judged", async () => {
    const cloud = embedded();
    const orders = await cloud.deploy("orders", definition);
    const base = workflow(orders).on(cloud).withInput(order).stub("Price", returns(1)).stub("Charge", returns(2));
    const started = await base.named("one", { exact: true }).start();
    expect(started.arn).to.equal(executionArn);
    const seen = await execution(started.arn)
      .on(cloud)
      .expectSucceeded()
      .expectPath("Bulk", "Charge")
      .within("60s")
      .run();
    expect(seen.name).to.equal("one");
    expect((await started.run()).executionArn).to.equal(executionArn);
  });

  it("has its names checked, too", async () => {
    const port = new RecordedPort();
    expect(await rejection("PLAN_NAMES_UNKNOWN", execution(executionArn).on(port).expectPath("Dnoe").run())).to.contain(
      'expectPath names "Dnoe", which is not a state of it. Did you mean "Done"?',
    );
  });
});

describe("A plan read back from JSON", () => {
  it("runs as the workflow it came from", async () => {
    const cloud = embedded();
    const orders = await cloud.deploy("orders", definition);
    const charge = (): unknown => ({ payment: "pay-1" });
    const first = workflow(orders)
      .on(cloud)
      .withInput(order)
      .stub("Price", returns({ price: 5 }))
      .stub("Charge", handles(charge))
      .expectOutput({ fulfilment: [{ payment: "pay-1" }, "shipped"] });
    const plan = JSON.parse(JSON.stringify(first.toPlan())) as ExecutionPlan;
    const again = fromPlan(plan, { on: cloud, functions: { "#1": charge } });
    const [one, two] = [await first.check(), await again.check()];
    expect(two.ok).to.equal(true);
    expect(two.verdicts.map(({ assessment }) => assessment)).to.deep.equal(
      one.verdicts.map(({ assessment }) => assessment),
    );
    expect(two.execution.name).to.equal(one.execution.name.replace(/1$/, "2"));
    expect((await again.run()).output).to.deep.equal(one.execution.output);
  });

  it("is refused without its functions", async () => {
    const plan = workflow(arn)
      .stub(
        "Charge",
        handles(() => 1),
      )
      .satisfies(function isFine() {})
      .toPlan();
    const text = await rejection("PLAN_BINDING_MISSING", fromPlan(plan, { on: new RecordedPort() }).run());
    expect(text.replaceAll(/\bspec\/[^ ]*:\d+:\d+/g, "LINE")).to.equal(
      [
        "A plan was run without functions it refers to:",
        "  - #1 is handles, written at LINE",
        "  - #2 is isFine, written at LINE",
        'Supply them beside the plan: fromPlan(plan, { functions: { "#1": …, "#2": … } }).',
      ].join("\n"),
    );
  });
});

function safely<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
