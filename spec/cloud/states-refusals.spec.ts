import { expect } from "chai";
import { bench, pass, roleArn, task, waiting, type Bench } from "./support.js";

const executionArn = "arn:aws:states:us-east-1:123456789012:execution:orders:one";

const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

type Refusal = readonly [title: string, operation: string, request: object, code: string, message: string];

function refuses(refusals: readonly Refusal[], prepare: (world: Bench) => Promise<unknown> = async () => {}): void {
  for (const [title, operation, request, code, message] of refusals) {
    it(`${operation}: ${title}`, async () => {
      const world = bench();
      await prepare(world);
      expect(await world.refused(operation, request)).to.deep.equal({ code, message });
    });
  }
}

describe("Step Functions refuses", () => {
  describe("ARNs", () => {
    const byMachine = [
      "DescribeStateMachine",
      "DeleteStateMachine",
      "UpdateStateMachine",
      "StartExecution",
      "StartSyncExecution",
      "ListExecutions",
    ];
    const byExecution = [
      "DescribeExecution",
      "StopExecution",
      "GetExecutionHistory",
      "DescribeStateMachineForExecution",
    ];
    refuses([
      ...byMachine.map((operation): Refusal => [
        "that are none",
        operation,
        { stateMachineArn: "not_a_valid_arn" },
        "InvalidArn",
        "Invalid Arn: 'Invalid ARN prefix: not_a_valid_arn'",
      ]),
      ...byExecution.map((operation): Refusal => [
        "that are none",
        operation,
        { executionArn: "invalid" },
        "InvalidArn",
        "Invalid Arn: 'Invalid ARN prefix: invalid'",
      ]),
      ...byExecution.map((operation): Refusal => [
        "of what is not there",
        operation,
        { executionArn },
        "ExecutionDoesNotExist",
        `Execution Does Not Exist: '${executionArn}'`,
      ]),
      ...byMachine
        .filter((operation) => operation !== "DeleteStateMachine")
        .map((operation): Refusal => [
          "of what is not there",
          operation,
          { stateMachineArn: machineArn },
          "StateMachineDoesNotExist",
          `State Machine Does Not Exist: '${machineArn}'`,
        ]),
      [
        "of an execution for a machine",
        "DescribeStateMachine",
        { stateMachineArn: executionArn },
        "InvalidArn",
        "Invalid Arn: 'Resource type not valid in this context: execution'",
      ],
      [
        "of a machine for an execution",
        "DescribeExecution",
        { executionArn: machineArn },
        "InvalidArn",
        "Invalid Arn: 'Resource type not valid in this context: stateMachine'",
      ],
      [
        "of another service",
        "DescribeStateMachine",
        { stateMachineArn: roleArn },
        "InvalidArn",
        `Invalid Arn: 'Invalid ARN: ${roleArn}'`,
      ],
      [
        "with too many parts",
        "DescribeExecution",
        { executionArn: `${executionArn}:more` },
        "InvalidArn",
        `Invalid Arn: 'Invalid ARN: ${executionArn}:more'`,
      ],
      [
        "that are too long",
        "DescribeStateMachine",
        { stateMachineArn: `arn:${"x".repeat(260)}` },
        "ValidationException",
        `1 validation error detected: Value 'arn:${"x".repeat(260)}' at 'stateMachineArn' failed to satisfy constraint: Member must have length less than or equal to 256`,
      ],
      [
        "of what carries no tags",
        "TagResource",
        { resourceArn: `${machineArn}:1`, tags: [] },
        "ResourceNotFound",
        `Resource not found: '${machineArn}:1'`,
      ],
    ]);

    it("but deletes what is not there, as AWS does", async () => {
      const world = bench();
      expect(await world.ok("DeleteStateMachine", { stateMachineArn: machineArn })).to.deep.equal({});
    });
  });

  describe("to create", () => {
    const definition = JSON.stringify(pass);
    const fine = { name: "orders", definition, roleArn };
    refuses([
      ...["a b", "a/b", "a<b", "a?b", 'a"b', "a#b", "a:b", "a\u0007b", "a😀b"].map((name): Refusal => [
        `the name ${JSON.stringify(name)}`,
        "CreateStateMachine",
        { ...fine, name },
        "InvalidName",
        `Invalid Name: '${name}'`,
      ]),
      [
        "a name that is too long",
        "CreateStateMachine",
        { ...fine, name: "x".repeat(81) },
        "ValidationException",
        `1 validation error detected: Value '${"x".repeat(81)}' at 'name' failed to satisfy constraint: Member must have length less than or equal to 80`,
      ],
      [
        "a role that is none",
        "CreateStateMachine",
        { ...fine, roleArn: "<execution-role-arn>" },
        "InvalidArn",
        "Invalid Role Arn: '<execution-role-arn>'",
      ],
      [
        "a definition without states",
        "CreateStateMachine",
        { ...fine, definition: '{"StartAt":"A"}' },
        "InvalidDefinition",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
      ],
      [
        "a callback in an EXPRESS machine",
        "CreateStateMachine",
        {
          ...fine,
          type: "EXPRESS",
          definition: JSON.stringify(
            task({ Resource: "arn:aws:states:::sns:publish.waitForTaskToken", Parameters: { TopicArn: "t" } }),
          ),
        },
        "InvalidDefinition",
        "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: Express state machine does not support '.waitForTaskToken' service integration  at /States/Charge/Resource'",
      ],
      [
        "text that is no JSON",
        "CreateStateMachine",
        { ...fine, definition: "not a definition" },
        "InvalidDefinition",
        "Invalid State Machine Definition: 'INVALID_JSON_DESCRIPTION: Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')\n" +
          ` at [Source: (String)"not a definition"; line: 1, column: 4] at [Source: (String)"not a definition"; line: 1, column: 4]'`,
      ],
      [
        "logging without a destination",
        "CreateStateMachine",
        { ...fine, loggingConfiguration: { level: "ALL" } },
        "InvalidLoggingConfiguration",
        "Invalid Logging Configuration: Must specify exactly one Log Destination.",
      ],
      [
        "logging to two destinations",
        "CreateStateMachine",
        { ...fine, loggingConfiguration: { level: "OFF", destinations: [{}, {}] } },
        "InvalidLoggingConfiguration",
        "Invalid Logging Configuration: Must specify exactly one Log Destination.",
      ],
      [
        "a version's description where none is made",
        "CreateStateMachine",
        { ...fine, versionDescription: "HelloWorld!" },
        "ValidationException",
        "Version description can only be set when publish is true",
      ],
    ]);
    refuses(
      [
        [
          "the same name with another type",
          "CreateStateMachine",
          { ...fine, type: "EXPRESS" },
          "StateMachineAlreadyExists",
          `State Machine Already Exists: '${machineArn}'`,
        ],
        [
          "the same name with tracing",
          "CreateStateMachine",
          { ...fine, tracingConfiguration: { enabled: true } },
          "StateMachineAlreadyExists",
          `State Machine Already Exists: '${machineArn}'`,
        ],
      ],
      (world) => world.machine("orders", pass),
    );
  });

  describe("to update", () => {
    refuses(
      [
        [
          "nothing",
          "UpdateStateMachine",
          { stateMachineArn: machineArn },
          "MissingRequiredParameter",
          "Either the definition, the role ARN, the LoggingConfiguration, the TracingConfiguration, or the EncryptionConfiguration must be specified",
        ],
        [
          "a version",
          "UpdateStateMachine",
          { stateMachineArn: `${machineArn}:1`, definition: JSON.stringify(waiting(1)) },
          "StateMachineDoesNotExist",
          `State Machine Does Not Exist: '${machineArn}:1'`,
        ],
        [
          "a version that is not there",
          "DescribeStateMachine",
          { stateMachineArn: `${machineArn}:2` },
          "StateMachineDoesNotExist",
          `State Machine Does Not Exist: '${machineArn}:2'`,
        ],
        [
          "a version's description where none is made",
          "UpdateStateMachine",
          { stateMachineArn: machineArn, roleArn, versionDescription: "x" },
          "ValidationException",
          "Version description can only be set when publish is true",
        ],
        [
          "a revision that is not the newest",
          "PublishStateMachineVersion",
          { stateMachineArn: machineArn, revisionId: "old" },
          "ConflictException",
          "Failed to publish the State Machine version for revision old. The current State Machine revision is INITIAL.",
        ],
        [
          "a definition that AWS would refuse",
          "UpdateStateMachine",
          { stateMachineArn: machineArn, definition: '{"StartAt":"A"}' },
          "InvalidDefinition",
          "Invalid State Machine Definition: 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'",
        ],
      ],
      (world) => world.machine("orders", pass, { publish: true }),
    );
  });

  describe("to start", () => {
    const invalid = (problem: string): [string, string] => [
      "InvalidExecutionInput",
      `Invalid State Machine Execution Input: '${problem}'`,
    ];
    const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    refuses(
      [
        [
          "with a name that is none",
          "StartExecution",
          { stateMachineArn: machineArn, name: "a b" },
          "InvalidName",
          "Invalid Name: 'a b'",
        ],
        [
          "with text for input",
          "StartExecution",
          { stateMachineArn: machineArn, input: "not some json" },
          ...invalid(`Unrecognized token 'not': was expecting ${values}`),
        ],
        [
          "with single quotes",
          "StartExecution",
          { stateMachineArn: machineArn, input: "{'not': 'json'" },
          ...invalid("Unexpected character (''' (code 39)): was expecting double-quote to start field name"),
        ],
        [
          "with empty input",
          "StartExecution",
          { stateMachineArn: machineArn, input: "" },
          ...invalid("Invalid execution input."),
        ],
        [
          "with too much input",
          "StartExecution",
          { stateMachineArn: machineArn, input: `"${"é".repeat(140_000)}"` },
          "ValidationException",
          "1 validation error detected: Value at 'input' failed to satisfy constraint: Member must have length less than or equal to 262144",
        ],
        [
          "and waits for a STANDARD machine",
          "StartSyncExecution",
          { stateMachineArn: machineArn },
          "StateMachineTypeNotSupported",
          "This operation is not supported by this type of state machine",
        ],
      ],
      (world) => world.machine("orders", pass),
    );

    it("but takes any JSON, also where it is no object", async () => {
      const world = bench();
      const stateMachineArn = await world.machine("orders", { StartAt: "A", States: { A: { Type: "Succeed" } } });
      for (const input of ["2", '"some text"', "null", "[]"]) {
        expect(await world.run(stateMachineArn, { input })).to.include({ status: "SUCCEEDED", input, output: input });
      }
    });

    it("but takes more input where the quota is lifted", async () => {
      const world = bench({ quotas: { payloadBytes: 1_000_000 } });
      const stateMachineArn = await world.machine("orders", pass);
      expect(await world.run(stateMachineArn, { input: `"${"x".repeat(300_000)}"` })).to.include({
        status: "SUCCEEDED",
      });
    });
  });

  describe("to list", () => {
    refuses(
      [
        [
          "an unknown status",
          "ListExecutions",
          { stateMachineArn: machineArn, statusFilter: "succeeded" },
          "ValidationException",
          "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
        ],
        [
          "more than a page holds",
          "ListExecutions",
          { stateMachineArn: machineArn, maxResults: 1001 },
          "ValidationException",
          "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
        ],
        [
          "by an empty token",
          "ListExecutions",
          { stateMachineArn: machineArn, nextToken: "" },
          "ValidationException",
          "1 validation error detected: Value '' at 'nextToken' failed to satisfy constraint: Member must have length greater than or equal to 1",
        ],
        [
          "by a token that is too long",
          "ListExecutions",
          { stateMachineArn: machineArn, nextToken: "x".repeat(3097) },
          "ValidationException",
          `1 validation error detected: Value '${"x".repeat(3097)}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 3096`,
        ],
        [
          "by a token of another listing",
          "ListStateMachines",
          { nextToken: "WyJhIiwxXQ" },
          "InvalidToken",
          "Invalid Token: 'Invalid token'",
        ],
        [
          "the executions of nothing",
          "ListExecutions",
          {},
          "ValidationException",
          "Specify either a stateMachineArn or a mapRunArn.",
        ],
      ],
      (world) => world.machine("orders", pass),
    );
  });
});
