import { SFNClient } from "@aws-sdk/client-sfn";
import { expect } from "chai";
import { awsTarget, type AwsOptions } from "../../src/targets/remote/aws.js";
import { endpointTarget } from "../../src/targets/remote/endpoint.js";
import { StepwrightError } from "../../src/errors/index.js";
import type { Target } from "../../src/targets/target.js";
import { hastyTime } from "./hasty-time.js";
import { answer, hostileServer, refuse, webPage, type HostileServer } from "./hostile-server.js";
import { rejection } from "./rejection.js";

const machine = "arn:aws:states:eu-west-1:123456789012:stateMachine:orders";
const arn = "arn:aws:states:eu-west-1:123456789012:execution:orders:run-1";
const credentials = { accessKeyId: "id", secretAccessKey: "secret" };

/** Runs with environment variables set or, where undefined, removed. */
async function withEnvironment(
  variables: Record<string, string | undefined>,
  work: () => Promise<void>,
): Promise<void> {
  const before = new Map(Object.keys(variables).map((name) => [name, process.env[name]]));
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) set(name, value);
  try {
    await work();
  } finally {
    for (const [name, value] of before) set(name, value);
  }
}

/** An environment in which the SDK finds neither credentials nor region. */
const bare = {
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
  AWS_WEB_IDENTITY_TOKEN_FILE: undefined,
  AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: undefined,
  AWS_CONTAINER_CREDENTIALS_FULL_URI: undefined,
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
};

