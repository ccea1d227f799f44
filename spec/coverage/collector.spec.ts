import { expect } from "chai";
import {
  collector,
  Collector,
  coverageReport,
  type CoverageKind,
  type CoverageReport,
} from "../../src/coverage/index.js";
import { exclusionsOf } from "../../src/coverage/exclusions.js";
import { embedded, fails, never, redrive, returns, workflow } from "../../src/index.js";
import type { Execution } from "../../src/history/index.js";

const pass = { Type: "Pass", End: true } as const;
const call = { Type: "Task", Resource: "arn:aws:lambda:us-east-1:123456789012:function:any" } as const;

function seen(executions: readonly Execution[], exclude: readonly string[] = []): CoverageReport {
  const counts = new Collector();
  for (const execution of executions) counts.observed(execution);
  return coverageReport(counts.take(), exclusionsOf(exclude));
}

function hits(report: CoverageReport, kind: CoverageKind): readonly string[] {
  return report.machines.flatMap(({ points }) =>
    points.filter((point) => point.kind === kind).map((point) => `${point.state} ${point.label}: ${point.hits}`),
  );
}

const guarded = {
  StartAt: "Fan",
  States: {
    Fan: {
      Type: "Parallel",
      Branches: [
        {
          StartAt: "Each",
          States: { Each: { Type: "Map", ItemProcessor: { StartAt: "Item", States: { Item: pass } }, End: true } },
        },
        {
          StartAt: "Charge",
          States: {
            Charge: {
              ...call,
              TimeoutSeconds: 5,
              Retry: [
                { ErrorEquals: ["Card.Busy"], MaxAttempts: 1 },
                { ErrorEquals: ["States.TaskFailed"], MaxAttempts: 1 },
                { ErrorEquals: ["States.Timeout"], MaxAttempts: 1 },
              ],
              Catch: [
                { ErrorEquals: ["Card.Declined", "Card.Busy"], Next: "Invoice" },
                { ErrorEquals: ["States.ALL"], Next: "Invoice" },
              ],
              End: true,
            },
            Invoice: pass,
          },
        },
      ],
      End: true,
    },
  },
} as const;

describe("What an execution saw of its definition", () => {
  const order = workflow(guarded).on(embedded());

  it("is not gathered where nobody asks for it", () => {
    expect(collector()).to.equal(undefined);
  });

  it("holds retriers and catchers by the errors they took", async () => {
    const report = seen([
      await order.withInput([1]).stub("Charge", fails("Card.Busy").once().thenReturns(1)).run(),
      await order.withInput([1]).stub("Charge", fails("Card.Busy")).run(),
      await order.withInput([1]).stub("Charge", never()).run(),
    ]);
    expect(hits(report, "retriers")).to.deep.equal([
      "Charge retrier 1 (Card.Busy): 2",
      "Charge retrier 2 (States.TaskFailed): 0",
      "Charge retrier 3 (States.Timeout): 1",
    ]);
    expect(hits(report, "catchers")).to.deep.equal([
      "Charge catcher 1 (Card.Declined, Card.Busy) → Invoice: 1",
      "Charge catcher 2 (States.ALL) → Invoice: 1",
    ]);
    expect(hits(report, "transitions")).to.deep.equal(["Charge → Invoice: 2"]);
    expect(report.machines[0]?.executions).to.equal(3);
  });

  it("holds branches and the items of Maps", async () => {
    const report = seen([await order.withInput([]).stub("Charge", returns(1)).run()]);
    expect(hits(report, "branches")).to.deep.equal(["Fan branch 1: 1", "Fan branch 2: 1", "Each items: 0"]);
    expect(report.total.branches).to.deep.equal({ total: 3, covered: 2, percent: 66.6 });
  });

  it("is counted once, and after a redrive only what came then", async () => {
    const cloud = embedded();
    const definition = {
      StartAt: "A",
      States: { A: { ...call, Next: "B" }, B: { ...call, Next: "C" }, C: { Type: "Succeed" } },
    } as const;
    const first = workflow(await cloud.deploy("orders", definition)).on(cloud);
    const failed = await first.stub("A", returns(1)).stub("B", fails("E")).expectFailed({ error: "E" }).run();
    const redriven = await redrive(failed).on(cloud).stub("B", returns(2)).run();
    const report = seen([failed, failed, redriven]);
    expect(hits(report, "states")).to.deep.equal(["A Task: 1", "B Task: 1", "C Succeed: 1"]);
    expect(hits(report, "transitions")).to.deep.equal(["A → B: 1", "B → C: 1"]);
    expect(report.machines.map(({ name, executions }) => [name, executions])).to.deep.equal([["orders", 1]]);
  });

  it("tells several definitions of one name apart", async () => {
    const report = seen([
      await workflow({ StartAt: "A", States: { A: pass } })
        .on(embedded())
        .run(),
      await workflow({ StartAt: "B", States: { B: pass } })
        .on(embedded())
        .run(),
    ]);
    expect(report.machines.map(({ name }) => name)).to.deep.equal(["workflow-1", "workflow-1 (2)"]);
  });

  it("leaves out what is excluded: machines, states with all in them, single points", async () => {
    const executions = [await order.withInput([1]).stub("Charge", returns(1)).run()];
    const states = (exclude: string): readonly string[] =>
      hits(seen(executions, [exclude]), "states").map((text) => text.split(" ", 1)[0] ?? "");
    expect(seen(executions, ["work*"]).machines).to.deep.equal([]);
    expect(states("*#Each")).to.deep.equal(["Fan", "Charge", "Invoice"]);
    expect(states("*#Fan")).to.deep.equal([]);
    expect(states("other#Fan")).to.have.length(5);
    expect(hits(seen(executions, ["*#Charge/Retry/1"]), "retriers")).to.have.length(2);
    expect(hits(seen(executions, ["*#Charge→Invoice"]), "transitions")).to.deep.equal([]);
    expect(hits(seen(executions, ["*#Invoice"]), "transitions")).to.deep.equal([]);
  });
});
