import { expect } from "chai";
import { bench, roleArn } from "./support.js";
import { charge, each, both, mocked } from "./tested-states.js";

describe("TestState", () => {
  describe("refuses", () => {
    const state = JSON.stringify(charge);
    const pass = '{"Type":"Pass","End":true}';
    const fan = JSON.stringify(each);
    const refusals: readonly [title: string, request: object, code: string, message: string][] = [
      [
        "a Map without a mock",
        { definition: fan },
        "InvalidDefinition",
        "TestState API does not support Map or Parallel states. Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]",
      ],
      [
        "a pattern it cannot run",
        { definition: state.replace("lambda:invoke", "states:startExecution.sync:2"), roleArn },
        "InvalidDefinition",
        "TestState API does not support '.sync' or '.waitForTaskToken' integration patterns.",
      ],
      [
        "a Task without a role",
        { definition: state },
        "ValidationException",
        "RoleArn must be specified when testing a Task state",
      ],
      [
        "a mock of a Pass",
        { definition: pass, ...mocked(1) },
        "ValidationException",
        "State type 'Pass' is not supported when a mock is specified",
      ],
      [
        "two mocks at once",
        { definition: state, mock: { result: "{}", errorOutput: {} } },
        "ValidationException",
        "A test mock should have only one of the following fields: [result, errorOutput].",
      ],
      [
        "secrets of a mock",
        { definition: state, ...mocked({}), revealSecrets: true },
        "ValidationException",
        "TestState does not support RevealSecrets when a mock is specified.",
      ],
      [
        "a mock that is no JSON",
        { definition: state, mock: { result: "nope" } },
        "ValidationException",
        "Mocked result must be valid JSON",
      ],
      [
        "results for another number of branches",
        { definition: JSON.stringify(both), ...mocked([1]) },
        "ValidationException",
        "Mocked result must contain the same number of items as number of Parallel branches.",
      ],
      [
        "one result for all branches",
        { definition: JSON.stringify(both), ...mocked({}) },
        "ValidationException",
        "Mocked result must be an array.",
      ],
      [
        "failed iterations without a mock",
        { definition: fan, stateConfiguration: { mapIterationFailureCount: 0 } },
        "ValidationException",
        "TestState does not support MapIterationFailureCount when a mock is not specified.",
      ],
      [
        "more failed iterations than there are",
        {
          definition: fan,
          input: '{"items":[1]}',
          ...mocked([1]),
          stateConfiguration: { mapIterationFailureCount: 2 },
        },
        "ValidationException",
        "Map iteration failure count must be less than or equal to the number of Map iterations",
      ],
      [
        "an unknown field of the context",
        { definition: state, ...mocked({}), context: '{"Order":{}}' },
        "ValidationException",
        "Invalid Context object provided: Field 'Order' is not allowed",
      ],
      [
        "a Map in the context",
        { definition: state, ...mocked({}), context: '{"Map":{}}' },
        "ValidationException",
        "Invalid Context object provided: 'Map' field is not supported when mocking a Context object",
      ],
      [
        "a context of wrong types",
        { definition: state, ...mocked({}), context: '{"State":{"Name":1}}' },
        "ValidationException",
        "Invalid Context object provided: State.Name must be a string",
      ],
      [
        "a state that is not there",
        { definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}', stateName: "B" },
        "ValidationException",
        "State not found in definition",
      ],
      [
        "a state that is none",
        { definition: '{"Type":"Pas"}' },
        "InvalidDefinition",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/StateName/Type'",
      ],
    ];
    for (const [title, request, code, message] of refusals) {
      it(title, async () => {
        expect(await bench().refused("TestState", request)).to.deep.equal({ code, message });
      });
    }
  });
});