describe("What aws() says when it cannot reach AWS", () => {
  let server: HostileServer;
  const opened: { close(): unknown }[] = [];

  const open = (): Target => {
    const sfn = new SFNClient({ region: "eu-west-1", endpoint: server.url, credentials, maxAttempts: 1 });
    const target = awsTarget({ clients: { sfn } }, hastyTime());
    opened.push({ close: () => sfn.destroy() }, target);
    return target;
  };

  beforeEach(async () => {
    server = await hostileServer();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
    await server.close();
  });

  it("names the ways to give credentials", async () => {
    await withEnvironment(bare, async () => {
      const target = awsTarget({ region: "eu-west-1" }, hastyTime());
      opened.push(target);
      const error = await rejection("CREDENTIALS_MISSING", target.port().describe(arn));
      expect(error.message).to.equal(
        "DescribeExecution was not sent: no AWS credentials were found (Could not load credentials from any providers). " +
          'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE or aws({ profile: "…" }). ' +
          "To run without AWS, set STEPWRIGHT_TARGET=embedded.",
      );
      expect(error.cause).to.include({ name: "CredentialsProviderError" });
    });
  });

  it("names the ways to give a region", async () => {
    await withEnvironment(bare, async () => {
      const sfn = new SFNClient({ credentials });
      const target = awsTarget({ clients: { sfn } }, hastyTime());
      opened.push(target);
      const error = await rejection("REGION_MISSING", target.port().describe(arn));
      expect(error.message).to.equal(
        'DescribeExecution was not sent: no AWS region is set. Set AWS_REGION, or write aws({ region: "eu-west-1" }).',
      );
    });
  });

  const answers = [
    {
      name: "ExpiredTokenException",
      message: "The security token included in the request is expired",
      code: "CREDENTIALS_EXPIRED",
      text: 'DescribeExecution failed because the AWS credentials have expired (The security token included in the request is expired). Sign in again, for example with "aws sso login", and run the test once more.',
    },
    {
      name: "UnrecognizedClientException",
      message: "The security token included in the request is invalid.",
      code: "CREDENTIALS_UNTRUSTED",
      text: "DescribeExecution failed because AWS does not accept the credentials (UnrecognizedClientException: The security token included in the request is invalid.). Check the access key, the session token that belongs to it, and that this machine's clock is right.",
    },
    {
      name: "AccessDeniedException",
      message: "User: arn:aws:iam::123456789012:user/ci is not authorized",
      code: "ACCESS_DENIED",
      text: `AWS denied DescribeExecution on ${arn} (User: arn:aws:iam::123456789012:user/ci is not authorized). Allow states:DescribeExecution to the credentials the tests run with.`,
    },
    {
      name: "KmsAccessDeniedException",
      message: "The key is not yours",
      code: "CALL_REFUSED",
      text: `DescribeExecution on ${arn} was refused by AWS: KmsAccessDeniedException: The key is not yours`,
    },
  ] as const;
  for (const { name, message, code, text } of answers) {
    it(`explains ${name}`, async () => {
      server.on("DescribeExecution", refuse(name, message));
      expect((await rejection(code, open().port().describe(arn))).message).to.equal(text);
    });
  }

  it("names a machine that is not there", async () => {
    server.on("DescribeStateMachine", refuse("StateMachineDoesNotExist", `State Machine Does Not Exist: '${machine}'`));
    const error = await rejection("MACHINE_UNKNOWN", open().port().describeMachine(`${machine}#HappyPath`));
    expect(error.message).to.equal(
      `DescribeStateMachine failed: there is no state machine ${machine} on AWS. Check its region, account and name, or deploy it first with target.deploy(name, definition).`,
    );
  });

  it("sees that something else answers", async () => {
    server.on("DescribeExecution", webPage);
    const target = endpointTarget(`${server.url}/`, {}, hastyTime());
    opened.push(target);
    expect((await rejection("TARGET_FOREIGN", target.port().describe(arn))).message).to.equal(
      `DescribeExecution was answered by ${server.url} with something that is not the Step Functions API (HTTP 404). Check the URL and its port.`,
    );
  });

  it("sees that nothing answers", async () => {
    const { url } = server;
    await server.close();
    const target = endpointTarget(url, {}, hastyTime());
    opened.push(target);
    expect((await rejection("TARGET_UNREACHABLE", target.port().describe(arn))).message).to.equal(
      `DescribeExecution could not reach ${url} (connect ECONNREFUSED ${url.slice("http://".length)}). Check the URL, and that the endpoint is running; Stepwright's own starts with "npx stepwright serve --port 8083".`,
    );
    const sfn = new SFNClient({ region: "eu-west-1", endpoint: url, credentials, maxAttempts: 1 });
    const aws = awsTarget({ clients: { sfn } }, hastyTime());
    opened.push(aws);
    expect((await rejection("TARGET_UNREACHABLE", aws.port().describe(arn))).message).to.equal(
      `DescribeExecution could not reach AWS (connect ECONNREFUSED ${url.slice("http://".length)}). Check the network, the proxy, and that the region exists.`,
    );
    server = await hostileServer();
  });

  const wrongOptions: [AwsOptions, string][] = [
    [
      { machines: { orders: "orders" } },
      'machines.orders was given "orders". Write the ARN of a state machine, such as "arn:aws:states:eu-west-1:123456789012:stateMachine:orders".',
    ],
    [
      { roleArn: "admin" },
      'roleArn was given "admin". Write the ARN of an IAM role, such as "arn:aws:iam::123456789012:role/workflow-tests".',
    ],
    [
      { clients: { sfn: {} as SFNClient } },
      'clients.sfn was given {}. Write an SFNClient, such as new SFNClient({ region: "eu-west-1" }).',
    ],
  ];
  for (const [options, text] of wrongOptions) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      expect(() => awsTarget(options, hastyTime()))
        .to.throw(StepwrightError)
        .that.includes({ code: "OPTION_INVALID", message: text });
    });
  }

  it("refuses options it does not know", () => {
    expect(() => awsTarget({ regoin: "eu-west-1" } as object, hastyTime())).to.throw(
      'aws(…) was given "regoin". It takes "region", "profile", "credentials", "clients", "machines", "roleArn", "requestTimeout", "connectionTimeout", "patience".',
    );
    expect(() => endpointTarget("http://127.0.0.1:1", { role: "x" } as object, hastyTime())).to.throw(
      'endpoint(…) was given "role". It takes "region", "credentials", "clients", "roleArn", "requestTimeout", "connectionTimeout", "patience".',
    );
  });

  it("refuses a bare number as a duration", () => {
    expect(() => awsTarget({ requestTimeout: 30 as unknown as string }, hastyTime())).to.throw(
      'requestTimeout was given the bare number 30. Write a unit, such as "30s" or "30ms": AWS counts in seconds, JavaScript in milliseconds.',
    );
  });

  it("says where it is, for reports", () => {
    const { label, origin } = awsTarget({ region: "eu-west-1", profile: "ci" }, hastyTime()).port();
    expect(label).to.equal("aws (eu-west-1, profile ci)");
    expect(origin).to.deep.equal([
      ["target", "aws"],
      ["region", "eu-west-1"],
      ["profile", "ci"],
    ]);
  });

  it("is closed once closed", async () => {
    const target = open();
    server.on("DescribeExecution", answer({}));
    await target.close();
    await target.close();
    expect((await rejection("TARGET_CLOSED", target.port().describe(arn))).message).to.equal(
      "sfn was called on the target aws after it was closed. Make a new one, or close it later: a suite's target() is closed when its spec file ends.",
    );
  });
});
