import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { assumed, files, refusal } from "./files.js";

const service = `
service: shop
provider:
  name: aws
  region: eu-central-1
  stage: \${opt:stage, 'dev'}
custom:
  tables: \${file(tables.yml)}
  topic: arn:aws:sns:#{AWS::Region}:#{AWS::AccountId}:\${self:service}-\${sls:stage}
functions:
  charge-card: { handler: src/charge.handler }
  refund: { handler: src/refund.handler, name: "refund-\${sls:stage}" }
plugins: [serverless-step-functions]
stepFunctions:
  activities: ["\${self:service}-approve"]
  stateMachines:
    orders:
      name: orders-\${sls:stage}
      definition:
        Comment: "\${self:custom.missing, self:service}"
        StartAt: Charge
        States:
          Charge:
            Type: Task
            Resource: !GetAtt charge-card.Arn
            Next: Refund
          Refund:
            Type: Task
            Resource: { Fn::GetAtt: [RefundLambdaFunction, Arn] }
            Next: Settle
          Settle:
            Type: Wait
            Seconds: \${self:custom.tables.settle}
            Next: Cool
          Cool:
            Type: Wait
            Seconds: !Ref CoolSeconds
            Next: Store
          Store:
            Type: Task
            Resource: arn:aws:states:::dynamodb:putItem
            Parameters:
              TableName: !Ref OrdersTable
              Item: { topic: { S: "\${self:custom.topic}" }, literal: { S: !Sub "\${AWS::Region}/\${OrdersTable.Arn}" } }
            End: true
    nightly:
      id: NightlyMachine
      type: EXPRESS
      definition: \${file(machines/nightly.json):machine}
resources:
  Resources:
    OrdersTable: { Type: AWS::DynamoDB::Table, Properties: { TableName: "\${self:custom.tables.names.orders}" } }
`;

const machine = (definition: string): string =>
  `service: s\nprovider: { name: aws }\nstepFunctions:\n  stateMachines:\n    only:\n      definition: ${definition}\n`;

