import type { JsonObject, JsonValue } from "../../../src/util/json.js";
import type { EventsBench } from "../../cloud/events/support.js";
import { accountId, arnOf, type Elsewhere } from "../../cloud/events/support.js";
import type { EventCallRow } from "../rows.js";
import { putEventsTask } from "./event-task.js";

/** A row made ready: its whole request, and how to see what it keeps beside the answer. */
export interface Arranged {
  /** Default: the row's. Null: no call is made, what is observed is all. */
  readonly operation?: string | null;
  readonly request?: JsonObject;
  readonly where?: Elsewhere;
  /** What names in angle brackets stand for. */
  readonly words?: Readonly<Record<string, string>>;
  observe?(answer: JsonObject): Promise<JsonObject>;
}

type Arrange = (bench: EventsBench, row: EventCallRow) => Promise<Arranged> | Arranged;

const anything = { source: [{ prefix: "" }] };
const from = 1893456000;
const asGiven: Arrange = (_bench, { request }) => ({ request });

/** How to make a row ready: by its name where it belongs to a group that tells its arrangement in words only, else by what it calls. */
export function arrangementOf(row: EventCallRow): Arrange {
  const [, named] = arrangements.find(([pattern]) => pattern.test(row.id)) ?? [];
  return named ?? operations.get(row.op) ?? withWhatItNames;
}

