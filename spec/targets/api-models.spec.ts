import { expect } from "chai";
import type { ApiShape } from "../../src/cloud/api-model.js";
import { schemaProblem, type PresenceMode } from "../../src/cloud/validation/result-schema.js";
import { installedApiModels } from "../../src/targets/clients/api-models.js";
import type { JsonValue } from "../../src/util/json.js";

describe("The API models of installed SDK packages", () => {
  const models = installedApiModels();
  const shape = (service: string, action: string): ApiShape => {
    const found = models.resultOf(service, action);
    if (found === undefined) throw new Error(`there is no model of ${service}:${action}`);
    return found;
  };
  const problem = (action: string, value: JsonValue, mode: PresenceMode = "STRICT"): string | undefined =>
    schemaProblem(value, shape("sfn", action), { mode })?.text;
  const execution = {
    ExecutionArn: "arn",
    StateMachineArn: "arn",
    Status: "RUNNING",
    StartDate: "2030-01-01T00:00:00Z",
  };

  it("know what must be there", () => {
    expect(problem("startExecution", {})).to.equal("Required field 'ExecutionArn' is missing");
    expect(problem("startExecution", {}, "PRESENT")).to.equal(undefined);
  });

  it("know types: text, times as text, numbers, lists, structures", () => {
    expect(problem("startExecution", { ExecutionArn: 1, StartDate: "now" })).to.equal(
      "Field 'ExecutionArn' must be a string",
    );
    expect(problem("startExecution", { ExecutionArn: "a", StartDate: 5 })).to.equal(
      "Field 'StartDate' must be a string",
    );
    expect(problem("describeExecution", { ...execution, RedriveCount: "1" })).to.equal(
      "Field 'RedriveCount' must be a number",
    );
    expect(problem("listExecutions", { Executions: {} })).to.equal("Field 'Executions' must be an array");
    expect(problem("listExecutions", { Executions: [{ ...execution, Name: 2 }] })).to.equal(
      "Field 'Name' must be a string",
    );
    expect(problem("describeExecution", { ...execution, InputDetails: [] })).to.equal(
      "Field 'InputDetails' must be an object",
    );
  });

  it("know enumerations", () => {
    expect(problem("describeExecution", { ...execution, Status: "DONE" })).to.equal(
      "Field 'Status' is not an expected value",
    );
    expect(problem("describeExecution", execution)).to.equal(undefined);
  });

  it("let through fields they do not know", () => {
    expect(problem("listExecutions", { Executions: [], More: 1 })).to.equal(undefined);
  });

  it("find a service whose package has a hyphen by its name without one, and an integration by the service's own", () => {
    expect(models.resultOf("eventbridge", "putEvents")).to.have.property("kind", "structure");
    expect(models.resultOf("sqs", "sendMessage")).to.have.property("kind", "structure");
  });

  it("have nothing to say of what is not installed, or not an action", () => {
    expect(models.resultOf("nosuchservice", "putEvents")).to.equal(undefined);
    expect(models.resultOf("sfn", "fly")).to.equal(undefined);
  });
});
