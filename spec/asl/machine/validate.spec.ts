import { expect } from "chai";
import { invalidDefinitionMessage, validateDefinition } from "../../../src/asl/index.js";
import type { JsonObject } from "../../../src/util/json.js";
import { lambda, end, findings, errors, only, task } from "./findings.js";

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
