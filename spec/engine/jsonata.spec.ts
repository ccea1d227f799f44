import { expect } from "chai";
import type { EngineExecution, TaskPerformer } from "../../src/engine/index.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { detailsOf, lines, machine, output, run, startAt, task, times } from "./world.js";

const jsonata = { QueryLanguage: "JSONata" } as const;

/** A machine that speaks JSONata. */
function speaking(states: Record<string, JsonValue>): JsonValue {
  return machine(states, jsonata);
}

const failing: TaskPerformer = () => ({ kind: "failed", error: "E", cause: "c" });

/** Error, cause and EvaluationFailed of an execution, the sentence about the state left out. */
function failureOf(execution: EngineExecution): { error: unknown; cause: unknown; details: unknown } {
  const short = (text: unknown): unknown =>
    typeof text === "string" ? text.replace(/^An error occurred while executing the state '.*' \(.*?\)\. /, "") : text;
  const details = detailsOf(execution, "EvaluationFailed") as { cause: string } | undefined;
  return {
    error: execution.error,
    cause: short(execution.cause),
    details: details === undefined ? undefined : { ...details, cause: short(details.cause) },
  };
}

describe("JSONata states", () => {
  it("give their input on where they have no Output, and what Output says where they have one", async () => {
    const text = '{"a":1.0,"b":[]}';
    const plain = await run(speaking({ A: { Type: "Pass", Next: "B" }, B: { Type: "Succeed" } }), { inputText: text });
    expect(plain.outputText).to.equal(text);
    const states = {
      A: { Type: "Pass", Output: { sum: "{% $sum($states.input) %}", text: "as it is" }, Next: "W" },
      W: { Type: "Wait", Seconds: 1, Output: { pass: "{% $states.input %}" }, Next: "S" },
      S: { Type: "Succeed", Output: "{% $states.input.pass.sum %}" },
    };
    expect(output(await run(speaking(states), { input: [1, 2, 3] }))).to.equal(6);
    expect(output(await run(speaking({ A: { Type: "Pass", Output: null, End: true } })))).to.equal(null);
  });

  it("send Arguments to a task, and see its result", async () => {
    const states = {
      T: task({
        Arguments: { n: "{% $states.input.n + 1 %}", name: "{% $states.context.State.Name %}" },
        Output: { got: "{% $states.result %}", had: "{% $states.input.n %}" },
      }),
    };
    expect(output(await run(speaking(states), { input: { n: 1 } }))).to.deep.equal({
      got: { n: 2, name: "T" },
      had: 1,
    });
    expect(output(await run(speaking({ T: task() }), { input: { n: 1 } }))).to.deep.equal({ n: 1 });
  });

  it("see the task's token, and limit its time by expressions", async () => {
    const state = task({
      Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
      Arguments: { token: "{% $states.context.Task.Token %}" },
      TimeoutSeconds: "{% $states.input * 10 %}",
      HeartbeatSeconds: "{% $states.input %}",
    });
    let token: unknown;
    const execution = await run(speaking({ T: state }), {
      input: 4,
      perform: ({ payload, taskToken }) => {
        token = [(payload as JsonObject)["token"], taskToken];
        return { kind: "never" };
      },
    });
    expect(new Set(token as unknown[]).size).to.equal(1);
    expect(detailsOf(execution, "TaskScheduled")).to.include({ timeoutInSeconds: 40, heartbeatInSeconds: 4 });
    expect(execution.stopTime).to.equal(startAt + 4000);
  });

  it("wait for what an expression says", async () => {
    const wait = async (fields: JsonObject): Promise<number[]> =>
      times(await run(speaking({ W: { Type: "Wait", ...fields, End: true } }), { input: 90 }), "WaitStateExited");
    expect(await wait({ Seconds: "{% $states.input / 2 %}" })).to.deep.equal([45_000]);
    expect(await wait({ Timestamp: "{% $fromMillis($millis() + 5000) %}" })).to.deep.equal([5000]);
  });

  it("tell virtual time, and draw from the seed, each draw another one", async () => {
    const drawing = {
      A: {
        Type: "Pass",
        Output: { now: "{% $now() %}", millis: "{% $millis() %}", draws: ["{% $uuid() %}", "{% $uuid() %}"] },
        Assign: { third: "{% $uuid() %}" },
        Next: "T",
      },
      T: task({
        Arguments: { fourth: "{% $uuid() %}" },
        Output: "{% $append($states.input.draws, [$third, $states.result.fourth, $uuid()]) %}",
      }),
    };
    const drawn = output(await run(speaking(drawing))) as string[];
    expect(new Set(drawn).size).to.equal(5);
    expect(output(await run(speaking(drawing)))).to.deep.equal(drawn);
    expect(output(await run(speaking(drawing), { seed: 7 }))).to.not.deep.equal(drawn);
    const { A } = drawing;
    const first = output(
      await run(speaking({ A: { ...A, Next: undefined as unknown as null, End: true } })),
    ) as JsonObject;
    expect(first).to.include({ now: "2030-01-01T00:00:00.000Z", millis: startAt });
  });

  it("choose by conditions, and give on the Output of the rule or of the state", async () => {
    const states = {
      C: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input > 10 %}", Next: "End", Output: "{% 'big ' & $states.input %}" },
          { Condition: "{% $states.input > 5 %}", Next: "End" },
        ],
        Default: "End",
        Output: "small",
      },
      End: { Type: "Succeed" },
    };
    const seen = async (input: number): Promise<unknown> => output(await run(speaking(states), { input }));
    expect(await seen(11)).to.equal("big 11");
    expect(await seen(6)).to.equal(6);
    expect(await seen(1)).to.equal("small");
  });

  it("hand Arguments to branches, and Items and ItemSelector to iterations", async () => {
    const branch = speaking({ I: { Type: "Pass", End: true } }) as JsonObject;
    const { QueryLanguage: _, ...inner } = branch;
    const parallel = {
      Type: "Parallel",
      Arguments: { twice: "{% $states.input * 2 %}" },
      Branches: [inner, inner],
      Output: "{% $sum($states.result.twice) %}",
      End: true,
    };
    expect(output(await run(speaking({ P: parallel }), { input: 4 }))).to.equal(16);
    const map = {
      Type: "Map",
      Items: "{% $states.input.list[n > 1] %}",
      ItemSelector: {
        n: "{% $states.context.Map.Item.Value.n %}",
        at: "{% $states.context.Map.Item.Index %}",
        of: "{% $states.input.name %}",
      },
      MaxConcurrency: "{% 1 %}",
      ItemProcessor: inner,
      Output: "{% $states.result %}",
      End: true,
    };
    const input = { name: "all", list: [{ n: 1 }, { n: 2 }, { n: 3 }] };
    expect(output(await run(speaking({ M: map }), { input }))).to.deep.equal([
      { n: 2, at: 0, of: "all" },
      { n: 3, at: 1, of: "all" },
    ]);
    const { Items: _items, ItemSelector: _selector, ...bare } = map;
    expect(output(await run(speaking({ M: bare }), { input: [7, 8] }))).to.deep.equal([7, 8]);
  });

  it("catch errors with Output and Assign, or give the error on", async () => {
    const caught = async (catcher: JsonObject): Promise<unknown> => {
      const states = {
        T: task({ Catch: [{ ErrorEquals: ["States.ALL"], Next: "End", ...catcher }] }),
        End: { Type: "Pass", Output: { in: "{% $states.input %}", v: "{% $exists($v) ? $v : 0 %}" }, End: true },
      };
      return output(await run(speaking(states), { input: { n: 1 }, perform: failing }));
    };
    expect(await caught({})).to.deep.equal({ in: { Error: "E", Cause: "c" }, v: 0 });
    expect(
      await caught({
        Output: { why: "{% $states.errorOutput.Cause %}", n: "{% $states.input.n %}" },
        Assign: { v: "{% $states.errorOutput.Error %}" },
      }),
    ).to.deep.equal({ in: { why: "c", n: 1 }, v: "E" });
  });

  it("fail with the error and cause an expression gives", async () => {
    const fail = { Type: "Fail", Error: "{% 'Order.' & $states.input.kind %}", Cause: "{% $string($states.input) %}" };
    const { error, cause } = await run(speaking({ F: fail }), { input: { kind: "Late" } });
    expect({ error, cause }).to.deep.equal({ error: "Order.Late", cause: '{"kind":"Late"}' });
  });

  it("may stand beside JSONPath states", async () => {
    const states = {
      A: { Type: "Pass", Parameters: { "n.$": "States.MathAdd($.n, 1)" }, Next: "B" },
      B: { Type: "Pass", ...jsonata, Output: { n: "{% $states.input.n * 2 %}" }, Next: "C" },
      C: { Type: "Pass", OutputPath: "$.n", End: true },
    };
    expect(output(await run(machine(states), { input: { n: 1 } }))).to.equal(4);
  });
});

