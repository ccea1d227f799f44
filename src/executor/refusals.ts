import { tokenPlace } from "../history/index.js";
import type { Needs } from "../plan/needs.js";
import type { ExecutionPlan } from "../plan/plan.js";
import { expectationText } from "../plan/print/expectation-text.js";
import type { MachineDescription, TargetPort } from "./port.js";

/** What a plan needs and a target cannot do: one sentence each, with what would work. */
export function refusals(
  plan: ExecutionPlan,
  needs: Needs,
  port: TargetPort,
  machine: MachineDescription | undefined,
): string[] {
  const { capabilities } = port;
  const found: string[] = [];
  if (needs.doubles.length > 0 && !capabilities.doubles) {
    const [first = ""] = needs.doubles;
    const names = needs.doubles.map((state) => `"${state}"`).join(", ");
    found.push(
      `It stubs ${names}, and tasks are real there. Run it on embedded(), or write stub("${first}", …, { on: "embedded" }) where the real task may run.`,
    );
  }
  if (needs.answers.length > 0) found.push(...unanswerable(needs.answers, port, machine));
  if (needs.nestedAnswers.length > 0 && !port.capabilities.doubles) {
    const names = needs.nestedAnswers.map((state) => `"${state}"`).join(", ");
    found.push(
      `It answers the callback of ${names} in nested executions, which are not followed there. Run it on embedded().`,
    );
  }
  if (plan.source.kind === "execution" && plan.source.redrive === true && port.redrive === undefined) {
    found.push("It redrives an execution, and none can be redriven there. Run it on embedded(), endpoint() or aws().");
  }
  if (needs.pauses.length > 0 && capabilities.pauses !== true) {
    const names = needs.pauses.map((state) => `"${state}"`).join(", ");
    found.push(
      `It pauses at ${names}, and an execution cannot be held there. Run it on embedded(), or put a Task that waits for its token in front of the state.`,
    );
  }
  if (needs.deploy && !capabilities.deploy) {
    found.push(
      "It brings its own definition, and no machine can be created there. Give workflow(…) the ARN of a machine that exists.",
    );
  }
  if (isExpress(plan, machine) && !capabilities.expressHistory) {
    if (plan.source.kind === "execution") {
      found.push(
        "It looks at an EXPRESS execution, which cannot be asked for after its start. Run it with workflow(…), or on embedded().",
      );
    }
    const blind = needs.history.map((node) => `${expectationText(node)} (${node.at})`);
    if (blind.length > 0 && machine?.logGroupArn === undefined) {
      found.push(
        `It reads the history, and an EXPRESS execution has none there, only status and output: ${blind.join("; ")}. Leave these out, let the machine log everything to a log group (loggingConfiguration with level ALL and includeExecutionData), or run it on embedded().`,
      );
    }
  }
  return found;
}

/** Where tasks are real, a token is only known if the history shows it. */
function unanswerable(states: readonly string[], port: TargetPort, machine: MachineDescription | undefined): string[] {
  if (port.untilWaiting === undefined || port.answerToken === undefined) {
    const names = states.map((state) => `"${state}"`).join(", ");
    return [`It answers the callback of ${names}, and nobody can tell there when a task waits. Run it on embedded().`];
  }
  if (port.capabilities.doubles || machine === undefined) return [];
  return states
    .filter((state) => tokenPlace(machine.definition, state) === undefined)
    .map(
      (state) =>
        `It answers the callback of "${state}", and the history there does not show its task token: the token has to stand alone in ` +
        `Parameters ("TaskToken.$": "$$.Task.Token") or Arguments ("{% $states.context.Task.Token %}"). Write it so, or run it on embedded().`,
    );
}

function isExpress({ source }: ExecutionPlan, machine: MachineDescription | undefined): boolean {
  return (
    machine?.type === "EXPRESS" ||
    (source.kind === "definition" && source.from.form === "object" && source.from.type === "EXPRESS") ||
    (source.kind === "execution" && /^arn:[^:]+:states:[^:]*:[^:]*:express:/.test(source.arn))
  );
}
