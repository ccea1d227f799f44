import { expect } from "chai";
import {
  invalidDefinitionMessage,
  validateDefinition,
  type Diagnostic,
  type MachineType,
} from "../../../src/asl/index.js";
import type { JsonObject, JsonValue } from "../../../src/util/json.js";

const lambda = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const end = { S: { Type: "Pass", End: true } };

function findings(definition: JsonValue, type: MachineType = "STANDARD"): readonly Diagnostic[] {
  return validateDefinition(JSON.stringify(definition), { type });
}

/** `CODE: message at location` of every error. */
function errors(definition: JsonValue, type?: MachineType): readonly string[] {
  return findings(definition, type)
    .filter(({ severity }) => severity === "ERROR")
    .map(({ code, message, location }) => `${code}: ${message} at ${location ?? "null"}`);
}

/** The errors of a machine with this one state, told without code and the way to the state. */
function ofState(state: JsonObject, type?: MachineType): readonly string[] {
  const found = errors({ StartAt: "X", States: { X: state, Y: { Type: "Succeed" }, ...reaching(state) } }, type);
  return found.map((text) => text.replace("SCHEMA_VALIDATION_FAILED: ", "").replace("/States/X", ""));
}

/** Leads to Y, which ends the machine, whatever X does. */
function reaching(state: JsonObject): JsonObject {
  return state["Next"] === "Y" ? {} : { Z: { Type: "Pass", Next: "Y" } };
}

const only = (state: JsonObject, type?: MachineType): readonly string[] =>
  ofState(state, type).filter((text) => !text.includes("is not reachable"));

const task = (fields: JsonObject): JsonObject => ({ Type: "Task", Resource: lambda, Next: "Y", ...fields });