/** By the names of rows; the first that fits counts. */
const arrangements: readonly (readonly [RegExp, Arrange])[] = [
  [/^put_events\/(unknown_bus|time_\w+)$/, puts],
  [/^put_events\/target_gone$/, targetGone],
  [/^put_events\/two_targets$/, twoTargets],
  [/^put_events\/two_rules_same_target$/, twoRules],
  [/^rules\/scheduled_not_on_put$/, scheduled],
  [/^bus\/duplicate$/, withBus],
  [/^(bus|permission)\//, asGiven],
  [/^rule\/delete_with_targets$/, async (bench, { request }) => (await withRule(bench), { request })],
  [/^rule\/arn_custom$/, withBus],
  [
    /^rule\/reput$/,
    async (bench, { request }) => (
      await withRule(bench),
      { request: { ...request, EventPattern: '{"source":["s"]}' } }
    ),
  ],
  [/^rule\//, asGiven],
  [/^targets\//, targets],
  [/^archive\//, archives],
  [/^replay\//, replays],
  [/^cross\/put_by_arn$/, putByArn],
  [/^cross\//, cross],
  [/^bus_to_bus\//, busToBus],
  [/^sfn\//, stateMachine],
  [/^schedule\/event$/, scheduleFires],
  [
    /^schedule\/custom_bus$/,
    async (bench, row) => ({ ...(await withBus(bench, row)), request: { Name: "r", ...row.request } }),
  ],
  [/^schedule\//, (_bench, { request }) => ({ request: { Name: "r", ...request } })],
  [/^sfn_put_events\//, putEventsTask],
];

/** By what rows call. */
const operations: ReadonlyMap<string, Arrange> = new Map<string, Arrange>([
  ["PutEvents", (bench, row) => (row.expect["delivered"] === undefined ? putsOnly(row) : puts(bench, row))],
  ["PutTargets", targets],
  ["CreateArchive", archives],
  ["DescribeArchive", archives],
  ["UpdateArchive", archives],
  ["DeleteArchive", archives],
  ["ListArchives", archives],
  ["StartReplay", replays],
  ["states:::events:putEvents", putEventsTask],
]);

/** The buses and rules a row says are there, and the bus it names where it is not refused. */
async function withWhatItNames(bench: EventsBench, { request, expect, setup = "" }: EventCallRow): Promise<Arranged> {
  const named = request["EventBusName"];
  const wanted = expect["error"] === undefined && typeof named === "string" && /^[\w.-]+$/.test(named) ? [named] : [];
  const buses = new Set([...wanted, ...[...setup.matchAll(/\bbus (\S+) exists/g)].map(([, name = ""]) => name)]);
  for (const Name of buses) if (Name !== "default") await bench.events("CreateEventBus", { Name });
  for (const [, name = "r"] of setup.matchAll(/\brule (\S+) exists/g)) {
    await bench.rule(name, { pattern: anything, Arn: arnOf("sqs", "q") });
  }
  const isRule = request["ScheduleExpression"] !== undefined;
  return { request: isRule ? { Name: "r", ...request } : request };
}

/** Abbreviations of the rows written out, and times as a client of the caller's writes them. */
function entriesOf({ request }: EventCallRow): readonly JsonValue[] {
  const entries = request["Entries"];
  if (typeof entries === "string") {
    return Array.from({ length: 11 }, () => ({ Source: "s", DetailType: "t", Detail: "{}" }));
  }
  return (entries as JsonObject[]).map(({ Time, ...entry }) => {
    const Detail = entry["Detail"];
    return {
      ...entry,
      ...(typeof Detail === "string"
        ? {
            Detail: Detail.replace(/<(\w) repeated (\d+) times>/, (_all, letter: string, times: string) =>
              letter.repeat(Number(times)),
            ),
          }
        : {}),
      ...(typeof Time === "string" ? { Time: secondsOf(Time) } : {}),
    };
  });
}

/** The day may stand before the year. */
function secondsOf(text: string): number {
  return Date.parse(text.replace(/^(\d\d)-(\d\d)-(\d{4})/, "$3-$2-$1").replace(" ", "T")) / 1000;
}

function putsOnly(row: EventCallRow): Arranged {
  return { request: { Entries: entriesOf(row) } };
}

async function puts(bench: EventsBench, row: EventCallRow): Promise<Arranged> {
  await bench.rule("r", { pattern: anything, Arn: await bench.queue("q") });
  return {
    request: { Entries: entriesOf(row) },
    observe: async () => ({ delivered: delivered(row, await bench.messages("q")) }),
  };
}

/** How many, or what is told of the first. */
function delivered({ expect }: EventCallRow, messages: readonly { event: Record<string, unknown> }[]): JsonValue {
  if (typeof expect["delivered"] === "number") return messages.length;
  return (messages[0]?.event ?? {}) as JsonObject;
}

async function targetGone(bench: EventsBench, row: EventCallRow): Promise<Arranged> {
  await bench.rule("r", { pattern: anything, Arn: arnOf("sqs", "deleted") });
  const observe = async (answer: JsonObject): Promise<JsonObject> => {
    await bench.cloud.clock.runUntilIdle();
    const { EventId } = (answer["Entries"] as { EventId: string }[])[0] as { EventId: string };
    return { delivered: bench.cloud.events.deliveries(EventId).filter(({ status }) => status === "delivered").length };
  };
  return { request: { Entries: entriesOf(row) }, observe };
}

async function twoTargets(bench: EventsBench, row: EventCallRow): Promise<Arranged> {
  await bench.rule("r", { pattern: anything, Arn: await bench.queue("q") });
  await bench.events("PutTargets", { Rule: "r", Targets: [{ Id: "second", Arn: await bench.queue("q2") }] });
  const observe = async (answer: JsonObject): Promise<JsonObject> => {
    const { EventId } = (answer["Entries"] as { EventId: string }[])[0] as { EventId: string };
    const messages = [...(await bench.messages("q")), ...(await bench.messages("q2"))];
    return { delivered: messages.filter(({ event }) => event["id"] === EventId).length };
  };
  return { request: { Entries: entriesOf(row) }, observe };
}

async function twoRules(bench: EventsBench, row: EventCallRow): Promise<Arranged> {
  const ids = new Map<string, number>();
  bench.cloud.lambda("f", (event: { id: string }) => void ids.set(event.id, (ids.get(event.id) ?? 0) + 1));
  for (const name of ["r", "r2"]) await bench.rule(name, { pattern: anything, Arn: arnOf("lambda", "function:f") });
  const observe = async (): Promise<JsonObject> => {
    await bench.cloud.clock.runUntilIdle();
    return { delivered: [...ids.values()][0] ?? 0 };
  };
  return { request: { Entries: entriesOf(row) }, observe };
}

async function scheduled(bench: EventsBench, row: EventCallRow): Promise<Arranged> {
  await bench.events("PutRule", { Name: "r", ScheduleExpression: "rate(1 minute)" });
  await bench.events("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: await bench.queue("q") }] });
  return {
    request: { Entries: entriesOf(row) },
    observe: async () => ({ delivered: (await bench.messages("q")).length }),
  };
}

async function withBus(bench: EventsBench, { request }: EventCallRow): Promise<Arranged> {
  await bench.events("CreateEventBus", { Name: "b" });
  return { request };
}

async function withRule(bench: EventsBench): Promise<void> {
  await bench.rule("r", { pattern: anything, Arn: arnOf("sqs", "q") });
}

async function targets(bench: EventsBench, { request }: EventCallRow): Promise<Arranged> {
  await bench.events("PutRule", { Name: "r", EventPattern: JSON.stringify(anything) });
  const six = Array.from({ length: 6 }, (_, index) => ({ Id: `t${index}`, Arn: arnOf("sqs", "q") }));
  if (typeof request["Targets"] === "string") return { request: { ...request, Targets: six } };
  const [{ Id, Arn } = { Id: "", Arn: "" }] = request["Targets"] as { Id: string; Arn: string }[];
  if (/^\w+$/.test(Id)) await bench.events("PutTargets", { Rule: "r", Targets: [{ Id, Arn, InputPath: "$.detail" }] });
  const observe = async (): Promise<JsonObject> => ({
    listTargets: (await bench.events("ListTargetsByRule", { Rule: "r" }))["Targets"] as JsonValue,
  });
  return { request, observe };
}

async function archives(bench: EventsBench, { id, request, op }: EventCallRow): Promise<Arranged> {
  const unknown = /unknown/.test(id);
  const EventSourceArn = arnOf("events", unknown ? "event-bus/missing" : "event-bus/default");
  const words = { name: "missing" };
  if (id.endsWith("/duplicate")) await bench.events("CreateArchive", { ArchiveName: "a", EventSourceArn });
  if (op === "PutEvents") {
    await bench.events("CreateArchive", { ArchiveName: "a", EventSourceArn, EventPattern: '{"source":["s"]}' });
    await bench.put({ Source: "other" });
    const Entries = Array.from({ length: 10 }, () => ({ Source: "s", DetailType: "t", Detail: "{}" }));
    const observe = async (): Promise<JsonObject> => ({
      archive: (await bench.events("DescribeArchive", { ArchiveName: "a" })) as JsonObject,
    });
    return { request: { Entries }, observe };
  }
  const source = op === "CreateArchive" || op === "ListArchives" ? { EventSourceArn } : {};
  const pattern = typeof request["EventPattern"] === "string" ? { EventPattern: '{"source":["s"]}' } : {};
  return { request: { ...request, ...source, ...pattern }, words };
}

async function replays(bench: EventsBench, { id, request, op }: EventCallRow): Promise<Arranged> {
  if (op !== "StartReplay") return { request };
  const bus = arnOf("events", "event-bus/default");
  const ruleArn = await bench.rule("r", { pattern: anything, Arn: await bench.queue("q") });
  await bench.events("CreateEventBus", { Name: "other" });
  await bench.events("CreateArchive", { ArchiveName: "a", EventSourceArn: bus });
  const range = { EventStartTime: from - 60, EventEndTime: from + 60 };
  const whole = { ReplayName: "r", EventSourceArn: arnOf("events", "archive/a"), ...range, Destination: { Arn: bus } };
  if (id.endsWith("/duplicate")) await bench.events("StartReplay", whole);
  if (id.endsWith("/too_many")) {
    for (let index = 0; index < 10; index += 1)
      await bench.events("StartReplay", { ...whole, ReplayName: `r${index}` });
  }
  const back = /^T-(\d+)s$/.exec(String(request["EventEndTime"]))?.[1];
  const ends = back === undefined ? {} : { EventStartTime: from, EventEndTime: from - Number(back) };
  const destination = {
    "replay/unknown_bus": arnOf("events", "event-bus/missing"),
    "replay/other_bus": arnOf("events", "event-bus/other"),
  }[id];
  const full = {
    ...whole,
    ...ends,
    ...(typeof request["ReplayName"] === "string" ? { ReplayName: request["ReplayName"] } : {}),
    ...(id.endsWith("unknown_archive") ? { EventSourceArn: arnOf("events", "archive/missing") } : {}),
    ...(destination === undefined ? {} : { Destination: { Arn: destination } }),
  };
  if (!id.endsWith("/start")) return { request: full, words: { name: "missing" } };
  await bench.put();
  await bench.messages("q");
  return {
    request: { ...full, Destination: { Arn: bus, FilterArns: [ruleArn] } },
    observe: () => watchReplay(bench),
  };
}

async function watchReplay(bench: EventsBench): Promise<JsonObject> {
  const states: string[] = [];
  const look = async (): Promise<void> => {
    const { State } = await bench.events("DescribeReplay", { ReplayName: "r" });
    if (states.at(-1) !== State) states.push(String(State));
  };
  await look();
  for (let step = 0; step < 5; step += 1) {
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 250);
    await look();
  }
  const [message] = await bench.messages("q");
  await look();
  return { states, delivered: (message?.event ?? {}) as JsonObject };
}

async function cross(bench: EventsBench, { id }: EventCallRow): Promise<Arranged> {
  const where: Elsewhere = {
    ...(id.endsWith("account") ? {} : { region: "eu-west-1" }),
    ...(id.endsWith("region") ? {} : { accountId: "222222222222" }),
  };
  await bench.events("PutPermission", permission, where);
  await bench.rule("r", { pattern: anything, where, Arn: await bench.queue("q", where) });
  await bench.rule("forward", { pattern: anything, Arn: arnOf("events", "event-bus/default", where) });
  const observe = async (answer: JsonObject): Promise<JsonObject> => {
    const { EventId } = (answer["Entries"] as { EventId: string }[])[0] as { EventId: string };
    const [message] = await bench.messages("q", where);
    const event = message?.event ?? {};
    const inWords = id.endsWith("region") ? "origin" : "ORIGIN account";
    return {
      secondary: {
        account: event["account"] === accountId ? inWords : String(event["account"]),
        region:
          event["region"] === "us-east-1"
            ? id.endsWith("account")
              ? "same"
              : "ORIGIN region"
            : String(event["region"]),
        id: event["id"] === EventId ? "SAME id" : "NEW id",
      },
    };
  };
  return { request: { Entries: [{ Source: "s", DetailType: "t", Detail: "{}" }] }, observe };
}

const permission = { Action: "events:PutEvents", Principal: accountId, StatementId: "one" };

async function putByArn(bench: EventsBench): Promise<Arranged> {
  const where = { accountId: "222222222222" };
  await bench.events("PutPermission", permission, where);
  await bench.rule("r", { pattern: anything, where, Arn: await bench.queue("q", where) });
  const EventBusName = arnOf("events", "event-bus/default", where);
  const observe = async (): Promise<JsonObject> => {
    const [message] = await bench.messages("q", where);
    return { delivered: { account: message?.event["account"] === accountId ? "caller account" : "another" } };
  };
  return { request: { Entries: [{ Source: "s", DetailType: "t", Detail: "{}", EventBusName }] }, observe };
}

async function busToBus(bench: EventsBench): Promise<Arranged> {
  await bench.events("CreateEventBus", { Name: "two" });
  await bench.rule("r", { pattern: anything, bus: "two", Arn: await bench.queue("q") });
  await bench.rule("forward", { pattern: anything, Arn: arnOf("events", "event-bus/two") });
  const observe = async (answer: JsonObject): Promise<JsonObject> => {
    const { EventId } = (answer["Entries"] as { EventId: string }[])[0] as { EventId: string };
    const same = (await bench.messages("q")).filter(({ event }) => event["id"] === EventId);
    return { delivered: same.length };
  };
  return { request: { Entries: [{ Source: "s", DetailType: "t", Detail: "{}" }] }, observe };
}

async function stateMachine(bench: EventsBench): Promise<Arranged> {
  const stateMachineArn = await bench.machine("m");
  await bench.rule("r", { pattern: { source: ["s"] }, Arn: stateMachineArn });
  const observe = async (answer: JsonObject): Promise<JsonObject> => {
    const { EventId } = (answer["Entries"] as { EventId: string }[])[0] as { EventId: string };
    await bench.cloud.clock.runUntilIdle();
    const { executions } = await bench.sfn("ListExecutions", { stateMachineArn });
    const [{ name, executionArn } = { name: "", executionArn: "" }] = executions as {
      name: string;
      executionArn: string;
    }[];
    const { input } = await bench.sfn("DescribeExecution", { executionArn });
    const isEvent = (JSON.parse(String(input)) as { id: string }).id === EventId;
    return {
      execution: {
        namePrefix: name.startsWith(`${EventId}_`) ? "<event id>" : name,
        input: isEvent ? "<event JSON or transformed input>" : String(input),
      },
    };
  };
  return { request: { Entries: [{ Source: "s", DetailType: "t", Detail: "{}" }] }, observe };
}

async function scheduleFires(bench: EventsBench): Promise<Arranged> {
  const { RuleArn } = await bench.events("PutRule", { Name: "r", ScheduleExpression: "rate(1 minute)" });
  await bench.events("PutTargets", { Rule: "r", Targets: [{ Id: "t", Arn: await bench.queue("q") }] });
  const observe = async (): Promise<JsonObject> => {
    await bench.cloud.clock.advanceTo(bench.cloud.clock.now + 60_000);
    const [message] = await bench.messages("q");
    return { delivered: (message?.event ?? {}) as JsonObject };
  };
  return { operation: null, words: { "rule arn": String(RuleArn) }, observe };
}
