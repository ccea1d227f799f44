import { expect } from "chai";
import type { InjectedFault } from "../../dsl/injected-fault.js";
import type { WorkflowBuilder } from "../../dsl/workflow-builder.js";
import { workflow } from "../../dsl/workflow.js";
import { createCloud } from "../../src/cloud/cloud.js";
import { listen } from "../../src/cloud/http-server.js";
import type { Execution } from "../../src/history/index.js";
import { embedded, endpoint } from "../../src/targets/index.js";
import type { JsonObject } from "../../src/util/json.js";

const work = (more: JsonObject = {}): JsonObject => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke",
  Parameters: { FunctionName: "work", "Payload.$": "$" },
  Retry: [{ ErrorEquals: ["States.ALL"], IntervalSeconds: 1, MaxAttempts: 2 }],
  End: true,
  ...more,
});

const one = (more: JsonObject = {}): JsonObject => ({ StartAt: "Work", States: { Work: work(more) } });

const children = (type: string): JsonObject => ({
  StartAt: "Each",
  States: {
    Each: {
      Type: "Map",
      ItemsPath: "$.items",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: type },
        StartAt: "Check",
        States: {
          Check: {
            Type: "Choice",
            Choices: [{ Variable: "$.work", BooleanEquals: true, Next: "Work" }],
            Default: "Done",
          },
          Work: work(),
          Done: { Type: "Pass", End: true },
        },
      },
      End: true,
    },
  },
});

interface Told {
  readonly unused: readonly string[];
  readonly execution: Execution;
}

/** What a run tells of faults that were never used, natively and in a copy. */
async function both(definition: JsonObject, input: object, ...faults: readonly InjectedFault[]): Promise<[Told, Told]> {
  const base = workflow(definition as object)
    .withInput(input)
    .inject(...faults) as WorkflowBuilder;
  const told = async (builder: WorkflowBuilder): Promise<Told> => {
    const { execution, warnings } = await builder.check();
    const unused = warnings.flatMap((text) => /^The fault "(.*)" \(.*was never used/.exec(text)?.[1] ?? []);
    return { unused, execution };
  };
  const answer = (): Promise<unknown> => Promise.resolve({});
  await using cloud = embedded();
  cloud.lambda("work", answer);
  const native = await told(base.on(cloud));
  const served = createCloud();
  served.lambda("work", answer);
  const server = await listen(served, { time: "instant" });
  const target = endpoint(server.url);
  try {
    return [native, await told(base.on(target))];
  } finally {
    await target.close();
    await server.close();
  }
}

async function unusedOf(
  definition: JsonObject,
  input: object,
  ...faults: readonly InjectedFault[]
): Promise<readonly string[]> {
  const [native, copy] = await both(definition, input, ...faults);
  expect(copy.unused).to.deep.equal(native.unused);
  return native.unused;
}

describe("faults that no attempt met, natively and in a copy", () => {
  const fault: InjectedFault = { state: "Work", error: "Odd", times: 1 };
  const text = "Work fails with Odd, once on each visit";

  const items = [{ work: false }, { work: true }];

  it("are looked for in child executions", async () => {
    expect(await unusedOf(children("STANDARD"), { items }, fault)).to.deep.equal([]);
    expect(await unusedOf(children("STANDARD"), { items: [{ work: false }] }, fault)).to.deep.equal([text]);
    expect(await unusedOf(children("STANDARD"), { items: [] }, fault)).to.deep.equal([text]);
  });

  it("are not told where child executions have no history to read", async () => {
    expect(await unusedOf(children("EXPRESS"), { items }, fault)).to.deep.equal([]);
    expect(await unusedOf(children("EXPRESS"), { items: [] }, fault)).to.deep.equal([text]);
    const [native, copy] = await both(children("EXPRESS"), { items: [{ work: false }] }, fault);
    expect([native.unused, copy.unused]).to.deep.equal([[text], []]);
  });

  it("are those that are down at another time, and those that another fault is before", async () => {
    const down = { service: "lambda", error: "Odd", down: { from: "1h", for: "1s" } };
    expect(await unusedOf(one(), {}, down)).to.deep.equal(["any Task of lambda is down, with Odd, from 1h for 1s"]);
    const second = { state: "Work", error: "Second", times: 1 };
    expect(await unusedOf(one(), {}, fault, second, { rate: 0, error: "Rare" })).to.deep.equal([
      "Work fails with Second, once on each visit",
    ]);
  });

  it("are none that were late when the machine's time was up", async () => {
    expect(
      await unusedOf({ ...one(), TimeoutSeconds: 5 }, {}, { state: "Work", latency: "10s", times: 1 }),
    ).to.deep.equal([]);
  });

  it("are those of a Task that fails before its call", async () => {
    const parameters = { FunctionName: "work", "Payload.$": "$.missing" };
    expect(await unusedOf(one({ Parameters: parameters }), {}, fault)).to.deep.equal([text]);
  });
});

describe("an error in a copy", () => {
  for (const definition of [one({ Retry: [] }), jsonata()]) {
    it(`is text, also where it looks like an expression, in ${String(definition["QueryLanguage"] ?? "JSONPath")}`, async () => {
      const odd = { state: "Work", error: "{% 'a' %}", cause: '{% 1 + "\\" %}' };
      const [native, copy] = await both(definition, {}, odd);
      for (const { error, cause } of [native.execution, copy.execution])
        expect({ error, cause }).to.deep.equal({ error: odd.error, cause: odd.cause });
    });
  }
});

describe("catchers in a copy", () => {
  const name = String.raw`It's {odd} \"`;
  const fault = { state: name, error: "Odd" };
  const caughtBy = (task: JsonObject, next: JsonObject, more: JsonObject = {}): JsonObject => {
    const { Type, Resource } = work();
    const own = { Type, Resource, Next: "Caught", ...task } as JsonObject;
    return { ...more, StartAt: name, States: { [name]: own, Caught: { Type: "Pass", End: true, ...next } } };
  };

  it("read the name of their own state, in JSONPath", async () => {
    const text = "States.Format('{}, {}', $$.State.Name, 'too')";
    const assign = { "name.$": "$$.State.Name", "text.$": text, "id.$": "$$.Execution.Name" };
    const task = {
      Parameters: { FunctionName: "work" },
      Catch: [{ ErrorEquals: ["Odd"], Assign: assign, Next: "Caught" }],
    };
    const shows = { Parameters: { "name.$": "$name", "text.$": "$text" } };
    for (const { execution } of await both(caughtBy(task, shows), {}, fault))
      expect(execution.output).to.deep.equal({ name, text: `${name}, too` });
  });

  it("read the name of their own state, in JSONata", async () => {
    const output = { name: "{% $states.context.State.Name %}", text: "{% $states.context.State.Name & ', too' %}" };
    const task = {
      Arguments: { FunctionName: "work" },
      Catch: [{ ErrorEquals: ["Odd"], Output: output, Next: "Caught" }],
    };
    for (const { execution } of await both(caughtBy(task, {}, { QueryLanguage: "JSONata" }), {}, fault))
      expect(execution.output).to.deep.equal({ name, text: `${name}, too` });
  });
});

function jsonata(): JsonObject {
  const { Type, Resource, End } = work();
  const task = { Type, Resource, End, Arguments: { FunctionName: "work" } } as JsonObject;
  return { QueryLanguage: "JSONata", StartAt: "Work", States: { Work: task } };
}
