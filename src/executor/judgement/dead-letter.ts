import {
  differenceLines,
  differences,
  isAsymmetric,
  matches,
  valueText,
  type Assessment,
  type Execution,
  type Expected,
} from "../../history/index.js";
import { formatDuration } from "../../util/duration.js";
import { jsonOrText } from "../../util/json.js";
import { counted } from "../../util/words.js";
import type { QueueMessage, QueuePort } from "../queue-port.js";

/** A message that a queue should hold. */
interface Wanted {
  readonly queue: string;
  readonly withinMs: number;
  readonly message?: Expected;
  readonly attributes?: Expected;
  /** Messages from before the execution's start count as well. */
  readonly earlier: boolean;
}

/** Messages that are shown, where none fits. */
const mostShown = 3;

/** Is there such a message in the queue, left since the execution began, or does one come in time? */
export async function assessDeadLetter(
  queues: QueuePort | undefined,
  execution: Execution,
  wanted: Wanted,
): Promise<Assessment> {
  const { queue, withinMs } = wanted;
  const expected = `to leave a message in the queue ${queue}${askedText(wanted)}`;
  const refused = (actual: string, details: readonly string[]): Assessment => ({
    holds: false,
    unanswerable: true,
    expected,
    actual,
    details,
  });
  if (queues === undefined) return refused("queues cannot be read where it ran", []);
  const thrown = new Map<string, string>();
  const fits = (message: QueueMessage): boolean => isLike(wanted, message, thrown);
  const sight = await queues.look(queue, {
    withinMs,
    since: { executionArn: execution.executionArn, startedAt: execution.startDate.getTime() },
    fits: (message) => (wanted.earlier || !message.earlier) && fits(message),
  });
  if ("unreadable" in sight) return refused(sight.unreadable, sight.hints);
  const counting = sight.messages.filter(({ earlier }) => wanted.earlier || !earlier);
  const found = counting.find(fits);
  if (found !== undefined)
    return { holds: true, expected, actual: `it has ${valueText(jsonOrText(found.body))}`, details: sight.hints };
  const late = withinMs === 0 ? "" : `, and none came within ${formatDuration(withinMs)} of its end`;
  const before = sight.messages.length - counting.length;
  const old = before === 0 ? "" : ` beside ${counted(before, "message")} from before its start`;
  const actual =
    counting.length === 0
      ? before === 0
        ? `the queue is empty${late}`
        : `the queue has nothing${old}${late}`
      : `${counting.length === 1 ? "its 1 message does not" : `none of its ${counting.length} messages does`}${old}${late}`;
  const details = [
    ...nearest(wanted, counting),
    ...[...thrown].slice(0, mostShown).map(([id, text]) => `for the message ${id} the function threw ${text}`),
    ...(sight.messages.some((message) => message.earlier && fits(message)) && !wanted.earlier
      ? ["One from before its start is as asked. Write { earlier: true } to count those, too."]
      : []),
    ...sight.hints,
  ];
  return { holds: false, expected, actual, details };
}

function askedText(wanted: Wanted): string {
  const parts = [
    ...("message" in wanted
      ? [
          isAsymmetric(wanted.message)
            ? `that is ${valueText(wanted.message)}`
            : `that contains ${valueText(wanted.message)}`,
        ]
      : []),
    ...("attributes" in wanted ? [`with the attributes ${valueText(wanted.attributes)}`] : []),
  ];
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

/** A body may be meant as text or as the JSON it holds. A function that throws does not take the message. */
function isLike(wanted: Wanted, message: QueueMessage, thrown: Map<string, string>): boolean {
  if ("attributes" in wanted && !matches(wanted.attributes, message.attributes)) return false;
  if (!("message" in wanted)) return true;
  try {
    return matches(wanted.message, jsonOrText(message.body)) || asText(wanted.message, message.body);
  } catch (error) {
    thrown.set(message.messageId, String(error));
    return false;
  }
}

function asText(expected: Expected, body: string): boolean {
  try {
    return matches(expected, body);
  } catch {
    // A function that is made for the JSON.
    return false;
  }
}

/** The messages that differ least, each with its differences. */
function nearest(wanted: Wanted, seen: readonly QueueMessage[]): string[] {
  const compared = seen.map((message) => ({ message, lines: linesOf(wanted, message) }));
  compared.sort((left, right) => left.lines.length - right.lines.length);
  const lines = compared.slice(0, mostShown).flatMap(({ message, lines: own }, index) => {
    const label = index === 0 && compared.length > 1 ? "the nearest is" : index === 0 ? "it is" : "another is";
    return [`${label} ${valueText(jsonOrText(message.body), 160)}`, ...own.map((line) => `  ${line}`)];
  });
  return compared.length > mostShown ? [...lines, `… and ${compared.length - mostShown} more`] : lines;
}

function linesOf(wanted: Wanted, message: QueueMessage): string[] {
  try {
    return differenceLines(
      [
        ...("message" in wanted ? differences("message", wanted.message, jsonOrText(message.body)) : []),
        ...("attributes" in wanted ? differences("attributes", wanted.attributes, message.attributes) : []),
      ],
      5,
    );
  } catch {
    // Told apart: the function that threw.
    return [];
  }
}
