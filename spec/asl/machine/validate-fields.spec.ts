import { expect } from "chai";
import type { JsonObject } from "../../../src/util/json.js";
import { end, findings, errors, only, task } from "./findings.js";

describe("The fields of states, as they are judged", () => {
  it("refuses fields a state type does not have", () => {
    expect(only({ Type: "Wait", Seconds: 1, ResultPath: "$.x", Next: "Y" })).to.deep.equal([
      "Field 'ResultPath' is not supported at ",
    ]);
    expect(only({ Type: "Pass", Catch: [], Next: "Y" })).to.deep.equal(["Field 'Catch' is not supported at "]);
    expect(only({ Type: "Succeed", End: true })).to.deep.equal(["Field 'End' is not supported at "]);
    expect(
      only({ Type: "Parallel", Branches: [{ StartAt: "S", States: end }], TimeoutSeconds: 5, Next: "Y" }),
    ).to.deep.equal(["Field 'TimeoutSeconds' is not supported at "]);
  });

  it("wants exactly one way on, and one of fields that exclude each other", () => {
    expect(only({ Type: "Pass" })).to.deep.equal([
      "This object should have only one of the following fields: [Next, End] at ",
    ]);
    expect(only({ Type: "Pass", Next: "Y", End: true })).to.deep.equal([
      "There should only be one of the following fields: [Next, End] at ",
    ]);
    expect(only({ Type: "Pass", Next: "Y", End: false })).to.deep.equal([]);
    expect(only({ Type: "Wait", Seconds: 1, Timestamp: "2030-01-01T00:00:00Z", Next: "Y" })).to.deep.equal([
      "There should only be one of the following fields: [SecondsPath, Seconds, TimestampPath, Timestamp] at ",
    ]);
    expect(only(task({ TimeoutSeconds: 5, TimeoutSecondsPath: "$.t" }))).to.deep.equal([
      "There should only be one of the following fields: [TimeoutSeconds, TimeoutSecondsPath] at ",
    ]);
    expect(only({ Type: "Fail", Cause: "c", CausePath: "$.c" })).to.deep.equal([
      "There should only be one of the following fields: [Cause, CausePath] at ",
    ]);
    expect(only({ Type: "Map", Next: "Y" })).to.deep.equal([
      "This object should have only one of the following fields: [ItemProcessor, Iterator] at ",
    ]);
  });

  it("knows the range of each number", () => {
    expect(only(task({ TimeoutSeconds: 0 }))).to.deep.equal(["Minimum value is 1 at /TimeoutSeconds"]);
    expect(only(task({ HeartbeatSeconds: 1.5 }))).to.deep.equal([
      "Expected value of type Integer at /HeartbeatSeconds",
    ]);
    expect(only({ Type: "Wait", Seconds: 100_000_000, Next: "Y" })).to.deep.equal([
      "Maximum value is 99999999 at /Seconds",
    ]);
    expect(
      only(
        task({
          Retry: [{ ErrorEquals: ["A"], BackoffRate: 0.5, MaxAttempts: -1, IntervalSeconds: 0, MaxDelaySeconds: 0 }],
        }),
      ),
    ).to.have.members([
      "Minimum value is 1 at /Retry[0]/BackoffRate",
      "Minimum value is 0 at /Retry[0]/MaxAttempts",
      "Minimum value is 1 at /Retry[0]/MaxDelaySeconds",
    ]);
  });

  it("judges retriers and catchers", () => {
    expect(only(task({ Retry: [{ ErrorEquals: [], JitterStrategy: "SOME" }] }))).to.deep.equal([
      "Value cannot be empty at /Retry[0]/ErrorEquals",
      "Value should be one of the following: [NONE, FULL] at /Retry[0]/JitterStrategy",
    ]);
    expect(only(task({ Catch: [{ Next: "Y" }] }))).to.deep.equal([
      "These fields are required: [ErrorEquals] at /Catch[0]",
    ]);
    const all = { ErrorEquals: ["States.ALL"], Next: "Y" };
    const other = { ErrorEquals: ["A"], Next: "Y" };
    const alone = "States.ALL must appear alone and at end of list";
    expect(only(task({ Catch: [all, other] }))).to.deep.equal([`${alone} at /Catch[0]/ErrorEquals`]);
    expect(only(task({ Catch: [{ ErrorEquals: ["States.ALL", "A"], Next: "Y" }] }))).to.deep.equal([
      `${alone} at /Catch[0]/ErrorEquals`,
    ]);
    expect(only(task({ Catch: [other, all] }))).to.deep.equal([]);
  });

  it("judges paths, reference paths and templates", () => {
    expect(only(task({ InputPath: "order.id" }))).to.deep.equal(["Value must be a valid JSONPath. at /InputPath"]);
    expect(only(task({ ResultPath: ".id" }))).to.deep.equal([
      "Value is not a Reference Path: Reference path didn't start with '$' at /ResultPath",
    ]);
    expect(only(task({ ResultPath: "$.a[*]" }))).to.deep.equal(["Value is not a Reference Path at /ResultPath"]);
    const badValue = (field: string): string =>
      `The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call at`;
    expect(only(task({ Parameters: { deep: [{ "parsed.$": "States.StringToJson(" }] } }))).to.deep.equal([
      `${badValue("parsed.$")} /Parameters`,
    ]);
    expect(only(task({ Parameters: { "n.$": "States.MathAdd(1, '2')" } }))).to.deep.equal([
      `${badValue("n.$")} /Parameters`,
    ]);
    expect(only(task({ Parameters: { "n.$": " $.a" } }))).to.deep.equal([`${badValue("n.$")} /Parameters`]);
    expect(only(task({ Parameters: { "n.$": 5 } }))).to.deep.equal([`${badValue("n.$")} /Parameters`]);
    expect(only(task({ Parameters: { n: 1, "n.$": "$.n" } }))).to.deep.equal([
      "There should only be one of the following fields: [n, n.$] at /Parameters",
    ]);
    expect(only({ Type: "Fail", ErrorPath: "error" })).to.deep.equal([`${badValue("ErrorPath")} `]);
  });

  it("judges Choice rules", () => {
    const rule = (fields: JsonObject): readonly string[] =>
      only({ Type: "Choice", Choices: [{ Next: "Y", ...fields }], Default: "Y" });
    expect(only({ Type: "Choice", Choices: [], Default: "Y" })).to.deep.equal(["Value cannot be empty at /Choices"]);
    expect(only({ Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true }], Default: "Y" })).to.deep.equal([
      "These fields are required: [Next] at /Choices[0]",
    ]);
    expect(rule({ Variable: "$.a", StringEquals: 5 })).to.deep.equal([
      "Expected value of type String at /Choices[0]/StringEquals",
    ]);
    expect(rule({ Variable: "$.a", TimestampEquals: "tomorrow" })).to.deep.equal([
      "String does not match RFC3339 timestamp at /Choices[0]/TimestampEquals",
    ]);
    expect(rule({ Variable: "a", IsNull: true })).to.deep.equal([
      "Value is not a Reference Path: Reference path didn't start with '$' at /Choices[0]/Variable",
    ]);
    expect(rule({ Variable: "$.a", IsNull: true, IsString: true })).to.deep.equal([
      "There should only be one of the following fields: [IsNull, IsString] at /Choices[0]",
    ]);
    expect(rule({ And: [{ Variable: "$.a", IsNull: true, Next: "Y" }] })).to.deep.equal([
      "Field 'Next' is not supported at /Choices[0]/And[0]",
    ]);
    expect(rule({ Variable: "$.a", IsNull: true, Not: { Variable: "$.a", IsNull: true } })).to.deep.equal([
      "The object must have only one of the following fields, [And, Or, Not, Variable, Condition] at /Choices[0]",
    ]);
    expect(rule({ Condition: "{% true %}" })).to.deep.equal([
      "The QueryLanguage is set to 'JSONPath', but field 'Condition' is only supported for the 'JSONata' QueryLanguage at /Choices[0]/Condition",
    ]);
  });

  it("wants timestamps of RFC 3339 that exist", () => {
    for (const Timestamp of [
      "2016-13-05T21:29:29Z",
      "2016-12-05 21:29:29Z",
      "2016-12-05T21:29:29",
      "2023-02-29T00:00:00Z",
      "{% $now() %}",
      5,
    ]) {
      expect(only({ Type: "Wait", Timestamp, Next: "Y" }), String(Timestamp)).to.deep.equal([
        "String does not match RFC3339 timestamp at /Timestamp",
      ]);
    }
    expect(only({ Type: "Wait", Timestamp: "2024-02-29T00:00:00Z", Next: "Y" })).to.deep.equal([]);
  });

  it("refuses resources that are not recognised", () => {
    const unknown = (Resource: string): readonly string[] => only(task({ Resource }));
    for (const name of [
      "dynamodb:query",
      "s3:getObject",
      "lambda:invoke.sync",
      "sqs:sendMessage.sync",
      "dynamodb:putItem.waitForTaskToken",
      "aws-sdk:s3:getObject.sync",
    ]) {
      const arn = `arn:aws:states:::${name}`;
      expect(unknown(arn), name).to.deep.equal([
        `The resource provided ${arn} is not recognized. The value is not a valid resource ARN, or the resource is not available in this region. at /Resource`,
      ]);
    }
    for (const name of [
      "dynamodb:updateItem",
      "states:startExecution.sync:2",
      "aws-sdk:newservice:doThis.waitForTaskToken",
      "newservice:doThat.sync",
    ]) {
      expect(unknown(`arn:aws-us-gov:states:::${name}`), name).to.deep.equal([]);
    }
    expect(unknown("arn:aws:lambda:us-east-1:123456789012:function:charge:")).to.deep.equal([
      "Value is not a valid resource ARN at /Resource",
    ]);
    expect(unknown("${Charge")).to.deep.equal(["Value is not a valid resource ARN at /Resource"]);
  });

  it("warns of a Resource that is no ARN yet", () => {
    const definition = { StartAt: "X", States: { X: { Type: "Task", Resource: "${ChargeFn}", End: true } } };
    expect(findings(definition)).to.deep.equal([
      {
        severity: "WARNING",
        code: "INVALID_RESOURCE",
        message: "Value is not a valid resource ARN",
        location: "/States/X/Resource",
      },
    ]);
  });

  it("refuses in an EXPRESS machine what only STANDARD ones do", () => {
    const resource = (name: string): readonly string[] => only(task({ Resource: `arn:aws:states:${name}` }), "EXPRESS");
    expect(resource("::states:startExecution.sync:2")).to.deep.equal([
      "Express state machine does not support '.sync' service integration at /Resource",
    ]);
    expect(resource("::sqs:sendMessage.waitForTaskToken")).to.deep.equal([
      "Express state machine does not support '.waitForTaskToken' service integration  at /Resource",
    ]);
    expect(resource("us-east-1:123456789012:activity:a")).to.deep.equal([
      "Express state machine does not support Activity ARN at /Resource",
    ]);
    expect(resource("::sqs:sendMessage")).to.deep.equal([]);
  });

  it("asks Credentials for a role", () => {
    expect(only(task({ Credentials: {} }))).to.deep.equal([
      "The field 'RoleArn' is required but was missing at /Credentials",
    ]);
    expect(only(task({ Credentials: { "RoleArn.$": "$.role" } }))).to.deep.equal([]);
    expect(only(task({ Credentials: null }))).to.deep.equal(["Expected value of type Object at /Credentials"]);
  });

  it("keeps the two query languages apart", () => {
    expect(only(task({ QueryLanguage: "JSONata", Parameters: {} }))).to.deep.equal([
      "The QueryLanguage is set to 'JSONata', but field 'Parameters' is only supported for the 'JSONPath' QueryLanguage at /Parameters",
    ]);
    expect(only(task({ Arguments: {} }))).to.deep.equal([
      "The QueryLanguage is set to 'JSONPath', but field 'Arguments' is only supported for the 'JSONata' QueryLanguage at /Arguments",
    ]);
    expect(
      errors({
        QueryLanguage: "JSONata",
        StartAt: "S",
        States: { S: { Type: "Pass", QueryLanguage: "JSONPath", End: true } },
      }),
    ).to.deep.equal([
      "SCHEMA_VALIDATION_FAILED: 'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine at /States/S",
    ]);
    expect(only(task({ QueryLanguage: "XPath" }))).to.deep.equal([
      "Value should be one of the following: [JSONPath, JSONata] at /QueryLanguage",
    ]);
  });

  it("reads JSONata for its syntax", () => {
    const jsonata = (fields: JsonObject): readonly string[] => only(task({ QueryLanguage: "JSONata", ...fields }));
    expect(
      jsonata({ Arguments: { a: ["{% $states.input.x + 1 %}", "{%1%}", "text"] }, TimeoutSeconds: "{% 5 %}" }),
    ).to.deep.equal([]);
    expect(jsonata({ Arguments: { a: ["{% 10 + ) %}"] } })).to.deep.equal([
      'INVALID_JSONATA_EXPRESSION: The symbol ")" cannot be used as a unary operator at /Arguments/a[0]',
    ]);
    expect(jsonata({ Output: "{% 1 + %}" })).to.deep.equal([
      "INVALID_JSONATA_EXPRESSION: Unexpected end of expression at /Output",
    ]);
    expect(jsonata({ Output: { deep: "{% 1 " } })).to.deep.equal([
      "JSONata string must start with {% and end with %} at /Output/deep",
    ]);
  });

  it("judges the names of variables", () => {
    const assign = (name: string): readonly string[] => only(task({ Assign: { [name]: 1 } }));
    expect(assign("states")).to.deep.equal([
      "RESERVED_VARIABLE_NAME: Cannot assign to reserved variable '$states'. at /Assign",
    ]);
    expect(assign("to-do")).to.deep.equal([
      "INVALID_VARIABLE_NAME: Invalid variable name 'to-do': the variable name contains invalid characters. at /Assign",
    ]);
    expect(assign("total_1")).to.deep.equal([]);
    expect(only(task({ Assign: { "total.$": "$.total" } }))).to.deep.equal([]);
  });

  it("judges the parts of a distributed Map", () => {
    const processor = {
      StartAt: "S",
      States: end,
      ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
    };
    const map = (fields: JsonObject): readonly string[] =>
      only({ Type: "Map", ItemProcessor: processor, Next: "Y", ...fields });
    expect(map({})).to.deep.equal([]);
    expect(map({ ItemProcessor: { ...processor, ProcessorConfig: { Mode: "DISTRIBUTED" } } })).to.deep.equal([
      "These fields are required: [ExecutionType] at /ItemProcessor/ProcessorConfig",
    ]);
    expect(map({ ItemReader: { Resource: "arn:aws:states:::dynamodb:query" } })).to.deep.equal([
      "The field 'Resource' does not match any of the allowed values at /ItemReader/Resource",
    ]);
    expect(
      map({ ItemReader: { Resource: "arn:aws:states:::s3:getObject", ReaderConfig: { InputType: "CSV" } } }),
    ).to.deep.equal(["The field 'CSVHeaderLocation' is required at /ItemReader/ReaderConfig"]);
    expect(map({ ResultWriter: {} })).to.deep.equal([
      "These fields are required: [Resource, Parameters] at /ResultWriter",
    ]);
    expect(map({ ToleratedFailurePercentage: 101 })).to.deep.equal([
      "Maximum value is 100 at /ToleratedFailurePercentage",
    ]);
    const label = (Label: string): readonly string[] => map({ Label });
    expect(label("")).to.deep.equal(["INVALID_LABEL_NAME: Label cannot be empty at /Label"]);
    expect(label("l".repeat(41))).to.deep.equal(["INVALID_LABEL_NAME: Label cannot exceed 40 characters at /Label"]);
    expect(label("a b")).to.deep.equal(["INVALID_LABEL_NAME: Label contains invalid character: ' ' at /Label"]);
  });
});
