import type { Clock } from "../../engine/clock/clock.js";
import type { EngineExecution } from "../../engine/index.js";
import type { TaskRequest } from "../../engine/tasks/task.js";
import { durationOf, StepwrightError } from "../../errors/index.js";
import type { Duration } from "../../util/duration.js";
import { takeTask, type Activity } from "../states/activities.js";
import { freshCopy } from "./function-answer.js";
import { runHandler } from "./handler.js";

/** A task of an activity that a worker has taken. */
export interface ActivityTask {
  readonly taskToken: string;
  /** The Task state it belongs to, and its execution. */
  readonly state: string;
  readonly executionArn: string;
  /** Virtual time. */
  now(): Date;
  /** Works on for so long, in virtual time. @throws DURATION_INVALID */
  work(duration: Duration): Promise<void>;
  /** Gives a sign of life, as SendTaskHeartbeat does. @returns false when the task has ended meanwhile: it timed out, or was aborted */
  heartbeat(): boolean;
}

/** What a worker does with a task: what it returns is sent as SendTaskSuccess, what it throws as SendTaskFailure. */
export type ActivityHandler<Input = unknown> = (input: Input, task: ActivityTask) => unknown;

/** How a worker works. */
export interface ActivityWorkerOptions {
  /** Shown in ActivityStarted (default: none). */
  readonly workerName?: string;
  /** Tasks it works on at once (default 1). */
  readonly concurrency?: number;
}

/** A worker that takes the tasks of an activity until it is stopped. */
export interface ActivityWorker extends Disposable {
  readonly activityArn: string;
  /** Tasks it has taken so far. */
  readonly taken: number;
  /** Takes no more tasks; one it works on is worked on to its end. */
  stop(): void;
}

/** What a worker works in. */
export interface WorkerWorld {
  readonly clock: Clock;
  readonly handlerLimitMs: number;
  execution(arn: string): EngineExecution | undefined;
  /** Tells whoever runs the execution. */
  note(executionArn: string, text: string): void;
  /** Who works on a task now, each in a few words: such work cannot be saved. */
  readonly atWork: Set<{ readonly text: string }>;
}

/** Lets a handler take the tasks of an activity, oldest first, as soon as they come. @throws CLOUD_OPTION_INVALID */
export function startWorker<Input>(
  world: WorkerWorld,
  activity: Activity,
  handler: ActivityHandler<Input>,
  { workerName, concurrency = 1 }: ActivityWorkerOptions = {},
): ActivityWorker {
  if (!Number.isInteger(concurrency) || concurrency < 1) {
    const facts = { call: "activityWorker", option: "concurrency", value: concurrency } as const;
    throw new StepwrightError("CLOUD_OPTION_INVALID", { ...facts, expected: "a whole number from 1 on" });
  }
  let busy = 0;
  let taken = 0;
  const look = (): void => {
    while (busy < concurrency && activity.callers.has(look)) {
      const found = takeTask(activity, world.execution);
      if (found === undefined) return;
      busy += 1;
      taken += 1;
      found.execution.startTask(found.request.id, workerName);
      work(world, activity, found, handler, () => {
        busy -= 1;
        world.clock.run(look);
      });
    }
  };
  const stop = (): void => void activity.callers.delete(look);
  activity.callers.add(look);
  world.clock.run(look);
  return {
    activityArn: activity.arn,
    get taken() {
      return taken;
    },
    stop,
    [Symbol.dispose]: stop,
  };
}

function work<Input>(
  world: WorkerWorld,
  activity: Activity,
  { request, execution }: { readonly request: TaskRequest; readonly execution: EngineExecution },
  fn: ActivityHandler<Input>,
  done: () => void,
): void {
  const handler = `the worker of the activity ${JSON.stringify(activity.name)}`;
  const run = {
    state: request.stateName,
    handler,
    fn,
    args: [freshCopy(request.payloadText), activityTask(world, request, execution)],
    succeeded: (output: TaskRequest["payload"]) => ({ kind: "succeeded", output }) as const,
    failed: ({ errorType, errorMessage }: { readonly errorType: string; readonly errorMessage: string }) =>
      ({ kind: "failed", error: errorType, cause: errorMessage }) as const,
  };
  const working = { text: `${handler} works on "${request.stateName}" in the execution ${execution.name}` };
  world.atWork.add(working);
  void Promise.resolve(world.clock.whilst(() => runHandler(run, world.handlerLimitMs), `${handler}`)).then((answer) => {
    world.atWork.delete(working);
    if (!execution.answerTask(request.id, answer)) {
      const text = `${handler[0]?.toUpperCase() ?? ""}${handler.slice(1)} answered "${request.stateName}" when that had ended: its answer was lost.`;
      world.note(request.executionArn, text);
    }
    done();
  });
}

function activityTask({ clock }: WorkerWorld, request: TaskRequest, execution: EngineExecution): ActivityTask {
  return {
    taskToken: request.taskToken ?? "",
    state: request.stateName,
    executionArn: request.executionArn,
    now: () => new Date(clock.now),
    async work(duration) {
      const until = clock.now + durationOf("task.work", duration);
      await clock.demand(() => false, { until, what: `the work on "${request.stateName}"` });
    },
    heartbeat: () => execution.heartbeatTask(request.id),
  };
}
