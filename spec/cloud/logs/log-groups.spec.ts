import {
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  DeleteLogGroupCommand,
  DeleteLogStreamCommand,
  DeleteResourcePolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeResourcePoliciesCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  ListTagsForResourceCommand,
  PutLogEventsCommand,
  PutResourcePolicyCommand,
  PutRetentionPolicyCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { expect } from "chai";
import { embedded, type EmbeddedCloud } from "../../../src/targets/index.js";

const logGroupName = "/aws/orders";
const logGroupArn = `arn:aws:logs:us-east-1:123456789012:log-group:${logGroupName}`;

async function refusal(call: Promise<unknown>): Promise<[name: string, message: string]> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return [name, message];
  }
  throw new Error("The call was not refused.");
}

describe("The embedded CloudWatch Logs", () => {
  let cloud: EmbeddedCloud;
  beforeEach(async () => {
    cloud = embedded();
    await cloud.logs.send(new CreateLogGroupCommand({ logGroupName, tags: { team: "a" } }));
  });
  afterEach(() => cloud.close());
  const stream = (logStreamName: string): Promise<unknown> =>
    cloud.logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  const put = (logStreamName: string, ...messages: string[]) =>
    cloud.logs.send(
      new PutLogEventsCommand({
        logGroupName,
        logStreamName,
        logEvents: messages.map((message, at) => ({ message, timestamp: cloud.now().getTime() + at })),
      }),
    );
  const filtered = async (filterPattern?: string): Promise<unknown> => {
    const { events } = await cloud.logs.send(new FilterLogEventsCommand({ logGroupName, filterPattern }));
    return events?.map(({ message }) => message);
  };

  it("describes groups by prefix, with their ARN, retention and class", async () => {
    await cloud.logs.send(new CreateLogGroupCommand({ logGroupName: "/other" }));
    await cloud.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 7 }));
    const { logGroups } = await cloud.logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/" }));
    expect(logGroups).to.deep.equal([
      {
        logGroupName,
        creationTime: 1_893_456_000_000,
        retentionInDays: 7,
        metricFilterCount: 0,
        arn: `${logGroupArn}:*`,
        storedBytes: 0,
        logGroupClass: "STANDARD",
        logGroupArn,
      },
    ]);
    const first = await cloud.logs.send(new DescribeLogGroupsCommand({ limit: 1 }));
    const second = await cloud.logs.send(new DescribeLogGroupsCommand({ limit: 1, nextToken: first.nextToken }));
    expect([first, second].flatMap((page) => page.logGroups?.map((group) => group.logGroupName))).to.deep.equal([
      logGroupName,
      "/other",
    ]);
  });

  it("refuses what is there already, and what is not", async () => {
    const create = cloud.logs.send(new CreateLogGroupCommand({ logGroupName }));
    expect(await refusal(create)).to.deep.equal([
      "ResourceAlreadyExistsException",
      "The specified log group already exists",
    ]);
    await stream("a");
    expect(await refusal(stream("a"))).to.deep.equal([
      "ResourceAlreadyExistsException",
      "The specified log stream already exists",
    ]);
    expect(await refusal(put("b", "x"))).to.deep.equal([
      "ResourceNotFoundException",
      "The specified log stream does not exist.",
    ]);
    await cloud.logs.send(new DeleteLogStreamCommand({ logGroupName, logStreamName: "a" }));
    await cloud.logs.send(new DeleteLogGroupCommand({ logGroupName }));
    expect(await refusal(filtered() as Promise<unknown>)).to.deep.equal([
      "ResourceNotFoundException",
      "The specified log group does not exist.",
    ]);
    const days = cloud.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 8 }));
    expect((await refusal(days))[1]).to.match(/^1 validation error detected: Value '8' at 'retentionInDays'/);
  });

  it("gives the events of a stream in pages, forwards and backwards", async () => {
    await stream("a");
    await put("a", "1", "2", "3");
    const get = (more: object) =>
      cloud.logs.send(new GetLogEventsCommand({ logGroupName, logStreamName: "a", limit: 2, ...more }));
    const texts = async (page: ReturnType<typeof get>): Promise<unknown> =>
      (await page).events?.map(({ message }) => message);
    expect(await texts(get({}))).to.deep.equal(["2", "3"]);
    const head = await get({ startFromHead: true });
    expect(head.events?.map(({ message }) => message)).to.deep.equal(["1", "2"]);
    const next = await get({ startFromHead: true, nextToken: head.nextForwardToken });
    expect(next.events?.map(({ message }) => message)).to.deep.equal(["3"]);
    const end = await get({ startFromHead: true, nextToken: next.nextForwardToken });
    expect([end.events, end.nextForwardToken]).to.deep.equal([[], next.nextForwardToken]);
    expect(await texts(get({ nextToken: next.nextBackwardToken }))).to.deep.equal(["1", "2"]);
    expect(await texts(get({ startTime: 1_893_456_000_001, endTime: 1_893_456_000_002 }))).to.deep.equal(["2"]);
  });

  it("describes streams by name and by their last event", async () => {
    for (const name of ["b", "a"]) {
      await stream(name);
      await put(name, name);
      await cloud.advanceBy("1s");
    }
    const names = async (more: object): Promise<unknown> => {
      const { logStreams } = await cloud.logs.send(new DescribeLogStreamsCommand({ logGroupName, ...more }));
      return logStreams?.map(({ logStreamName }) => logStreamName);
    };
    expect(await names({})).to.deep.equal(["a", "b"]);
    expect(await names({ orderBy: "LastEventTime" })).to.deep.equal(["b", "a"]);
    expect(await names({ logStreamNamePrefix: "b" })).to.deep.equal(["b"]);
  });

  it("rejects events that are too old, too new or out of order", async () => {
    await stream("a");
    const now = cloud.now().getTime();
    const send = (...times: number[]) =>
      cloud.logs.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName: "a",
          logEvents: times.map((timestamp) => ({ timestamp, message: "x" })),
        }),
      );
    expect((await send(now, now + 3 * 3_600_000)).rejectedLogEventsInfo).to.deep.equal({ tooNewLogEventStartIndex: 1 });
    expect((await send(now - 15 * 86_400_000)).rejectedLogEventsInfo).to.deep.equal({ tooOldLogEventEndIndex: 1 });
    expect(await refusal(send(now, now - 1))).to.deep.equal([
      "InvalidParameterException",
      "Log events in a single PutLogEvents request must be in chronological order.",
    ]);
    expect(await filtered()).to.deep.equal(["x"]);
  });

  it("lets go of events when the retention is over", async () => {
    await cloud.logs.send(new PutRetentionPolicyCommand({ logGroupName, retentionInDays: 1 }));
    await stream("a");
    await put("a", "x");
    await cloud.advanceBy("25h");
    expect(await filtered()).to.deep.equal([]);
  });

  const messages = [
    "ERROR disk full",
    "WARN disk slow",
    '{"level":"ERROR","code":404,"user":{"name":"ann"},"tags":["a","b"],"done":true}',
    '{"level":"INFO","code":200,"user":null}',
  ];
  const patterns: [pattern: string, found: number[]][] = [
    ["", [0, 1, 2, 3]],
    ["ERROR", [0, 2]],
    ["disk full", [0]],
    ['"disk full"', [0]],
    ["disk -slow", [0]],
    ["?full ?slow", [0, 1]],
    ["%disk [fs]%", [0, 1]],
    ['{ $.level = "ERROR" }', [2]],
    ['{ $.level = "*R*" }', [2]],
    ['{ $.level != "ERROR" }', [3]],
    ["{ $.code >= 200 && $.code < 300 }", [3]],
    ['{ ($.code = 404 || $.code = 200) && $.user.name = "ann" }', [2]],
    ['{ $.tags[1] = "b" }', [2]],
    ["{ $.user IS NULL }", [3]],
    ["{ $.done IS TRUE }", [2]],
    ["{ $.done NOT EXISTS }", [3]],
    ["{ $.level = %^(ERROR|WARN)$% }", [2]],
  ];
  for (const [pattern, found] of patterns) {
    it(`finds events by the pattern ${pattern === "" ? "that is empty" : pattern}`, async () => {
      await stream("a");
      await put("a", ...messages);
      expect(await filtered(pattern)).to.deep.equal(found.map((at) => messages[at]));
    });
  }
  for (const pattern of ["{ $.a = }", "{ a = 1 }", "{ $.a ~ 1 }", "{ $.a = 1", "[ip, user]"]) {
    it(`refuses the pattern ${pattern}`, async () => {
      expect((await refusal(filtered(pattern)))[0]).to.equal("InvalidParameterException");
    });
  }

  it("carries tags and resource policies", async () => {
    await cloud.logs.send(new TagResourceCommand({ resourceArn: logGroupArn, tags: { cost: "1" } }));
    await cloud.logs.send(new UntagResourceCommand({ resourceArn: logGroupArn, tagKeys: ["team"] }));
    const { tags } = await cloud.logs.send(new ListTagsForResourceCommand({ resourceArn: logGroupArn }));
    expect(tags).to.deep.equal({ cost: "1" });
    const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    await cloud.logs.send(new PutResourcePolicyCommand({ policyName: "events", policyDocument }));
    const { resourcePolicies } = await cloud.logs.send(new DescribeResourcePoliciesCommand({}));
    expect(resourcePolicies).to.deep.equal([
      { policyName: "events", policyDocument, lastUpdatedTime: 1_893_456_000_000 },
    ]);
    await cloud.logs.send(new DeleteResourcePolicyCommand({ policyName: "events" }));
    expect((await cloud.logs.send(new DescribeResourcePoliciesCommand({}))).resourcePolicies).to.deep.equal([]);
  });
});
