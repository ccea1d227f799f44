import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { assumed, files, refusal } from "./files.js";

const arn = "arn:aws:lambda:us-east-1:123456789012:function";

const template = String.raw`
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Stage: { Type: String, Default: test }
  Zones: { Type: CommaDelimitedList, Default: "a, b" }
  Vpc: { Type: "AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>", Default: /network/vpc }
  Key: { Type: String }
Mappings:
  Limits:
    test: { Attempts: 2, Name: "small" }
    prod: { Attempts: 9, Name: "large" }
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
  IsQuiet: !And [!Not [!Condition IsProduction], !Or [!Equals [a, b], !Equals ["1", 1]]]
Resources:
  Orders:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: !Sub "orders-${"$"}{Stage}"
      StateMachineType: STANDARD
      RoleArn: !GetAtt Role.Arn
      DefinitionString: !Sub
        - |
          {
            "Comment": "${"$"}{!Kept} in ${"$"}{Where}",
            "StartAt": "Charge",
            "States": {
              "Charge": { "Type": "Task", "Resource": "${"$"}{Charge.Arn}", "Next": "Again" },
              "Again": { "Type": "Task", "Resource": "${"$"}{Charge.Arn}", "Retry": [{ "ErrorEquals": ["States.ALL"], "MaxAttempts": ${"$"}{Attempts} }], "End": true }
            }
          }
        - Where: !Select [1, !Split ["/", "shop/checkout"]]
          Attempts: !FindInMap [Limits, !Ref Stage, Attempts]
      DefinitionSubstitutions:
        Kept: !Join [",", !Ref Zones]
  Refunds:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition:
        StartAt: Refund
        States:
          Refund:
            Type: Task
            Resource: arn:aws:states:::lambda:invoke
            Parameters:
              FunctionName: !If [IsQuiet, !Ref Charge, !Ref "AWS::NoValue"]
              Qualifier: !If [IsProduction, live, !Ref "AWS::NoValue"]
              Payload: { text: !Base64 hello, list: [1, true, !Ref "AWS::NoValue"], json: !ToJsonString { a: 1 }, count: !Length [1, 2] }
            Next: Own
          Own:
            Type: Task
            Resource: !Ref Version
            Next: Send
          Send:
            Type: Task
            Resource: arn:aws:states:::sns:publish
            Parameters:
              TopicArn: !Ref Topic
              Names: [!GetAtt Topic.TopicName, !GetAtt Queue.Arn, !Ref Bucket, !GetAtt Bucket.Arn, !Ref Worker, !Ref Orders, !GetAtt Bus.Arn]
              Zone: !Select [0, !GetAZs ""]
            End: true
  Role: { Type: AWS::IAM::Role }
  Charge: { Type: AWS::Lambda::Function, Properties: { FunctionName: charge } }
  Version: { Type: AWS::Lambda::Version, Properties: { FunctionName: !GetAtt Charge.Arn } }
  Topic: { Type: AWS::SNS::Topic }
  Queue: { Type: AWS::SQS::Queue, Properties: { QueueName: !Sub "jobs-${"$"}{AWS::StackName}" } }
  Bucket: { Type: AWS::S3::Bucket }
  Worker: { Type: AWS::StepFunctions::Activity, Properties: { Name: worker } }
  Bus: { Type: AWS::Events::EventBus, Properties: { Name: shop } }
`;

/** A template with one machine whose first state's Resource is what is asked for. */
function referring(resource: string, rest = ""): string {
  return `Resources:
  M:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      Definition: { StartAt: A, States: { A: { Type: Task, End: true, Resource: ${resource} } } }
  Table: { Type: AWS::DynamoDB::Table }
  Custom: { Type: "Custom::Thing" }
${rest}`;
}

const place = "Resources.M.Properties.Definition.States.A.Resource";