describe("EvaluationFailed", () => {
  it("says what had no value and where, before the failure is acted upon", async () => {
    const states = {
      A: { Type: "Pass", Next: "B" },
      B: { Type: "Pass", Output: { deep: ["{% $states.input.none %}"] }, End: true },
    };
    const execution = await run(speaking(states));
    const cause =
      "The JSONata expression '$states.input.none' specified for the field 'Output/deep[0]' returned nothing (undefined).";
    expect(failureOf(execution)).to.deep.equal({
      error: "States.QueryEvaluationError",
      cause,
      details: { error: "States.QueryEvaluationError", cause, location: "Output/deep[0]", state: "B" },
    });
    expect(lines(execution).slice(3)).to.deep.equal([
      "4<-3 PassStateEntered B",
      "5<-3 EvaluationFailed",
      "6<-5 ExecutionFailed",
    ]);
  });

  it("names the field of each state, rule and catcher", async () => {
    const inner = machine({ I: { Type: "Pass", End: true } });
    const none = "{% $none %}";
    const map = { Type: "Map", ItemProcessor: inner, End: true };
    const cases: [location: string | undefined, state: JsonObject][] = [
      ["Assign/v", { Type: "Pass", Assign: { v: none }, End: true }],
      ["Arguments/a", { Type: "Task", Resource: "arn:aws:states:::lambda:invoke", Arguments: { a: none }, End: true }],
      ["TimeoutSeconds", task({ TimeoutSeconds: "{% 1.5 %}" }) as JsonObject],
      ["Seconds", { Type: "Wait", Seconds: "{% -1 %}", End: true }],
      ["Seconds", { Type: "Wait", Seconds: "{% 100000000 %}", End: true }],
      ["HeartbeatSeconds", task({ TimeoutSeconds: 60, HeartbeatSeconds: "{% 1e9 %}" }) as JsonObject],
      ["Timestamp", { Type: "Wait", Timestamp: "{% 'soon' %}", End: true }],
      ["Choices[0]/Condition", { Type: "Choice", Choices: [{ Condition: "{% 'yes' %}", Next: "S" }], Default: "S" }],
      ["Choices[0]/Output", { Type: "Choice", Choices: [{ Condition: true, Output: none, Next: "S" }], Default: "S" }],
      ["Arguments", { Type: "Parallel", Arguments: none, Branches: [inner], End: true }],
      ["Items", { ...map, Items: "{% {} %}" }],
      ["MaxConcurrency", { ...map, MaxConcurrency: "{% 'all' %}", Items: [] }],
      ["ItemSelector/x", { ...map, ItemSelector: { x: none }, Items: [1] }],
      ["Output", { ...map, Items: [], Output: none }],
      ["Error", { Type: "Fail", Error: "{% 1 %}" }],
      [undefined, map],
    ];
    for (const [location, state] of cases) {
      const { error, details } = failureOf(await run(speaking({ S: state })));
      expect(error, location).to.equal("States.QueryEvaluationError");
      expect(details, location).to.have.property("state", "S");
      expect((details as { location?: string }).location).to.equal(location);
    }
    const catcher = { ErrorEquals: ["E"], Next: "S", Output: none };
    const caught = await run(speaking({ S: task({ Catch: [catcher] }) }), { perform: failing });
    expect(detailsOf(caught, "EvaluationFailed")).to.have.property("location", "Catch[0]/Output");
    expect(caught.error).to.equal("States.QueryEvaluationError");
  });

  it("follows Entered in a Wait, and what came last where the state was at work", async () => {
    const wait = await run(speaking({ W: { Type: "Wait", Timestamp: "{% 'soon' %}", End: true } }));
    expect(lines(wait).slice(1)).to.deep.equal([
      "2<-0 WaitStateEntered W",
      "3<-2 EvaluationFailed",
      "4<-3 ExecutionFailed",
    ]);
    const after = await run(speaking({ T: task({ Output: "{% $none %}" }) }));
    expect(lines(after).slice(4)).to.deep.equal([
      "5<-4 TaskSucceeded",
      "6<-5 EvaluationFailed",
      "7<-6 ExecutionFailed",
    ]);
  });

  it("comes before the events of a Map that fails", async () => {
    const inner = machine({ I: { Type: "Pass", End: true } });
    const items = await run(speaking({ M: { Type: "Map", Items: "{% 1 %}", ItemProcessor: inner, End: true } }));
    expect(lines(items).slice(1)).to.deep.equal([
      "2<-0 MapStateEntered M",
      "3<-0 EvaluationFailed",
      "4<-3 MapStateFailed",
      "5<-4 ExecutionFailed",
    ]);
    const selecting = { Type: "Map", ItemSelector: "{% $none %}", ItemProcessor: inner, End: true };
    const selector = await run(speaking({ M: selecting }), { input: [1, 2] });
    expect(lines(selector).slice(2)).to.deep.equal([
      "3<-2 MapStateStarted",
      "4<-3 MapIterationStarted M#0",
      "5<-4 EvaluationFailed",
      "6<-5 MapIterationFailed M#0",
      "7<-5 MapStateFailed",
      "8<-7 ExecutionFailed",
    ]);
    const within = machine({ I: { Type: "Pass", Output: "{% $none %}", End: true } });
    const inside = await run(speaking({ M: { Type: "Map", ItemProcessor: within, End: true } }), { input: [1] });
    expect(lines(inside).slice(3)).to.deep.equal([
      "4<-3 MapIterationStarted M#0",
      "5<-4 PassStateEntered I",
      "6<-4 EvaluationFailed",
      "7<-6 MapIterationFailed M#0",
      "8<-6 MapStateFailed",
      "9<-8 ExecutionFailed",
    ]);
  });

  it("lets Retry and Catch take the error", async () => {
    const states = {
      T: task({
        Output: "{% $states.result.attempt = 2 ? 'second' : $none %}",
        Retry: [{ ErrorEquals: ["States.QueryEvaluationError"], MaxAttempts: 1 }],
      }),
    };
    const perform: TaskPerformer = ({ attempt }) => ({ kind: "succeeded", output: { attempt } });
    const retried = await run(speaking(states), { perform });
    expect(output(retried)).to.equal("second");
    expect(times(retried, "EvaluationFailed")).to.deep.equal([0]);
    const caught = {
      T: task({ Arguments: "{% $none %}", Catch: [{ ErrorEquals: ["States.ALL"], Next: "End" }] }),
      End: { Type: "Pass", Output: "{% $states.input.Error %}", End: true },
    };
    expect(output(await run(speaking(caught)))).to.equal("States.QueryEvaluationError");
  });

  it("says of a bare name that it has no value", async () => {
    const execution = await run(speaking({ A: { Type: "Pass", Output: "{% phone %}", End: true } }), {
      input: { phone: 1 },
    });
    expect(failureOf(execution).cause).to.equal(
      "The JSONata expression 'phone' specified for the field 'Output' returned nothing (undefined).",
    );
  });
});