describe("validateDefinition", () => {
  describe("looks at the text for states that are written twice", () => {
    const told = (text: string): readonly string[] =>
      validateDefinition(text, { type: "STANDARD" }).map(
        ({ code, message, location }) => `${code}: ${message} at ${location}`,
      );
    const pass = '{ "Type": "Pass", "End": true }';

    it("in a machine, a branch or a processor", () => {
      const twice = `{ "StartAt": "A", "States": { "A": ${pass}, "A" : ${pass} } }`;
      expect(told(twice)).to.deep.equal(["DUPLICATE_STATE_NAME: Duplicate State name: A at /States/A"]);
      const deep = `{ "StartAt": "P", "States": { "P": { "Type": "Parallel", "End": true, "Branches": [
        { "StartAt": "B", "States": { "B": ${pass} } },
        { "StartAt": "M", "States": { "M": { "Type": "Map", "End": true, "ItemProcessor": ${twice} } } }
      ] } } }`;
      expect(told(deep)).to.deep.equal([
        "DUPLICATE_STATE_NAME: Duplicate State name: A at /States/P/Branches[1]/States/M/ItemProcessor/States/A",
      ]);
    });

    it("and lets the last of any other field count, and payloads hold what they like", () => {
      const Result = `{ "States": { "A": 1, "A": "\\"States\\": {" }, "a": ["A", "A"] }`;
      expect(
        told(
          `{ "StartAt": "A", "StartAt": "A", "States": { "A": { "Type": "Pass", "Result": ${Result}, "End": true } } }`,
        ),
      ).to.deep.equal([]);
    });
  });

  describe("asks an HTTP Task for what it calls", () => {
    const http = (fields: JsonObject): JsonObject => task({ Resource: "arn:aws:states:::http:invoke", ...fields });
    const Authentication = { ConnectionArn: "arn:aws:events:us-east-1:123456789012:connection/shop/1" };
    const whole = { ApiEndpoint: "https://api.example.com", Method: "GET", Authentication };

    it("takes written and computed fields, in both languages", () => {
      const { Authentication: InvocationConfig, ...rest } = whole;
      expect(only(http({ Parameters: whole }))).to.deep.equal([]);
      expect(only(http({ Parameters: { ...rest, InvocationConfig } }))).to.deep.equal([]);
      const computed = { "ApiEndpoint.$": "States.Format('https://{}', $.host)", "Method.$": "$.method" };
      expect(only(http({ Parameters: { ...computed, Authentication: { "ConnectionArn.$": "$.arn" } } }))).to.deep.equal(
        [],
      );
      const Arguments = { ...whole, ApiEndpoint: "{% $host %}", Method: "{% 'GET' %}" };
      expect(only(http({ QueryLanguage: "JSONata", Arguments }))).to.deep.equal([]);
      expect(only(http({ QueryLanguage: "JSONata", Arguments: "{% $call %}" }))).to.deep.equal([]);
    });

    it("refuses what is missing, and values that cannot be", () => {
      expect(only(http({}))).to.deep.equal([]);
      expect(only(http({ Parameters: {} }))).to.deep.equal([
        "The field 'ApiEndpoint' is required but was missing at /Parameters",
        "The field 'Method' is required but was missing at /Parameters",
        "The field 'Authentication' is required but was missing at /Parameters",
      ]);
      expect(only(http({ QueryLanguage: "JSONata", Arguments: { ...whole, Authentication: {} } }))).to.deep.equal([
        "The field 'ConnectionArn' is required but was missing at /Arguments/Authentication",
      ]);
      expect(
        only(http({ Parameters: { ...whole, ApiEndpoint: "States.Format('{}', $.a)", Method: "FETCH" } })),
      ).to.deep.equal([
        "The value for the 'ApiEndpoint' field is not valid at /Parameters",
        "The value for the 'Method' field is not valid at /Parameters",
      ]);
    });
  });

  it("accepts a machine with all state types", () => {
    const definition = {
      StartAt: "Pick",
      Comment: "all of them",
      Version: "1.0",
      TimeoutSeconds: 60,
      QueryLanguage: "JSONPath",
      States: {
        Pick: {
          Type: "Choice",
          Choices: [{ Variable: "$.a", NumericGreaterThanEqualsPath: "$.b", Next: "Fan" }],
          Default: "Rest",
        },
        Fan: {
          Type: "Parallel",
          Branches: [{ StartAt: "T", States: { T: { Type: "Task", Resource: lambda, End: true } } }],
          ResultSelector: { "first.$": "$[0]" },
          Next: "Each",
        },
        Each: {
          Type: "Map",
          ItemsPath: "$.items",
          ItemProcessor: { StartAt: "P", States: { P: { Type: "Pass", Result: 1, ResultPath: "$.n", End: true } } },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Bad" }],
          End: true,
        },
        Rest: { Type: "Wait", Timestamp: "2030-02-28T23:59:59.5+01:00", Next: "Done" },
        Done: { Type: "Succeed" },
        Bad: { Type: "Fail", ErrorPath: "States.Format('{}', $.Error)", Cause: "so" },
      },
    };
    expect(findings(definition)).to.deep.equal([]);
    expect(findings(definition, "EXPRESS")).to.deep.equal([]);
  });

  it("asks for what every machine must have", () => {
    expect(errors({})).to.deep.equal(["SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /"]);
    expect(errors({ States: end })).to.deep.equal([
      "SCHEMA_VALIDATION_FAILED: These fields are required: [StartAt] at /",
    ]);
    expect(errors([])).to.deep.equal(["SCHEMA_VALIDATION_FAILED: Expected value of type Object at /"]);
    expect(errors({ StartAt: "S", States: {} })).to.deep.equal([
      "SCHEMA_VALIDATION_FAILED: Value cannot be empty at /States",
    ]);
    expect(errors({ StartAt: "S", States: end, Stats: 1 })).to.deep.equal([
      "SCHEMA_VALIDATION_FAILED: Field 'Stats' is not supported at /",
    ]);
    expect(validateDefinition(" \n", { type: "STANDARD" })).to.deep.equal([
      { severity: "ERROR", code: "MISSING_DESCRIPTION", message: "Missing state machine definition" },
    ]);
  });

  it("asks for states that are objects of a known type", () => {
    expect(errors({ StartAt: "S", States: { ...end, QueryLanguage: "JSONata" } })).to.deep.equal([
      "SCHEMA_VALIDATION_FAILED: Expected value of type Object at /States/QueryLanguage",
    ]);
    expect(only({ Type: "Loop" })).to.deep.equal([
      "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /Type",
    ]);
    expect(only({ End: true })).to.deep.equal(["These fields are required: [Type] at "]);
  });

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

  describe("where states lead", () => {
    it("finds targets that do not exist, whichever field names them", () => {
      const definition = {
        StartAt: "Nowhere",
        States: {
          Pick: { Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, Next: "Ghost" }], Default: "Gone" },
          Run: { Type: "Task", Resource: lambda, Catch: [{ ErrorEquals: ["A"], Next: "Lost" }], Next: "Away" },
          Fan: {
            Type: "Parallel",
            Branches: [{ StartAt: "In", States: { In: { Type: "Pass", Next: "Run" } } }],
            End: true,
          },
        },
      };
      expect(errors(definition).filter((text) => text.includes("Missing"))).to.deep.equal([
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Nowhere at /StartAt",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Ghost at /States/Pick/Choices[0]/Next",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Gone at /States/Pick/Default",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Away at /States/Run/Next",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Lost at /States/Run/Catch[0]/Next",
        "MISSING_TRANSITION_TARGET: Missing 'Next' target: Run at /States/Fan/Branches[0]/States/In/Next",
      ]);
    });

    it("finds states nothing leads to, in every scope", () => {
      const inner = { StartAt: "A", States: { A: { Type: "Pass", End: true }, B: { Type: "Pass", End: true } } };
      expect(
        errors({
          StartAt: "M",
          States: { M: { Type: "Map", ItemProcessor: inner, End: true }, C: { Type: "Succeed" } },
        }),
      ).to.deep.equal([
        'MISSING_TRANSITION_TARGET: State "C" is not reachable. at /States/C',
        'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/M/ItemProcessor/States/B',
      ]);
    });

    it("asks the machine for an end, and then for nothing more", () => {
      const loop = { A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } };
      const found = findings({ StartAt: "A", States: { ...loop, C: { Type: "Pass", Next: "A" } } });
      expect(found).to.deep.equal([
        { severity: "ERROR", code: "MISSING_END_STATE", message: "Workflow has no terminal state" },
      ]);
      expect(invalidDefinitionMessage(found)).to.equal(
        "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'",
      );
      const nested = {
        StartAt: "M",
        States: { M: { Type: "Map", Iterator: { StartAt: "A", States: loop }, End: true } },
      };
      expect(findings(nested)).to.deep.equal([]);
    });

    it("tells a missing target before the missing end", () => {
      expect(
        invalidDefinitionMessage(findings({ StartAt: "A", States: { A: { Type: "Pass", Next: "NOPE" } } })),
      ).to.equal(
        "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: NOPE at /States/A/Next, " +
          "MISSING_END_STATE: Workflow has no terminal state at null'",
      );
    });

    it("wants every name once, and none too long", () => {
      const branch = { StartAt: "A", States: { A: { Type: "Succeed" } } };
      expect(
        errors({ StartAt: "P", States: { P: { Type: "Parallel", Branches: [branch, branch], End: true } } }),
      ).to.deep.equal(["DUPLICATE_STATE_NAME: Duplicate State name: A at /States/P/Branches[1]/States/A"]);
      const long = "n".repeat(81);
      expect(errors({ StartAt: long, States: { [long]: { Type: "Succeed" } } })).to.deep.equal([
        `INVALID_STATE_NAME: The state name '${long}' exceeds 80 characters at /States/${long}`,
      ]);
    });

    it("looks at where states lead only in a definition of the right shape", () => {
      expect(errors({ StartAt: "A", States: { A: { Type: "Pass", Next: "NOPE", Extra: 1 } } })).to.deep.equal([
        "SCHEMA_VALIDATION_FAILED: Field 'Extra' is not supported at /States/A",
      ]);
    });
  });

  it("warns of paths that are not evaluated", () => {
    const definition = {
      StartAt: "A",
      States: {
        A: { Type: "Pass", Result: { id: "$.id" }, Parameters: { id: "$.id" }, Next: "B" },
        B: { Type: "Fail", Error: "$.error" },
      },
    };
    expect(findings(definition).map(({ severity, code, location }) => [severity, code, location])).to.deep.equal([
      ["WARNING", "NO_DOLLAR", "/States/A/Parameters"],
      ["WARNING", "PASS_RESULT_IS_STATIC", "/States/A/Result"],
      ["WARNING", "NO_PATH", "/States/B/Error"],
    ]);
    expect(invalidDefinitionMessage(findings(definition))).to.equal(undefined);
  });

  it("refuses states within states without end, and is not felled by them", () => {
    const within = (levels: number): string => {
      let text = '{"StartAt":"S0","States":{"S0":{"Type":"Pass","Comment":"[[\\"{{","End":true}}}';
      for (let level = 1; level <= levels; level += 1) {
        text = `{"StartAt":"S${level}","States":{"S${level}":{"Type":"Parallel","Branches":[${text}],"End":true}}}`;
      }
      return text;
    };
    expect(validateDefinition(within(100), { type: "STANDARD" })).to.deep.equal([]);
    for (const text of [within(400), within(5000), "[".repeat(500_000)]) {
      expect(validateDefinition(text, { type: "STANDARD" })).to.deep.equal([
        { severity: "ERROR", code: "TOO_DEEPLY_NESTED", message: "States are too deeply nested" },
      ]);
    }
  });
});
