import { expect } from "chai";
import type { Resource } from "../../src/asl/machine.js";
import type { TaskRequest } from "../../src/engine/tasks/task.js";
import type { JsonValue } from "../../src/util/json.js";
import { lambdaBehaviours } from "./answers/lambda-behaviour.js";
import { MadeNames } from "./answers/made-names.js";
import { recordedAnswers } from "./answers/recorded-answers.js";

const FUNCTION: Resource = { kind: "lambda", arn: "arn:aws:lambda:us-east-1:1:function:f", functionName: "f" };
const INVOKE: Resource = {
  kind: "service",
  arn: "arn:aws:states:::lambda:invoke",
  service: "lambda",
  action: "invoke",
  pattern: "request-response",
};

function request(stateName: string, resource: Resource, payload: JsonValue = {}): TaskRequest {
  return {
    id: 1,
    executionArn: "arn",
    stateName,
    resource,
    payload,
    payloadText: JSON.stringify(payload),
    scheduledAt: 0,
    scope: [],
    visit: 1,
    attempt: 1,
  };
}

describe("conformance: task answers", () => {
  it("are given state by state, in the order of scheduling", () => {
    const answering = recordedAnswers([
      { state: "A", attempt: 1, error: "Busy", cause: "later" },
      { state: "B", attempt: 1, output: { b: 1 } },
      { state: "A", attempt: 2, output: { a: 2 }, submitted: { id: 7 } },
    ]);
    expect(answering(request("B", FUNCTION))).to.deep.equal({ kind: "succeeded", output: { b: 1 } });
    expect(answering(request("A", FUNCTION))).to.deep.equal({ kind: "failed", error: "Busy", cause: "later" });
    const second = { kind: "succeeded", output: { a: 2 }, submitted: { id: 7 } };
    expect(answering(request("A", FUNCTION))).to.deep.equal(second);
    expect(answering(request("A", FUNCTION))).to.deep.equal({ kind: "never" });
  });

  it("read output that was not decoded as JSON text, and keep its form", () => {
    const answering = recordedAnswers([{ state: "A", attempt: 1, output: "0.0" }]);
    expect(answering(request("A", FUNCTION))).to.deep.equal({ kind: "succeeded", output: 0, outputText: "0.0" });
  });

  it("write the cause of a function called by ARN with blanks, of all others compactly", () => {
    const answer = { state: "A", attempt: 1, error: "E", cause: { a: [1, 2] } };
    expect(recordedAnswers([answer])(request("A", FUNCTION))).to.include({ cause: '{"a": [1, 2]}' });
    expect(recordedAnswers([answer])(request("A", INVOKE))).to.include({ cause: '{"a":[1,2]}' });
  });

  it("never come where the recording timed out, and may lack error and cause", () => {
    const answering = recordedAnswers([
      { state: "A", attempt: 1, timed_out: true, error: "States.Timeout", cause: null },
      { state: "A", attempt: 2, error: null, cause: null },
    ]);
    expect(answering(request("A", INVOKE))).to.deep.equal({ kind: "never" });
    expect(answering(request("A", INVOKE))).to.deep.equal({ kind: "failed" });
  });

  it("repeat the token of this run where the recording masks it", () => {
    for (const masked of ["<task_token:1>", "<<task_token>:1>", "<task-token:2>", "a_task_token"]) {
      const answering = recordedAnswers([
        { state: "A", attempt: 1, output: { TaskToken: masked, name: "task tokens" } },
      ]);
      expect(answering({ ...request("A", INVOKE), taskToken: "t-1" })).to.deep.equal({
        kind: "succeeded",
        output: { TaskToken: "t-1", name: "task tokens" },
      });
    }
  });

  it("come from what a function does, wrapped when it is invoked", () => {
    const lambda = (behaviour_spec: object): Parameters<typeof lambdaBehaviours>[0][number] => ({
      function_name: "f",
      function_arn: "arn:aws:lambda:us-east-1:1:function:f",
      behaviour_spec,
    });
    const answer = (behaviour: object, asked: TaskRequest): unknown => lambdaBehaviours([lambda(behaviour)])(asked);
    const invoked = request("A", INVOKE, { FunctionName: "f", Payload: ["it's", null] });
    expect(answer({ returns: "event" }, request("A", FUNCTION, [1]))).to.deep.equal({ kind: "succeeded", output: [1] });
    expect(answer({ returns: "event" }, invoked))
      .to.have.nested.property("output.Payload")
      .that.deep.equals(["it's", null]);
    expect(answer({ returns: "python-str", prefix: "got " }, invoked)).to.have.nested.property(
      "output.Payload",
      `got ["it's", None]`,
    );
    expect(answer({ raises: { errorType: "Oops" }, sleep_seconds: 2 }, invoked)).to.include({
      kind: "failed",
      error: "Oops",
      afterMs: 2000,
    });
    expect(answer({ returns: "event" }, request("A", FUNCTION_G))).to.equal(undefined);
  });
});

const FUNCTION_G: Resource = { ...FUNCTION, arn: "arn:aws:lambda:us-east-1:1:function:g", functionName: "g" };

describe("conformance: names that the service makes", () => {
  const recorded = "11111111-2222-4333-8444-555555555555";
  const made = "99999999-2222-4333-8444-555555555555";

  it("are learnt where they stand alike, and told both ways", () => {
    const names = new MadeNames();
    names.learn({ executionArn: `a:${recorded}`, nextToken: "old" }, { executionArn: `a:${made}`, nextToken: "new" });
    expect(names.toMade({ arn: `b:${recorded}`, token: "old" })).to.deep.equal({ arn: `b:${made}`, token: "new" });
    expect(names.toRecorded([`c:${made}`])).to.deep.equal([`c:${recorded}`]);
  });

  it("are not learnt from text that differs otherwise, nor twice", () => {
    const names = new MadeNames();
    names.learn(`a:${recorded}`, `b:${made}`);
    expect(names.toMade(recorded)).to.equal(recorded);
    names.learn(recorded, made);
    names.learn(recorded, "88888888-2222-4333-8444-555555555555");
    expect(names.toMade(recorded)).to.equal(made);
  });
});
