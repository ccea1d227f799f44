import type { JsonObject } from "../../../util/json.js";
import { isAt } from "../../place.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
import { readInput } from "../../wire/shape.js";
import { takeTask, type Activity } from "../activities.js";
import { activityArn as arnOfActivity, checkActivityArn } from "../arn.js";
import { checkName } from "../name.js";
import { arn, encryptionConfiguration, name, pageSizeShape, pageTokenShape, requiredName, tags } from "../shapes.js";
import { epochSeconds, type StatesOperation, type StatesWorld } from "../world.js";

/** Creating one that is there changes nothing. */
export const createActivity: StatesOperation = operation(
  { name: requiredName, tags, encryptionConfiguration },
  (world: StatesWorld, input) => {
    checkName(input.name);
    const activityArn = arnOfActivity(world, input.name);
    const known = world.activities.get(activityArn);
    const wanted = (input.encryptionConfiguration as JsonObject | undefined) ?? { type: "AWS_OWNED_KEY" };
    if (known !== undefined) {
      if (known.encryptionConfiguration["type"] !== wanted["type"]) {
        throw new AwsError("ActivityAlreadyExists", `Activity Already Exists: '${activityArn}'`);
      }
      return { activityArn, creationDate: epochSeconds(known.created) };
    }
    const created = world.clock.now;
    world.activities.add({
      arn: activityArn,
      name: input.name,
      created,
      encryptionConfiguration: wanted,
      tags: new Map(input.tags?.map(({ key, value }) => [key ?? "", value ?? ""])),
      waiting: [],
      callers: new Set(),
    });
    return { activityArn, creationDate: epochSeconds(created) };
  },
);

export const describeActivity: StatesOperation = operation({ activityArn: arn }, (world: StatesWorld, input) => {
  const activity = world.activities.resolve(input.activityArn);
  return { ...listed(activity), encryptionConfiguration: activity.encryptionConfiguration };
});

/** Deleting what is not there succeeds. */
export const deleteActivity: StatesOperation = operation(
  { activityArn: arn },
  (world: StatesWorld, { activityArn }) => {
    checkActivityArn(activityArn);
    world.activities.remove(activityArn);
    return {};
  },
);

export const listActivities: StatesOperation = operation(
  { maxResults: pageSizeShape, nextToken: pageTokenShape },
  (world: StatesWorld, input) => {
    const all = world.activities.all().filter(({ arn: itsArn }) => isAt(itsArn, world));
    const from = readPageToken("activities", input.nextToken) ?? 0;
    const to = from + pageSize(input.maxResults);
    return {
      activities: all.slice(from, to).map(listed),
      nextToken: to < all.length ? pageToken("activities", to) : undefined,
    };
  },
);

/** A worker is answered after this time at the latest, with or without a task. */
const longestPoll = 60_000;

const poll = { activityArn: arn, workerName: name } as const;

/** Waits for a task, in virtual time: https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html */
export const getActivityTask: StatesOperation = operation(poll, async (world: StatesWorld, input) => {
  const activity = world.activities.resolve(input.activityArn);
  const until = world.clock.now + longestPoll;
  for (;;) {
    const taken = taskFor(world, activity, input.workerName);
    if (taken !== undefined) return taken;
    const what = `a task of the activity ${activity.name}`;
    if ((await world.clock.demand(() => activity.waiting.length > 0, { until, what })) === "until") return {};
  }
});

/**
 * GetActivityTask for a worker that is a Task itself: it is told when there is something for it, or nothing in time, and moves no time.
 * @throws AwsError
 */
export function awaitActivityTask(
  world: StatesWorld,
  request: Readonly<Record<string, unknown>>,
  worker: {
    /** When it began to wait: virtual milliseconds. */
    readonly since: number;
    waits(): boolean;
    got(answer: object): void;
  },
): void {
  const { activityArn, workerName } = readInput(poll, request);
  const activity = world.activities.resolve(activityArn);
  const caller = (): void => {
    if (!worker.waits()) return leave();
    const taken = taskFor(world, activity, workerName);
    if (taken === undefined) return;
    leave();
    worker.got(taken);
  };
  const timer = world.clock.at(worker.since + longestPoll, "work", () => {
    leave();
    worker.got({});
  });
  const leave = (): void => {
    timer.cancel();
    activity.callers.delete(caller);
  };
  activity.callers.add(caller);
  world.clock.run(caller);
}

function taskFor(world: StatesWorld, activity: Activity, workerName: string | undefined): object | undefined {
  const taken = takeTask(activity, (executionArn) => world.executions.get(executionArn)?.execution);
  if (taken === undefined) return undefined;
  taken.execution.startTask(taken.request.id, workerName);
  return { taskToken: taken.request.taskToken, input: taken.request.payloadText };
}

function listed({ arn: activityArn, name: activityName, created }: Activity): object {
  return { activityArn, name: activityName, creationDate: epochSeconds(created) };
}