describe("machineFrom a Serverless file", () => {
  const { write, path } = files();
  let file = "";
  before(async () => {
    file = await write("serverless.yml", service);
    await write("tables.yml", "settle: 30\nnames:\n  orders: ${self:service}-orders-${sls:stage}\n");
    await write("machines/nightly.json", {
      machine: {
        StartAt: "N",
        States: { N: { Type: "Task", Resource: { Ref: "ShopDashapproveStepFunctionsActivity" }, End: true } },
      },
    });
  });

  it("resolves its variables, the functions of the service, and what its resources are", async () => {
    const read = await machineFrom(file, { logicalId: "orders", resolve: { CoolSeconds: "9" } });
    expect(read).to.include({ name: "orders-dev", type: "STANDARD", logicalId: "orders" });
    const arn = "arn:aws:lambda:eu-central-1:123456789012:function";
    expect(read.definition).to.deep.equal({
      Comment: "shop",
      StartAt: "Charge",
      States: {
        Charge: { Type: "Task", Resource: `${arn}:shop-dev-charge-card`, Next: "Refund" },
        Refund: { Type: "Task", Resource: `${arn}:refund-dev`, Next: "Settle" },
        Settle: { Type: "Wait", Seconds: 30, Next: "Cool" },
        Cool: { Type: "Wait", Seconds: 9, Next: "Store" },
        Store: {
          Type: "Task",
          Resource: "arn:aws:states:::dynamodb:putItem",
          Parameters: {
            TableName: "shop-orders-dev",
            Item: {
              topic: { S: "arn:aws:sns:eu-central-1:123456789012:shop-dev" },
              literal: { S: "eu-central-1/arn:aws:dynamodb:eu-central-1:123456789012:table/shop-orders-dev" },
            },
          },
          End: true,
        },
      },
    });
    expect(Object.keys(assumed(read))).to.deep.equal([
      "charge-card.Arn",
      "RefundLambdaFunction.Arn",
      "OrdersTable.Arn",
      "AWS::AccountId",
    ]);
  });

  it("takes the stage that is deployed from resolve", async () => {
    const read = await machineFrom(file, { logicalId: "orders", resolve: { "opt:stage": "prod", CoolSeconds: "9" } });
    expect(read.name).to.equal("orders-prod");
    expect(JSON.stringify(read.definition)).to.include("shop-prod-charge-card").and.include("shop-orders-prod");
  });

  it("reads a definition from another file, and finds a machine by its id", async () => {
    const read = await machineFrom(file, { logicalId: "NightlyMachine" });
    expect(read).to.include({ logicalId: "nightly", name: "nightly", type: "EXPRESS" });
    expect(read.definition["States"]).to.deep.equal({
      N: { Type: "Task", Resource: "arn:aws:states:eu-central-1:123456789012:activity:shop-approve", End: true },
    });
  });

  it("assumes the stage of the framework where the file names none", async () => {
    const read = await machineFrom(
      await write(
        "stage.yml",
        machine("{ StartAt: A, States: { A: { Type: Pass, Result: '${sls:stage}', End: true } } }"),
      ),
    );
    expect(read.definition["States"]).to.deep.equal({ A: { Type: "Pass", Result: "dev", End: true } });
    expect(read.assumed).to.deep.equal([
      { key: "sls:stage", value: "dev", reason: "The stage the framework deploys when none is named." },
    ]);
  });

  it("reads parameters of the stage, the place, literals, and leaves what is no variable to Fn::Sub", async () => {
    const text = `service: s
provider: { name: aws, stage: blue }
params:
  default: { queue: jobs, level: low }
  blue: { level: high }
custom: { on: "\${opt:on, true}", circle: "\${self:custom.on}" }
stepFunctions:
  stateMachines:
    only:
      definition:
        StartAt: A
        States:
          A:
            Type: Pass
            Result: ["\${param:queue}-\${param:level}", "\${aws:region}/\${aws:accountId}", "\${self:custom.circle}", "\${AWS::Partition}"]
            End: true
`;
    const read = await machineFrom(await write("params.yml", text));
    expect(read.definition["States"]).to.deep.equal({
      A: { Type: "Pass", Result: ["jobs-high", "us-east-1/123456789012", true, "aws"], End: true },
    });
  });

  const place = "stepFunctions.stateMachines.only.definition";
  for (const [variable, key, reason] of [
    ["${ssm:/charge/arn}", "ssm:/charge/arn", "which is known when the framework deploys"],
    ["${cf:shared-dev.ChargeArn}", "cf:shared-dev.ChargeArn", "which is known when the framework deploys"],
    ["${env:CHARGE_ARN}", "env:CHARGE_ARN", "which is known when the framework deploys"],
    ["${self:custom.charge}", "self:custom.charge", "and there is no such value"],
    ["${file(a.js):arn}", "file(a.js):arn", "and only .json, .yaml and .yml files are read, not code or other text"],
  ] as const) {
    it(`refuses ${variable} by name, and takes it from resolve`, async () => {
      const open = await write(
        "open.yml",
        machine(`{ StartAt: A, States: { A: { Type: Task, Resource: "${variable}", End: true } } }`),
      );
      const error = await refusal(open);
      expect(error.code).to.equal("TEMPLATE_VALUE_UNRESOLVED");
      expect(error.message).to.equal(
        `Reading the state machine of ${open}: ${place}.States.A.Resource needs ${variable}, ${reason}. Say what it is: machineFrom(file, { resolve: { "${key}": "…" } }).`,
      );
      const read = await machineFrom(open, { resolve: { [key]: "arn:given" } });
      expect(read.definition["States"]).to.deep.equal({ A: { Type: "Task", Resource: "arn:given", End: true } });
    });
  }

  it("refuses files that are not there, objects inside text, and circles", async () => {
    const problems: readonly (readonly [string, string])[] = [
      [
        "${file(table.yml)}",
        `${place} cannot be read: there is no file ${path("table.yml")}. Did you mean "tables.yml" or "stage.yml"? Correct it there.`,
      ],
      [
        "'a ${self:provider}'",
        `${place} cannot be read: \${self:provider} stands for more than text. Correct it there.`,
      ],
      [
        "${self:stepFunctions.stateMachines.only.definition}",
        `${place} cannot be read: \${self:stepFunctions.stateMachines.only.definition} leads back to itself. Correct it there.`,
      ],
    ];
    for (const [definition, message] of problems) {
      const wrong = await write("wrong.yml", machine(definition));
      expect((await refusal(wrong)).message).to.equal(`Reading the state machine of ${wrong}: ${message}`);
    }
  });

  it("says when there is none", async () => {
    const none = await write("none.yml", "service: s\nprovider: { name: aws }\nfunctions: { a: { handler: a.b } }\n");
    const error = await refusal(none);
    expect(error.code).to.equal("MACHINE_ABSENT");
    expect(error.message).to.equal(
      `Reading the state machine of ${none}: it holds no stepFunctions.stateMachines. Give the file that does.`,
    );
  });
});
