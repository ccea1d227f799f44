import { StepwrightError } from "../../errors/index.js";
import type { Place } from "../place.js";
import type { Activities, Activity } from "./activities.js";
import { activityArn } from "./arn.js";
import { isName } from "./name.js";

/**
 * An activity by its name or ARN; one that is not there is made.
 * @throws CLOUD_OPTION_INVALID
 */
export function activityNamed(activities: Activities, place: Place, activity: string, now: number): Activity {
  const name = activity.startsWith("arn:")
    ? (/^arn:[^:]+:states:[^:]+:\d{12}:activity:(.+)$/.exec(activity)?.[1] ?? "")
    : activity;
  if (name === "" || name.length > 80 || !isName(name)) {
    const expected = 'the name or ARN of an activity, such as "review"';
    throw new StepwrightError("CLOUD_OPTION_INVALID", {
      call: "activityWorker",
      option: "activity",
      value: activity,
      expected,
    });
  }
  const arn = activity === name ? activityArn(place, name) : activity;
  const known = activities.get(arn);
  if (known !== undefined) return known;
  const encryptionConfiguration = { type: "AWS_OWNED_KEY" };
  activities.add({
    arn,
    name,
    created: now,
    encryptionConfiguration,
    tags: new Map(),
    waiting: [],
    callers: new Set(),
  });
  return activities.resolve(arn);
}
