import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { assumed, files, refusal } from "./files.js";

const template = `
AWSTemplateFormatVersion: 2010-09-09
Transform: AWS::Serverless-2016-10-31
Parameters:
  Stage: { Type: String, Default: test }
  SettleSeconds: { Type: Number, Default: 30 }
Conditions:
  IsProduction: !Equals [!Ref Stage, prod]
Resources:
  OrdersStateMachine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: statemachine/orders.asl.json
      DefinitionSubstitutions:
        ChargeFunctionArn: !GetAtt ChargeFunction.Arn
        OrdersTable: !Ref OrdersTable
        SettleSeconds: !Ref SettleSeconds
        Topic: !If [IsProduction, !Ref Alarms, !Sub "arn:\${AWS::Partition}:sns:\${AWS::Region}:\${AWS::AccountId}:quiet"]
  RefundsStateMachine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Name: !Sub "refunds-\${Stage}"
      Type: EXPRESS
      Role: !GetAtt RefundsRole.Arn
      Definition:
        StartAt: Refund
        States:
          Refund:
            Type: Task
            Resource: !GetAtt RefundFunction.Arn
            Next: Notify
          Notify:
            Type: Task
            Resource: arn:aws:states:::sqs:sendMessage
            Parameters:
              QueueUrl: !Ref RefundQueue
              MessageBody.$: $
            End: true
  ChargeFunction:
    Type: AWS::Serverless::Function
    Properties: { CodeUri: src/charge, Handler: app.handler, Runtime: nodejs20.x }
  RefundFunction:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: !Join ["-", [refund, !Ref Stage]], CodeUri: src/refund }
  OrdersTable: { Type: AWS::Serverless::SimpleTable }
  RefundQueue: { Type: AWS::SQS::Queue }
  RefundsRole: { Type: AWS::IAM::Role }
  Alarms: { Type: AWS::SNS::Topic }
`;

const orders = `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task",
      "Resource": "\${ChargeFunctionArn}",
      "Retry": [{ "ErrorEquals": ["States.TaskFailed"], "MaxAttempts": 2 }],
      "Next": "Settle"
    },
    "Settle": { "Type": "Wait", "Seconds": \${SettleSeconds}, "Next": "Store" },
    "Store": {
      "Type": "Task",
      "Resource": "arn:aws:states:::dynamodb:putItem",
      "Parameters": { "TableName": "\${OrdersTable}", "Item": { "topic": { "S": "\${Topic}" } } },
      "End": true
    }
  }
}`;

const arn = "arn:aws:lambda:us-east-1:123456789012:function";