describe("machineFrom a CloudFormation template", () => {
  const { write } = files();
  let file = "";
  before(async () => (file = await write("shop.template.yaml", template)));

  it("reads a DefinitionString through Fn::Sub, mappings and substitutions", async () => {
    const machine = await machineFrom(file, { logicalId: "Orders" });
    expect(machine).to.include({ name: "orders-test", type: "STANDARD" });
    expect(machine.definition).to.deep.equal({
      Comment: "a,b in checkout",
      StartAt: "Charge",
      States: {
        Charge: { Type: "Task", Resource: `${arn}:charge`, Next: "Again" },
        Again: {
          Type: "Task",
          Resource: `${arn}:charge`,
          Retry: [{ ErrorEquals: ["States.ALL"], MaxAttempts: 2 }],
          End: true,
        },
      },
    });
    expect(machine.text).to.include('"Comment": "a,b in checkout"');
    expect(machine.assumed.find(({ key }) => key === "Charge.Arn")?.reason).to.equal(
      "Arn of an AWS::Lambda::Function in the region and account that are assumed.",
    );
  });

  it("evaluates the functions of a Definition", async () => {
    const { definition, ...machine } = await machineFrom(file, { logicalId: "Refunds" });
    expect(definition["States"]).to.deep.equal({
      Refund: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: {
          FunctionName: "charge",
          Payload: { text: "aGVsbG8=", list: [1, true], json: '{"a":1}', count: 2 },
        },
        Next: "Own",
      },
      Own: { Type: "Task", Resource: `${arn}:charge:1`, Next: "Send" },
      Send: {
        Type: "Task",
        Resource: "arn:aws:states:::sns:publish",
        Parameters: {
          TopicArn: "arn:aws:sns:us-east-1:123456789012:Topic",
          Names: [
            "Topic",
            "arn:aws:sqs:us-east-1:123456789012:jobs-shop",
            "bucket",
            "arn:aws:s3:::bucket",
            "arn:aws:states:us-east-1:123456789012:activity:worker",
            "arn:aws:states:us-east-1:123456789012:stateMachine:orders-test",
            "arn:aws:events:us-east-1:123456789012:event-bus/shop",
          ],
          Zone: "us-east-1a",
        },
        End: true,
      },
    });
    expect(assumed({ definition, ...machine })).to.include({
      "AWS::StackName": "shop",
      "Fn::GetAZs:us-east-1": "us-east-1a,us-east-1b,us-east-1c",
    });
  });

  it("reads the long forms in JSON the same", async () => {
    const json = await write("long.json", {
      Resources: {
        M: {
          Type: "AWS::StepFunctions::StateMachine",
          Properties: {
            DefinitionString: {
              "Fn::Join": [
                "",
                [
                  '{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"',
                  { "Fn::GetAtt": ["F", "Arn"] },
                  '","End":true}}}',
                ],
              ],
            },
          },
        },
        F: { Type: "AWS::Lambda::Function" },
      },
    });
    expect((await machineFrom(json)).definition["States"]).to.deep.equal({
      A: { Type: "Task", Resource: `${arn}:F`, End: true },
    });
  });

  it("shows the line of a DefinitionString that is not JSON", async () => {
    const broken = await write(
      "broken.yaml",
      'Resources:\n  M: { Type: AWS::StepFunctions::StateMachine, Properties: { DefinitionString: "{,}" } }\n',
    );
    const error = await refusal(broken);
    expect(error.code).to.equal("DEFINITION_UNPARSABLE");
    expect(error.message.split("\n", 1)[0]).to.equal(
      `Loading the definition ${broken} (Resources.M.Properties.DefinitionString): it is not JSON. Unexpected character (',' (code 44)): was expecting double-quote to start field name at line 1, column 2:`,
    );
  });

  const unresolved: Record<string, readonly [template: string, message: string]> = {
    "a name that is nowhere": [
      referring("!Ref Tabel"),
      `needs "Tabel", which is neither a parameter nor a resource of the template (Did you mean "Table"?). Say what it is: machineFrom(file, { resolve: { "Tabel": "…" } }).`,
    ],
    "an attribute that only a deployment gives": [
      referring("!GetAtt Table.StreamArn"),
      `needs Fn::GetAtt Table.StreamArn, and the StreamArn of AWS::DynamoDB::Table is known after deployment only. Say what it is: machineFrom(file, { resolve: { "Table.StreamArn": "…" } }).`,
    ],
    "a resource of an unknown type": [
      referring("!Ref Custom"),
      `needs Ref Custom, and what Custom::Thing gives is known after deployment only. Say what it is: machineFrom(file, { resolve: { "Custom": "…" } }).`,
    ],
    "an export": [
      referring("!ImportValue shop-charge"),
      `needs the export "shop-charge", which another stack gives. Say what it is: machineFrom(file, { resolve: { "Fn::ImportValue:shop-charge": "…" } }).`,
    ],
    "a parameter without a default": [
      referring("!Ref Key", "Parameters: { Key: { Type: String } }"),
      `needs the parameter "Key", which has no Default. Say what it is: machineFrom(file, { resolve: { "Key": "…" } }).`,
    ],
    "a parameter in the Parameter Store": [
      referring("!Ref Vpc", 'Parameters: { Vpc: { Type: "AWS::SSM::Parameter::Value<String>", Default: /vpc } }'),
      `needs the parameter "Vpc", whose value lies in the Parameter Store. Say what it is: machineFrom(file, { resolve: { "Vpc": "…" } }).`,
    ],
  };
  for (const [name, [text, message]] of Object.entries(unresolved)) {
    it(`says what to write for ${name}, and takes it`, async () => {
      const path = await write("unresolved.yaml", text);
      const error = await refusal(path);
      expect(error.code).to.equal("TEMPLATE_VALUE_UNRESOLVED");
      const [, fn] = /!(GetAtt|ImportValue|Ref)/.exec(text) ?? [];
      const at = `${place}.${fn === "Ref" ? "Ref" : `Fn::${String(fn)}`}`;
      expect(error.message).to.equal(`Reading the state machine of ${path}: ${at} ${message}`);
      const { key } = error.facts as { key: string };
      const machine = await machineFrom(path, { resolve: { [key]: "arn:given" } });
      expect(machine.definition["States"]).to.deep.equal({ A: { Type: "Task", End: true, Resource: "arn:given" } });
      expect(machine.assumed).to.deep.equal([]);
    });
  }

  const invalid: Record<string, readonly [template: string, problem: string]> = {
    "an unknown function": [
      referring('{ "Fn::Joim": ["", []] }'),
      `${place} cannot be read: the function Fn::Joim is not known here. Did you mean "Fn::Join", "Fn::If" or "Fn::Or"? Correct it there.`,
    ],
    "an unknown condition": [
      referring("!If [IsProd, a, b]", "Conditions: { IsProduction: !Equals [a, b] }"),
      `${place}.Fn::If cannot be read: the template has no condition "IsProd". Did you mean "IsProduction"? Correct it there.`,
    ],
    "conditions that lead back to themselves": [
      referring("!If [A, a, b]", "Conditions: { A: !Not [!Condition B], B: !Not [!Condition A] }"),
      `Conditions.B.Fn::Not[0] cannot be read: Conditions.A leads back to itself. Correct it there.`,
    ],
    "a mapping without the key": [
      referring("!FindInMap [Limits, tset, A]", "Mappings: { Limits: { test: { A: 1 } } }"),
      `${place}.Fn::FindInMap cannot be read: Mappings.Limits has no "tset". Did you mean "test"? Correct it there.`,
    ],
    "a list that is too short": [
      referring("!Select [2, [a, b]]"),
      `${place}.Fn::Select cannot be read: there is no item 2 in a list of 2. Correct it there.`,
    ],
    "an argument of the wrong form": [
      referring("!Join [a]"),
      `${place}.Fn::Join cannot be read: Fn::Join takes a delimiter and a list. Correct it there.`,
    ],
    "an object where text belongs": [
      referring("!Join ['', [{ a: 1 }]]"),
      `${place}.Fn::Join[1][0] cannot be read: text is expected there, not {"a":1}. Correct it there.`,
    ],
    "a macro": [
      referring('{ "Fn::Transform": { Name: Macro } }'),
      `${place}.Fn::Transform cannot be read: the transform "Macro" runs at AWS only. Correct it there.`,
    ],
    "a wrong type": [
      "Resources: { M: { Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineType: FAST } } }",
      `Resources.M.Properties.StateMachineType cannot be read: a type is STANDARD or EXPRESS, not "FAST". Correct it there.`,
    ],
    "a machine without a definition": [
      "Resources: { M: { Type: AWS::StepFunctions::StateMachine, Properties: { RoleArn: arn } } }",
      `Resources.M.Properties cannot be read: a definition is expected there, as DefinitionString, Definition, DefinitionUri, DefinitionS3Location. Correct it there.`,
    ],
  };
  for (const [name, [text, message]] of Object.entries(invalid)) {
    it(`refuses ${name}`, async () => {
      const path = await write("invalid.yaml", text);
      const error = await refusal(path);
      expect(error.message).to.equal(`Reading the state machine of ${path}: ${message}`);
      expect(error.code).to.equal("TEMPLATE_VALUE_INVALID");
    });
  }
});
