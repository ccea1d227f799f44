import type { JsonObject } from "../../../util/json.js";
import { AwsError } from "../../wire/aws-error.js";
import { operation } from "../../wire/json-service.js";
import { pageSize, pageToken, readPageToken } from "../../wire/page-token.js";
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
    const all = world.activities.all();
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

/** Waits for a task, in virtual time: https://docs.aws.amazon.com/step-functions/latest/apireference/API_GetActivityTask.html */
export const getActivityTask: StatesOperation = operation(
  { activityArn: arn, workerName: name },
  async (world: StatesWorld, input) => {
    const activity = world.activities.resolve(input.activityArn);
    const until = world.clock.now + longestPoll;
    for (;;) {
      const taken = takeTask(activity, (executionArn) => world.executions.get(executionArn)?.execution);
      if (taken !== undefined) {
        taken.execution.startTask(taken.request.id, input.workerName);
        return { taskToken: taken.request.taskToken, input: taken.request.payloadText };
      }
      const what = `a task of the activity ${activity.name}`;
      if ((await world.clock.demand(() => activity.waiting.length > 0, { until, what })) === "until") return {};
    }
  },
);

function listed({ arn: activityArn, name: activityName, created }: Activity): object {
  return { activityArn, name: activityName, creationDate: epochSeconds(created) };
}