describe("machineFrom a SAM template", () => {
  const { write, path } = files();
  let file = "";
  before(async () => {
    file = await write("template.yaml", template);
    await write("statemachine/orders.asl.json", orders);
  });

  it("reads DefinitionUri and fills in its substitutions before the text is parsed", async () => {
    const machine = await machineFrom(file, { logicalId: "OrdersStateMachine" });
    expect(machine).to.include({
      name: "OrdersStateMachine",
      type: "STANDARD",
      logicalId: "OrdersStateMachine",
      source: file,
    });
    expect(machine.definition["States"]).to.deep.include({
      Charge: {
        Type: "Task",
        Resource: `${arn}:ChargeFunction`,
        Retry: [{ ErrorEquals: ["States.TaskFailed"], MaxAttempts: 2 }],
        Next: "Settle",
      },
      Settle: { Type: "Wait", Seconds: 30, Next: "Store" },
    });
    expect(JSON.parse(machine.text)).to.deep.equal(machine.definition);
    expect(assumed(machine)).to.deep.equal({
      "ChargeFunction.Arn": `${arn}:ChargeFunction`,
      OrdersTable: "OrdersTable",
      "AWS::Partition": "aws",
      "AWS::Region": "us-east-1",
      "AWS::AccountId": "123456789012",
    });
    expect(machine.assumed[0]).to.deep.equal({
      key: "ChargeFunction.Arn",
      value: `${arn}:ChargeFunction`,
      reason: "Arn of an AWS::Serverless::Function named after its logical id.",
    });
  });

  it("reads a Definition, the name, the type and the role", async () => {
    const machine = await machineFrom(file, { logicalId: "RefundsStateMachine" });
    expect(machine).to.include({
      name: "refunds-test",
      type: "EXPRESS",
      roleArn: "arn:aws:iam::123456789012:role/RefundsRole",
    });
    expect(machine.definition).to.deep.equal({
      StartAt: "Refund",
      States: {
        Refund: { Type: "Task", Resource: `${arn}:refund-test`, Next: "Notify" },
        Notify: {
          Type: "Task",
          Resource: "arn:aws:states:::sqs:sendMessage",
          Parameters: {
            QueueUrl: "https://sqs.us-east-1.amazonaws.com/123456789012/RefundQueue",
            "MessageBody.$": "$",
          },
          End: true,
        },
      },
    });
  });

  it("lets resolve go before parameters, stand-ins and substitutions", async () => {
    const machine = await machineFrom(file, {
      logicalId: "OrdersStateMachine",
      resolve: {
        Stage: "prod",
        "ChargeFunction.Arn": "arn:aws:lambda:eu-west-1:210987654321:function:charge:live",
        "AWS::Region": "eu-west-1",
        "AWS::AccountId": "210987654321",
        SettleSeconds: "5",
      },
    });
    const text = JSON.stringify(machine.definition);
    expect(text).to.include("arn:aws:lambda:eu-west-1:210987654321:function:charge:live");
    expect(text).to.include('"Seconds":5');
    expect(text).to.include("arn:aws:sns:eu-west-1:210987654321:Alarms");
    expect(assumed(machine)).to.deep.equal({
      OrdersTable: "OrdersTable",
      Alarms: "arn:aws:sns:eu-west-1:210987654321:Alarms",
    });
  });

  it("asks a function for what references stand for", async () => {
    const keys: string[] = [];
    await machineFrom(file, {
      logicalId: "RefundsStateMachine",
      resolve: (key) => {
        keys.push(key);
        return key === "Stage" ? "blue" : undefined;
      },
    });
    expect(keys).to.include.members(["Stage", "RefundFunction.Arn", "RefundQueue"]);
  });

  it("leaves a region that is known out of what is assumed, once the name is known too", async () => {
    const machine = await machineFrom(file, {
      logicalId: "RefundsStateMachine",
      resolve: { "AWS::Region": "us-gov-west-1", "AWS::AccountId": "111122223333" },
    });
    expect(JSON.stringify(machine.definition)).to.include(
      "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:refund-test",
    );
    expect(Object.keys(assumed(machine))).to.deep.equal(["RefundsRole.Arn", "RefundQueue"]);
  });

  it("knows what SAM makes: roles, versions and aliases, and includes", async () => {
    await write("states.yaml", "StartAt: A\nStates:\n  A: { Type: Task, Resource: !Ref Pay.Alias, End: true }\n");
    const generated = await write(
      "generated.yaml",
      `
Resources:
  M:
    Type: AWS::Serverless::StateMachine
    Properties:
      Role: !GetAtt PayRole.Arn
      Definition:
        Fn::Transform: { Name: AWS::Include, Parameters: { Location: states.yaml } }
  Pay: { Type: AWS::Serverless::Function, Properties: { AutoPublishAlias: live } }
`,
    );
    const machine = await machineFrom(generated);
    expect(machine.definition["States"]).to.deep.equal({ A: { Type: "Task", Resource: `${arn}:Pay:live`, End: true } });
    expect(machine.roleArn).to.equal("arn:aws:iam::123456789012:role/PayRole");
  });

  it("reads a definition in YAML", async () => {
    await write("wait.asl.yaml", "StartAt: W\nStates:\n  W:\n    Type: Wait\n    Seconds: ${Seconds}\n    End: true\n");
    const yaml = await write(
      "yaml.yaml",
      "Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties:\n      DefinitionUri: wait.asl.yaml\n      DefinitionSubstitutions: { Seconds: 7 }\n",
    );
    expect((await machineFrom(yaml)).definition["States"]).to.deep.equal({
      W: { Type: "Wait", Seconds: 7, End: true },
    });
  });

  it("refuses what lies in S3", async () => {
    for (const [name, uri, location] of [
      ["s3-text.yaml", "s3://artifacts/orders.asl.json", "s3://artifacts/orders.asl.json"],
      ["s3-object.yaml", "{ Bucket: artifacts, Key: orders.asl.json, Version: v1 }", "s3://artifacts/orders.asl.json"],
    ] as const) {
      const s3 = await write(
        name,
        `Resources:\n  M:\n    Type: AWS::Serverless::StateMachine\n    Properties: { DefinitionUri: ${uri.startsWith("{") ? uri : `"${uri}"`} }\n`,
      );
      const error = await refusal(s3);
      expect(error.code).to.equal("DEFINITION_ELSEWHERE");
      expect(error.message).to.equal(
        `Reading the state machine of ${s3}: Resources.M.Properties.DefinitionUri says that its definition lies in ${location}, and S3 is not read. Give the definition's own file: machineFrom("./….asl.json", { resolve: { … } }).`,
      );
    }
  });

  it("names the file that is not there, and placeholders that nothing fills in", async () => {
    const missing = await write(
      "missing.yaml",
      "Resources:\n  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: statemachine/order.asl.json } }\n",
    );
    expect((await refusal(missing)).message).to.equal(
      `Reading the state machine of ${missing}: Resources.M.Properties.DefinitionUri cannot be read: there is no file ${path("statemachine/order.asl.json")}. Did you mean "orders.asl.json"? Correct it there.`,
    );
    const open = await write(
      "open.yaml",
      "Resources:\n  M: { Type: AWS::Serverless::StateMachine, Properties: { DefinitionUri: statemachine/orders.asl.json } }\n",
    );
    const error = await refusal(open, { resolve: { SettleSeconds: "1", Topic: "t" } });
    expect(error.code).to.equal("PLACEHOLDERS_UNRESOLVED");
    expect(error.message).to.equal(
      `Reading the state machine of ${open}: Resources.M.Properties.DefinitionUri (statemachine/orders.asl.json) holds \${ChargeFunctionArn}, \${OrdersTable}, which nothing fills in. Say what they stand for: machineFrom(file, { resolve: { "ChargeFunctionArn": "…", "OrdersTable": "…" } }). A placeholder that belongs there stands for itself: { "ChargeFunctionArn": "\${ChargeFunctionArn}" }.`,
    );
  });
});
