import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { assumed, files, refusal } from "./files.js";

const ordersPath = { "aws:cdk:path": "OrdersStack/Orders/Resource" };

/** What `DefinitionBody.fromChainable` is synthesised to. */
const ordersStack = {
  Resources: {
    Charge5A8D57F2: {
      Type: "AWS::Lambda::Function",
      Properties: { Role: { "Fn::GetAtt": ["ChargeServiceRole4D2A0B5E", "Arn"] }, Runtime: "nodejs20.x" },
      Metadata: { "aws:cdk:path": "OrdersStack/Charge/Resource", "aws:asset:path": "asset.0f3c" },
    },
    ChargeServiceRole4D2A0B5E: { Type: "AWS::IAM::Role" },
    Orders6C968CA5: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        DefinitionString: {
          "Fn::Join": [
            "",
            [
              '{"StartAt":"Charge","States":{"Charge":{"Next":"Settle","Retry":[{"ErrorEquals":["Lambda.ServiceException"],"IntervalSeconds":2,"MaxAttempts":6,"BackoffRate":2}],"Type":"Task","Resource":"arn:',
              { Ref: "AWS::Partition" },
              ':states:::lambda:invoke","Parameters":{"FunctionName":"',
              { "Fn::GetAtt": ["Charge5A8D57F2", "Arn"] },
              '","Payload.$":"$"}},"Settle":{"Type":"Wait","Seconds":30,"Next":"Ledger"},"Ledger":{"End":true,"Type":"Task","Resource":"',
              { "Fn::ImportValue": "SharedStack:ExportsOutputRefLedger" },
              '"}}}',
            ],
          ],
        },
        RoleArn: { "Fn::GetAtt": ["ChargeServiceRole4D2A0B5E", "Arn"] },
      },
      Metadata: ordersPath,
    },
    Reports1B2C3D4E: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        DefinitionS3Location: {
          Bucket: { "Fn::Sub": "cdk-hnb659fds-assets-${AWS::AccountId}-${AWS::Region}" },
          Key: "7e1a.json",
        },
        DefinitionSubstitutions: { charge: { "Fn::GetAtt": ["Charge5A8D57F2", "Arn"] } },
        StateMachineType: "EXPRESS",
      },
      Metadata: { "aws:cdk:path": "OrdersStack/Reports/Resource" },
    },
    NestedStackNestedStackResource: {
      Type: "AWS::CloudFormation::Stack",
      Properties: {
        Parameters: { referencetoChargeArn: { "Fn::GetAtt": ["Charge5A8D57F2", "Arn"] } },
        TemplateURL: { "Fn::Sub": "https://s3.${AWS::Region}.${AWS::URLSuffix}/assets/nested.json" },
      },
      Metadata: { "aws:asset:path": "OrdersStackNested1234.nested.template.json" },
    },
  },
  Parameters: {
    BootstrapVersion: { Type: "AWS::SSM::Parameter::Value<String>", Default: "/cdk-bootstrap/hnb659fds/version" },
  },
};

const nestedStack = {
  Resources: {
    Refunds9F8E7D6C: {
      Type: "AWS::StepFunctions::StateMachine",
      Properties: {
        DefinitionString: {
          "Fn::Sub": '{"StartAt":"R","States":{"R":{"Type":"Task","Resource":"${referencetoChargeArn}","End":true}}}',
        },
      },
    },
  },
  Parameters: { referencetoChargeArn: { Type: "String" } },
};

const sharedStack = {
  Resources: { Ledger: { Type: "AWS::StepFunctions::Activity", Properties: { Name: "ledger" } } },
  Outputs: { L: { Value: { Ref: "Ledger" }, Export: { Name: "SharedStack:ExportsOutputRefLedger" } } },
};

const report = '{"StartAt":"R","States":{"R":{"Type":"Task","Resource":"${charge}","End":true}}}';

