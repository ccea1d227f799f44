import { expect } from "chai";
import { machineFrom } from "../../src/loaders/machine-from.js";
import { assumed, files, refusal } from "./files.js";

const charge = "arn:aws:lambda:us-east-1:123456789012:function:charge";
const definition = {
  StartAt: "Charge",
  States: { Charge: { Type: "Task", Resource: charge, Next: "Done" }, Done: { Type: "Succeed" } },
};

const machine = (address: string, values: object): object => ({
  address,
  mode: "managed",
  type: "aws_sfn_state_machine",
  name: address.split(".").at(-1),
  values,
});

const state = {
  format_version: "1.0",
  terraform_version: "1.9.0",
  values: {
    root_module: {
      resources: [
        {
          address: "aws_lambda_function.charge",
          mode: "managed",
          type: "aws_lambda_function",
          values: { arn: charge },
        },
        machine("aws_sfn_state_machine.orders", {
          name: "orders",
          type: "STANDARD",
          role_arn: "arn:aws:iam::123456789012:role/orders",
          definition: JSON.stringify(definition),
        }),
      ],
      child_modules: [
        {
          address: "module.refunds",
          resources: [
            machine("module.refunds.aws_sfn_state_machine.this", {
              name: "refunds",
              type: "EXPRESS",
              definition: '{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}',
            }),
          ],
        },
      ],
    },
  },
};

describe("machineFrom terraform show -json", () => {
  const { write } = files();

  it("reads a machine of a state, by address or name, in modules too", async () => {
    const file = await write("state.json", state);
    const orders = await machineFrom(file, { logicalId: "orders" });
    expect(orders).to.deep.include({
      definition,
      text: JSON.stringify(definition),
      name: "orders",
      type: "STANDARD",
      logicalId: "aws_sfn_state_machine.orders",
      roleArn: "arn:aws:iam::123456789012:role/orders",
      assumed: [],
    });
    const refunds = await machineFrom(file, { logicalId: "refunds" });
    expect(refunds).to.include({ type: "EXPRESS", logicalId: "module.refunds.aws_sfn_state_machine.this" });
    expect((await refusal(file)).message).to.equal(
      `Reading the state machine of ${file}: it holds 2 of them, "aws_sfn_state_machine.orders" and "module.refunds.aws_sfn_state_machine.this". Say which: machineFrom(file, { logicalId: "aws_sfn_state_machine.orders" }).`,
    );
  });

  it("reads a plan that knows its definition, and refuses one that does not", async () => {
    const resources = [
      machine("aws_sfn_state_machine.orders", { name: "orders", definition: JSON.stringify(definition) }),
    ];
    const known = await write("plan.json", { format_version: "1.2", planned_values: { root_module: { resources } } });
    expect((await machineFrom(known)).definition).to.deep.equal(definition);
    const open = await write("open-plan.json", {
      format_version: "1.2",
      planned_values: { root_module: { resources: [machine("aws_sfn_state_machine.orders", { name: "orders" })] } },
    });
    expect((await refusal(open)).message).to.equal(
      `Reading the state machine of ${open}: the plan does not know aws_sfn_state_machine.orders.definition yet, since it holds values of resources that are still to be made. Give what terraform show -json prints of the state after apply, or the definition's own file: machineFrom("./….asl.json", { resolve: { … } }).`,
    );
  });

  it("says when there is none", async () => {
    const none = await write("none.json", { format_version: "1.0", values: { root_module: {} } });
    expect((await refusal(none)).message).to.equal(
      `Reading the state machine of ${none}: it holds no aws_sfn_state_machine. Give the file that does.`,
    );
  });
});

