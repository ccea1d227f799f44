import type { Resource } from "../asl/machine.js";
import type { HistoryEvent, HistoryEventType } from "../history/event.js";
import { failsSubmitted } from "./service-errors.js";
import type { ProjectedState } from "./attempt-chain.js";

/** An event without its head. */
type Made = Pick<HistoryEvent, "type">;

/** What the names of the events of an attempt and of their details begin with. */
const prefixes = {
  service: { type: "Task", details: "task" },
  lambda: { type: "LambdaFunction", details: "lambdaFunction" },
  activity: { type: "Activity", details: "activity" },
} as const satisfies { readonly [Kind in Resource["kind"]]: { readonly type: string; readonly details: string } };

const suffixes = {
  "request-response": "",
  sync: ".sync",
  "sync:2": ".sync:2",
  waitForTaskToken: ".waitForTaskToken",
} as const;

/** Nothing was left out of it. */
const whole = { truncated: false };

/**
 * The events AWS writes of an attempt that fails: it is scheduled, begins and ends. A job or callback whose service refused it was not
 * submitted; one that Step Functions itself ended was.
 * @param payload what it is given, as JSON text
 */
export function attemptEvents(stands: ProjectedState, payload: string): readonly Made[] {
  const { resource, error, cause, timedOut, shows } = stands;
  if (error === undefined && shows !== "begins") return [];
  const names = namesOf(resource);
  const { type, details } = prefixes[resource.kind];
  const make = (name: string, fields: object): Made =>
    ({ type: `${type}${name}` as HistoryEventType, [`${details}${name}EventDetails`]: fields }) as Made;
  const begun =
    resource.kind === "service"
      ? [make("Scheduled", { ...names, parameters: payload }), make("Started", names)]
      : [make("Scheduled", { resource: resource.arn, input: payload, inputDetails: whole }), make("Started", {})];
  const submits = resource.kind === "service" && resource.pattern !== "request-response";
  const own = timedOut === true || error === undefined || failsSubmitted(error, resource);
  if (submits && own) begun.push(make("Submitted", { ...names, output: "{}", outputDetails: whole }));
  if (shows === "begins") return begun;
  const failure = { ...names, error, ...(cause !== undefined && { cause }) };
  const end = make(timedOut === true ? "TimedOut" : submits && !own ? "SubmitFailed" : "Failed", failure);
  return shows === "fails" ? [end] : [...begun, end];
}

/** Events of a service's tasks name it; those of functions and activities do not. */
function namesOf(resource: Resource): { readonly resourceType?: string; readonly resource?: string } {
  if (resource.kind !== "service") return {};
  return { resourceType: resource.service, resource: `${resource.action}${suffixes[resource.pattern]}` };
}
