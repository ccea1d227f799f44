import { ListStateMachinesCommand } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { returns } from "../../dsl/doubles/doubles.js";
import { parallel } from "../../dsl/orchestration/parallel.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { StepwrightError } from "../../src/errors/index.js";
import { drawsOf, instrument } from "../../src/faults/index.js";
import type { Execution } from "../../src/history/index.js";
import { injectionNode } from "../../src/plan/injection.js";
import { embedded, endpoint, type Target } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";
import { bothWays } from "./both-ways.js";

const task = (more: JsonObject): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "work" },
  Retry: [{ ErrorEquals: ["Odd"], IntervalSeconds: 1, MaxAttempts: 3 }],
  ...more,
});

/** A Task at the top, one in each branch of a Parallel that tries again, and one behind it. */
const definition: JsonObject = {
  StartAt: "First",
  States: {
    First: task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "Fan" }], Next: "Fan" }),
    Fan: {
      Type: "Parallel",
      Branches: [
        { StartAt: "Left", States: { Left: task({ End: true }) } },
        { StartAt: "Right", States: { Right: task({ Retry: [], End: true }) } },
      ],
      Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ["States.ALL"], Next: "Last" }],
      Next: "Last",
    },
    Last: task({ End: true }),
  },
};

const rated = (seed: number, share = 0.5) =>
  injectionNode({ fault: { kind: "error", error: "Odd" }, rate: { share, seed }, at: "here" });
const stubs = { First: returns({}), Left: returns({}), Right: returns({}), Last: returns({}) };

async function served(work: (target: Target) => Promise<void>): Promise<void> {
  const cloud = createCloud();
  cloud.lambda("work", () => Promise.resolve({}));
  const server = await listen(cloud, { time: "instant" });
  const target = endpoint(server.url);
  try {
    await work(target);
  } finally {
    await target.close();
    await server.close();
  }
}

const errors = (execution: Execution, state: string): readonly unknown[] =>
  execution.visits.find((visit) => visit.state === state)?.attempts.map(({ error }) => error) ?? [];

describe("a rate in a copy", () => {
  it("takes the attempts it takes natively", async () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 20; seed++) {
      const { native, copy, ran } = await bothWays(definition, [rated(seed)], { input: {}, stubs });
      expect(copy, `seed ${seed}`).to.deep.equal(native);
      seen.add(`${ran.status} ${errors(ran, "First").length}`);
    }
    expect([...seen]).to.include.members(["SUCCEEDED 1", "SUCCEEDED 2", "SUCCEEDED 3", "SUCCEEDED 4"]);
  });

  it("is one of several faults, each with its own draws", async () => {
    for (let seed = 1; seed <= 8; seed++) {
      const once = injectionNode({ state: "Last", fault: { kind: "named", name: "timeout" }, times: 1, at: "here" });
      const faults = [once, rated(seed, 0.3), rated(seed, 0.3)];
      const { native, copy } = await bothWays(definition, faults, { input: {}, stubs });
      expect(copy, `seed ${seed}`).to.deep.equal(native);
    }
  });

  it("leaves what it spares as it is", () => {
    const made = instrument(definition, [rated(1, 0)], { machine: "orders", executionName: "order" });
    expect(made.definition).to.deep.equal(definition);
    expect(made.differences[0]).to.equal(
      'a rate is drawn for the attempts of "First" up to the first one it spares: if that fails by itself, those after it are spared as well',
    );
  });

  it("is refused for what runs more than once, with what to write", () => {
    const one = (state: JsonObject): JsonObject => ({ StartAt: "A", States: { A: state } });
    const problems = (made: JsonObject): readonly string[] => {
      try {
        instrument(made, [rated(1)], { machine: "orders", executionName: "order" });
        return [];
      } catch (reason) {
        return (reason as StepwrightError<"FAULTS_UNWRAPPABLE">).facts.problems;
      }
    };
    expect(
      problems(one({ Type: "Map", ItemProcessor: { StartAt: "B", States: { B: task({ End: true }) } }, End: true })),
    ).to.deep.equal(['"B": it stands in a Map, and a rate is drawn for each item: give times in place of a rate']);
    const again = { Type: "Choice", Choices: [{ Variable: "$.x", IsPresent: true, Next: "C" }], Default: "D" };
    expect(
      problems({ StartAt: "C", States: { C: task({ Next: "Again" }), Again: again, D: { Type: "Succeed" } } }),
    ).to.deep.equal([
      '"C": it can be visited again, and a rate is drawn for each visit: give times in place of a rate',
    ]);
  });

  it("runs on an endpoint as it runs embedded, for executions of one name", async () => {
    await using cloud = embedded();
    cloud.lambda("work", () => Promise.resolve({}));
    await served(async (target) => {
      for (const seed of [1, 2, 3]) {
        const base = workflow(definition as object)
          .named(`order-${seed}`, { exact: true })
          .inject({ error: "Odd", rate: 0.5, seed }) as WorkflowBuilder;
        const native = await base.on(cloud).check();
        const { execution, warnings } = await base.on(target).check();
        for (const state of ["First", "Last"])
          expect(errors(execution, state), `seed ${seed}`).to.deep.equal(errors(native.execution, state));
        expect(execution.status).to.equal(native.execution.status);
        expect(warnings.join()).to.include("a rate is drawn for the attempts of");
      }
    });
  });

  it("is that of ERROR_INJECTION_RATE for faults that do not say one", async () => {
    const names = ["ERROR_INJECTION", "ERROR_INJECTION_RATE"] as const;
    const before = names.map((name) => process.env[name]);
    try {
      [process.env["ERROR_INJECTION"], process.env["ERROR_INJECTION_RATE"]] = ["true", "1"];
      await served(async (target) => {
        const { execution } = await workflow(definition as object)
          .on(target)
          .inject({ error: "Odd" })
          .check();
        expect(execution.status).to.equal("FAILED");
        expect(errors(execution, "First")).to.deep.equal(Array<string>(4).fill("Odd"));
      });
    } finally {
      names.forEach((name, index) => {
        if (before[index] === undefined) delete process.env[name];
        else process.env[name] = before[index];
      });
    }
  });

  it("is drawn for each execution of a batch, in a copy of its own that is removed", async () => {
    await served(async (target) => {
      const faulty = workflow(definition as object)
        .named("order")
        // What passes is let go of.
        .expectOutput({ never: true })
        .inject({ error: "Odd", rate: 0.5 }) as WorkflowBuilder;
      const { results } = await parallel(faulty, [{}, {}, {}, {}]).on(target).check();
      const executions = results.flatMap(({ execution }) => execution ?? []);
      expect(executions).to.have.lengthOf(4);
      for (const execution of executions) {
        const draws = [1, 2, 3, 4].map((attempt) =>
          drawsOf({ executionName: execution.name, place: [], state: "First", visit: 1, attempt })(42, "injection 0"),
        );
        const spared = draws.findIndex((draw) => draw >= 0.5);
        const failures = spared === -1 ? 4 : spared;
        expect(errors(execution, "First").filter((error) => error !== undefined)).to.have.lengthOf(failures);
      }
      const { stateMachines } = await target.sfn.send(new ListStateMachinesCommand({}));
      expect(stateMachines).to.deep.equal([]);
    });
  });
});