describe("machineFrom a .tf.json file", () => {
  const { write } = files();
  const configuration = (text: string, more: object = {}): object => ({
    provider: { aws: [{ region: "eu-north-1" }] },
    variable: { stage: { default: "test" }, tables: { default: { orders: "orders-table" } }, open: { type: "string" } },
    locals: { prefix: "shop-${var.stage}", circle: "${local.circle}" },
    data: { aws_caller_identity: { current: {} } },
    resource: {
      aws_lambda_function: {
        charge: { function_name: "${local.prefix}-charge", handler: "index.handler" },
        refund: [{ handler: "index.handler" }],
      },
      aws_dynamodb_table: { orders: { name: "orders" } },
      aws_sfn_state_machine: { orders: { name: "${local.prefix}-orders", type: "EXPRESS", definition: text } },
      ...more,
    },
  });
  const task = (resource: string): string =>
    `{"StartAt":"A","States":{"A":{"Type":"Task","Resource":"${resource}","End":true}}}`;
  const resourceOf = async (text: string, resolve = {}): Promise<unknown> => {
    const read = await machineFrom(await write("main.tf.json", configuration(task(text))), { resolve });
    return (read.definition["States"] as { A: { Resource: string } }).A.Resource;
  };

  it("follows references", async () => {
    const file = await write("main.tf.json", configuration(task("${aws_lambda_function.charge.arn}")));
    const read = await machineFrom(file);
    const arn = "arn:aws:lambda:eu-north-1:123456789012:function:shop-test-charge";
    expect(read).to.include({ name: "shop-test-orders", type: "EXPRESS", logicalId: "aws_sfn_state_machine.orders" });
    expect(read.definition["States"]).to.deep.equal({ A: { Type: "Task", Resource: arn, End: true } });
    expect(assumed(read)).to.deep.equal({ "aws_lambda_function.charge.arn": arn });
    expect(await resourceOf("${aws_lambda_function.refund[0].arn}")).to.equal(
      arn.replace("shop-test-charge", "refund"),
    );
    expect(await resourceOf("${var.tables.orders}/${aws_dynamodb_table.orders.name}/$${kept}")).to.equal(
      "orders-table/orders/${kept}",
    );
    expect(await resourceOf("arn:aws:sns:${data.aws_caller_identity.current.account_id}")).to.equal(
      "arn:aws:sns:123456789012",
    );
    expect(await resourceOf("${var.stage}-${var.open}", { "var.open": "here", "var.stage": "prod" })).to.equal(
      "prod-here",
    );
  });

  for (const [expression, reason] of [
    ['jsonencode({"a" = 1})', "which only Terraform can work out"],
    ["var.open", "which is known when Terraform has run"],
    ["module.shared.charge_arn", "which is known when Terraform has run"],
    ["aws_lambda_function.chrage.arn", "and the file holds no such resource"],
  ] as const) {
    it(`refuses \${${expression}} by name, and takes it from resolve`, async () => {
      const file = await write("open.tf.json", configuration(`\${${expression}}`));
      const error = await refusal(file);
      expect(error.code).to.equal("TEMPLATE_VALUE_UNRESOLVED");
      expect(error.message).to.equal(
        `Reading the state machine of ${file}: resource.aws_sfn_state_machine.orders.definition needs \${${expression}}, ${reason}. Say what it is: machineFrom(file, { resolve: { ${JSON.stringify(expression)}: "…" } }).`,
      );
      const text = JSON.stringify(definition);
      expect((await machineFrom(file, { resolve: { [expression]: text } })).definition).to.deep.equal(definition);
    });
  }

  it("refuses directives and circles", async () => {
    for (const [text, problem] of [
      ["%{ if var.x }a%{ endif }", "directives (%{ … }) need Terraform itself"],
      ["${local.circle}", "local.circle leads back to itself"],
    ] as const) {
      const file = await write("wrong.tf.json", configuration(text));
      expect((await refusal(file)).message).to.equal(
        `Reading the state machine of ${file}: resource.aws_sfn_state_machine.orders.definition cannot be read: ${problem}. Correct it there.`,
      );
    }
  });

  it("names the machine that is near", async () => {
    const file = await write("near.tf.json", configuration("{}"));
    expect((await refusal(file, { logicalId: "order" })).message).to.equal(
      `Reading the state machine "order" of ${file}: it holds none of that name. Did you mean "aws_sfn_state_machine.orders"? It holds "aws_sfn_state_machine.orders".`,
    );
  });
});
