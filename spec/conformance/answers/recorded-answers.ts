import { isJsonObject, type JsonValue } from "../../../src/util/json.js";
import type { TaskAnswer, TaskRequest } from "../../../src/engine/tasks/task.js";
import { spacedText } from "../masking/json-text.js";
import type { RecordedAnswer } from "../rows.js";

/** Answers a task, or leaves it to the next that can. */
export type Answering = (request: TaskRequest) => TaskAnswer | undefined;

/**
 * Answers tasks as recorded: each state's answers in the order in which its tasks were scheduled, whichever item or visit
 * they belong to. A task past the last recorded answer had none on AWS either: it was cut off.
 */
export function recordedAnswers(answers: readonly RecordedAnswer[]): Answering {
  const waiting = new Map<string, RecordedAnswer[]>();
  for (const answer of answers) waiting.set(answer.state, [...(waiting.get(answer.state) ?? []), answer]);
  return (request) => {
    const answer = waiting.get(request.stateName)?.shift();
    return answer === undefined ? { kind: "never" } : toTaskAnswer(withToken(answer, request.taskToken), request);
  };
}

function toTaskAnswer(answer: RecordedAnswer, request: TaskRequest): TaskAnswer {
  const submitted = answer.submitted === undefined ? {} : { submitted: answer.submitted };
  if (answer.timed_out) return { kind: "never", ...submitted };
  if (answer.output !== undefined) return { ...succeeded(answer.output), ...submitted };
  const cause = causeText(answer.cause, request);
  return {
    kind: "failed",
    ...(typeof answer.error === "string" ? { error: answer.error } : {}),
    ...(cause === undefined ? {} : { cause }),
    ...submitted,
  };
}

/** The recordings mask a task's token, also where its answer repeats it: there it is this run's own. */
const MASKED_TOKEN = /^(?:a_)?<*task[-_]token(?:>?:\d+)?>*$/;

function withToken(answer: RecordedAnswer, token: string | undefined): RecordedAnswer {
  if (token === undefined) return answer;
  const unmask = (_key: string, value: unknown): unknown =>
    typeof value === "string" && MASKED_TOKEN.test(value) ? token : value;
  return JSON.parse(JSON.stringify(answer), unmask) as RecordedAnswer;
}

/** A recorded output is decoded where it is an object; all else is still the JSON text of the output. */
function succeeded(output: JsonValue): Extract<TaskAnswer, { kind: "succeeded" }> {
  if (typeof output !== "string") return { kind: "succeeded", output };
  try {
    return { kind: "succeeded", output: JSON.parse(output) as JsonValue, outputText: output };
  } catch {
    return { kind: "succeeded", output };
  }
}

/** A function called by ARN leaves blanks in the JSON of its error; every other task writes it compactly. */
export function causeText(cause: JsonValue | undefined, request: TaskRequest): string | undefined {
  if (!isJsonObject(cause)) return cause === null || cause === undefined ? undefined : String(cause);
  return request.resource.kind === "lambda" ? spacedText(cause) : JSON.stringify(cause);
}