describe("machineFrom a cdk.out folder", () => {
  const { write, path } = files();
  const charge = "arn:aws:lambda:eu-west-1:123456789012:function:Charge5A8D57F2";

  before(async () => {
    await write("cdk.out/manifest.json", {
      version: "36.0.0",
      artifacts: {
        OrdersStack: {
          type: "aws:cloudformation:stack",
          environment: "aws://unknown-account/eu-west-1",
          properties: { templateFile: "OrdersStack.template.json" },
        },
      },
    });
    await write("cdk.out/OrdersStack.template.json", ordersStack);
    await write("cdk.out/OrdersStackNested1234.nested.template.json", nestedStack);
    await write("cdk.out/assembly-Shared/SharedStack.template.json", sharedStack);
    await write("cdk.out/asset.7e1a.json", report);
    await write("cdk.out/asset.0f3c/index.js", "");
  });

  it("joins a definition, finds exports of other stacks, and the region in the manifest", async () => {
    const machine = await machineFrom(path("cdk.out"), { logicalId: "Orders" });
    expect(machine).to.include({ logicalId: "Orders6C968CA5", name: "Orders6C968CA5", type: "STANDARD" });
    expect(machine.definition["States"]).to.deep.include({
      Charge: {
        Next: "Settle",
        Retry: [{ ErrorEquals: ["Lambda.ServiceException"], IntervalSeconds: 2, MaxAttempts: 6, BackoffRate: 2 }],
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke",
        Parameters: { FunctionName: charge, "Payload.$": "$" },
      },
      Ledger: { End: true, Type: "Task", Resource: "arn:aws:states:eu-west-1:123456789012:activity:ledger" },
    });
    expect(assumed(machine)).to.include({ "Charge5A8D57F2.Arn": charge }).and.not.have.property("AWS::Region");
  });

  it("finds a machine by logical id, construct path, and stack", async () => {
    for (const logicalId of [
      "Orders6C968CA5",
      "OrdersStack/Orders",
      "OrdersStack/Orders/Resource",
      "OrdersStack/Orders6C968CA5",
    ]) {
      expect((await machineFrom(path("cdk.out"), { logicalId })).logicalId).to.equal("Orders6C968CA5");
    }
  });

  it("reads a definition that lies beside the template as an asset", async () => {
    const machine = await machineFrom(path("cdk.out"), { logicalId: "Reports" });
    expect(machine.type).to.equal("EXPRESS");
    expect(machine.definition["States"]).to.deep.equal({ R: { Type: "Task", Resource: charge, End: true } });
  });

  it("hands parameters down to a nested stack", async () => {
    const machine = await machineFrom(path("cdk.out/OrdersStackNested1234.nested.template.json"));
    expect(machine.definition["States"]).to.deep.equal({
      R: { Type: "Task", Resource: charge.replace("eu-west-1", "us-east-1"), End: true },
    });
  });

  it("takes outputs up from a nested stack", async () => {
    const path = await write("outputs/Shop.template.json", {
      Resources: {
        M: {
          Type: "AWS::StepFunctions::StateMachine",
          Properties: {
            Definition: {
              StartAt: "A",
              States: { A: { Type: "Task", Resource: { "Fn::GetAtt": ["Inner", "Outputs.Approve"] }, End: true } },
            },
          },
        },
        Inner: {
          Type: "AWS::CloudFormation::Stack",
          Properties: { TemplateURL: "https://s3/inner" },
          Metadata: { "aws:asset:path": "Inner.nested.template.json" },
        },
      },
    });
    await write("outputs/Inner.nested.template.json", {
      Resources: { Approve: { Type: "AWS::StepFunctions::Activity", Properties: { Name: "approve" } } },
      Outputs: { Approve: { Value: { Ref: "Approve" } } },
    });
    expect((await machineFrom(path)).definition["States"]).to.deep.equal({
      A: { Type: "Task", Resource: "arn:aws:states:us-east-1:123456789012:activity:approve", End: true },
    });
  });

  it("takes one template of the folder, and its manifest for the folder", async () => {
    const one = await machineFrom(path("cdk.out/OrdersStack.template.json"), { logicalId: "Orders" });
    const whole = await machineFrom(path("cdk.out/manifest.json"), { logicalId: "Orders" });
    expect(one.definition).to.deep.equal(whole.definition);
  });

  it("lists the machines when nothing says which, and when none is meant", async () => {
    const folder = path("cdk.out");
    const ambiguous = await refusal(folder);
    expect(ambiguous.code).to.equal("MACHINE_AMBIGUOUS");
    expect(ambiguous.message).to.equal(
      `Reading the state machine of ${folder}: it holds 3 of them, "Orders6C968CA5", "Reports1B2C3D4E" and "Refunds9F8E7D6C". Say which: machineFrom(file, { logicalId: "Orders6C968CA5" }).`,
    );
    const unknown = await refusal(folder, { logicalId: "Refunds9F8E7D6D" });
    expect(unknown.code).to.equal("MACHINE_NOT_IN_FILE");
    expect(unknown.message).to.equal(
      `Reading the state machine "Refunds9F8E7D6D" of ${folder}: it holds none of that name. Did you mean "Refunds9F8E7D6C"? It holds "Orders6C968CA5", "Reports1B2C3D4E" and "Refunds9F8E7D6C".`,
    );
  });

  it("tells machines of one logical id apart by their stacks", async () => {
    const machine = { Type: "AWS::StepFunctions::StateMachine", Properties: { DefinitionString: "{}" } };
    await write("twins/A.template.json", { Resources: { M: machine } });
    await write("twins/B.template.json", { Resources: { M: machine } });
    const error = await refusal(path("twins"), { logicalId: "M" });
    expect((error.facts as unknown as { machines: string[] }).machines).to.deep.equal(["A/M", "B/M"]);
    expect((await machineFrom(path("twins"), { logicalId: "B/M" })).logicalId).to.equal("M");
  });

  it("refuses an asset that is not there, and a folder that is no cdk.out", async () => {
    const alone = await write("alone/S.template.json", {
      Resources: {
        M: {
          Type: "AWS::StepFunctions::StateMachine",
          Properties: { DefinitionS3Location: { Bucket: { "Fn::Sub": "assets-${AWS::Region}" }, Key: "1.json" } },
        },
      },
    });
    const error = await refusal(alone);
    expect(error.message).to.equal(
      `Reading the state machine of ${alone}: Resources.M.Properties.DefinitionS3Location says that its definition lies in s3://{"Fn::Sub":"assets-\${AWS::Region}"}/1.json, and S3 is not read. Give the definition's own file: machineFrom("./….asl.json", { resolve: { … } }).`,
    );
    await write("src/app.ts", "");
    await write("src/package.json", "{}");
    const folder = await refusal(path("src"));
    expect(folder.code).to.equal("MACHINE_FOLDER_UNRECOGNISED");
    expect(folder.message).to.equal(
      `Reading the state machine of ${path("src")}: this folder holds no *.template.json, so it is no cdk.out. It holds app.ts, package.json. Run cdk synth and give its cdk.out, or give a file.`,
    );
  });
});
