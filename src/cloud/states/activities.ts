import type { EngineExecution } from "../../engine/index.js";
import type { TaskRequest } from "../../engine/tasks/task.js";
import type { JsonObject } from "../../util/json.js";
import { AwsError } from "../wire/aws-error.js";
import { checkActivityArn } from "./arn.js";

/** An activity: tasks wait in it for a worker to come and take them. */
export interface Activity {
  readonly arn: string;
  readonly name: string;
  readonly created: number;
  readonly encryptionConfiguration: JsonObject;
  readonly tags: Map<string, string>;
  /** Tasks nobody has taken yet, oldest first. Some may have ended meanwhile. */
  readonly waiting: TaskRequest[];
  /** Workers that are to be told when a task comes in. */
  readonly callers: Set<() => void>;
}

/** Activities as plain data; workers that wait are not part of it. */
export interface SavedActivities {
  readonly activities: readonly (Omit<Activity, "tags" | "waiting" | "callers"> & {
    readonly tags: readonly (readonly [string, string])[];
    readonly waiting: readonly TaskRequest[];
  })[];
  readonly deleted: readonly string[];
}

/** The activities of one account and region. */
export class Activities {
  readonly #byArn = new Map<string, Activity>();
  readonly #deleted = new Set<string>();

  add(activity: Activity): void {
    this.#byArn.set(activity.arn, activity);
    this.#deleted.delete(activity.arn);
  }

  /** It was there once, and is there no more. */
  wasDeleted(arn: string): boolean {
    return this.#deleted.has(arn);
  }

  get(arn: string): Activity | undefined {
    return this.#byArn.get(arn);
  }

  remove(arn: string): void {
    if (this.#byArn.delete(arn)) this.#deleted.add(arn);
  }

  save(): SavedActivities {
    return {
      activities: this.all().map(({ tags, callers: _callers, waiting, ...facts }) => ({
        ...facts,
        tags: [...tags],
        waiting: [...waiting],
      })),
      deleted: [...this.#deleted],
    };
  }

  load({ activities, deleted }: SavedActivities): void {
    for (const { tags, waiting, ...facts } of activities) {
      this.add({ ...facts, tags: new Map(tags), waiting: [...waiting], callers: new Set() });
    }
    for (const arn of deleted) this.#deleted.add(arn);
  }

  /** In the order they were made. */
  all(): Activity[] {
    return [...this.#byArn.values()];
  }

  /** @throws AwsError InvalidArn or ActivityDoesNotExist */
  resolve(arn: string): Activity {
    checkActivityArn(arn);
    const activity = this.#byArn.get(arn);
    if (activity === undefined) throw new AwsError("ActivityDoesNotExist", `Activity Does Not Exist: '${arn}'`);
    return activity;
  }
}

/** Takes the oldest task of an activity that has not ended; what has ended is thrown away. */
export function takeTask(
  activity: Activity,
  execution: (arn: string) => EngineExecution | undefined,
): { readonly request: TaskRequest; readonly execution: EngineExecution } | undefined {
  while (activity.waiting.length > 0) {
    const request = activity.waiting.shift() as TaskRequest;
    const owner = execution(request.executionArn);
    if (owner?.openTasks().some(({ id }) => id === request.id) === true) return { request, execution: owner };
  }
  return undefined;
}
