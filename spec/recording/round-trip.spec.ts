import { expect } from "chai";
import fc from "fast-check";
import ts from "typescript";
import * as stepwright from "stepwright";
import { embedded, record, workflow, type Execution } from "stepwright";
import { randomRun } from "./random-run.js";
import { firstRun } from "./runs.js";

/** Everything that happened, but for what is named after the run. */
function told(execution: Execution): string[] {
  const own = [execution.executionArn, execution.stateMachineArn, execution.name].filter((name) => name !== "");
  return execution.events.map((event) => {
    const { timestamp, ...rest } = event;
    const text = JSON.stringify({ ...rest, after: timestamp.getTime() - execution.startDate.getTime() });
    return masked(own.reduce((shown, name) => shown.replaceAll(name, "<own>"), text));
  });
}

/** Ids and moments that a run makes up. */
function masked(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<id>")
    .replaceAll(/root=1-[0-9a-f-]+;parent=[0-9a-f]+/g, "<trace>")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
}

describe("A recording", function () {
  this.timeout(30_000);
  const runs = { seed: 7, numRuns: 60 };

  it("makes a workflow do again what it did: every event, in the same order and at the same time", async () => {
    const seen = new Map<string, number>();
    await fc.assert(
      fc.asyncProperty(randomRun(), async (run) => {
        await using cloud = embedded();
        const first = await firstRun(cloud, run);
        const recording = record(first);
        await using again = embedded();
        const { execution } = await recording.apply(workflow(run.definition as object).on(again)).check();
        expect(told(execution)).to.deep.equal(told(first));
        expect(record(execution).doubles()).to.deep.equal(recording.doubles());
        for (const { type } of first.events) seen.set(type, (seen.get(type) ?? 0) + 1);
      }),
      runs,
    );
    // The property means something only if the runs went through all of this.
    expect([...seen.keys()]).to.include.members([
      ...[
        "TaskSucceeded",
        "TaskFailed",
        "TaskTimedOut",
        "TaskStateAborted",
        "MapIterationSucceeded",
        "MapIterationFailed",
      ],
      ...["ParallelStateSucceeded", "ParallelStateFailed", "ExecutionSucceeded", "ExecutionFailed", "WaitStateExited"],
    ]);
  });

  it("is written as a suite that passes", async () => {
    await fc.assert(
      fc.asyncProperty(randomRun(), fc.boolean(), async (run, apart) => {
        await using cloud = embedded();
        const recording = record(await firstRun(cloud, run));
        const { text, fixture } = recording.toSpec(apart ? { fixture: "./recorded.json" } : {});
        await runSuite(text, fixture?.text);
      }),
      runs,
    );
  });
});

/** Runs the one test of a suite that is given as text. */
async function runSuite(text: string, fixture: string | undefined): Promise<void> {
  const bare = text.replaceAll(/^import .*$/gm, "").replaceAll("import.meta.url", '"file:///suite.spec.ts"');
  const { outputText } = ts.transpileModule(bare, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const steps: (() => unknown)[] = [];
  const scope = {
    ...stepwright,
    describe: (_title: string, body: () => void) => body(),
    before: (step: () => unknown) => steps.push(step),
    after: () => undefined,
    it: (_title: string, step: () => unknown) => steps.push(step),
    readFileSync: () => fixture,
  };
  const names = Object.keys(scope);
  const suite = new Function(...names, outputText) as (...values: unknown[]) => void;
  suite(...Object.values(scope));
  try {
    for (const step of steps) await step();
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${text}`);
  }
}
