import { differenceLines, differences, matches, valueText, type Assessment, type Expected } from "../history/index.js";
import { formatDuration } from "../util/duration.js";
import type { JsonValue } from "../util/json.js";
import { counted } from "../util/words.js";
import type { QueueMessage, QueuePort } from "./queue-port.js";

/** A message that a queue should hold. */
interface Wanted {
  readonly queue: string;
  readonly withinMs: number;
  readonly message?: Expected;
}

/** Is there such a message in the queue, or does one come in time? */
export async function assessDeadLetter(queues: QueuePort | undefined, wanted: Wanted): Promise<Assessment> {
  const { queue, withinMs } = wanted;
  const asked = "message" in wanted ? ` that contains ${valueText(wanted.message)}` : "";
  const expected = `to leave a message in the queue ${queue}${asked}`;
  if (queues === undefined) {
    const actual = "queues cannot be read where it ran";
    return { holds: false, unanswerable: true, expected, actual, details: [] };
  }
  const fits = (message: QueueMessage): boolean => !("message" in wanted) || isLike(wanted.message, message);
  const seen = await queues.look(queue, { withinMs, fits });
  const holds = seen.some(fits);
  if (holds) return { holds, expected, actual: `it has ${valueText(bodyOf(seen.find(fits)!))}`, details: [] };
  const waited = withinMs === 0 ? "" : `, and none came within ${formatDuration(withinMs)} of its end`;
  return {
    holds,
    expected,
    actual:
      seen.length === 0
        ? `the queue is empty${waited}`
        : `none of its ${counted(seen.length, "message")} does${waited}`,
    details: seen.length === 0 ? [] : nearest(wanted.message, seen),
  };
}

/** A body may be meant as text or as the JSON it holds. */
function isLike(expected: Expected, message: QueueMessage): boolean {
  return matches(expected, bodyOf(message)) || matches(expected, message.body);
}

function bodyOf({ body }: QueueMessage): JsonValue {
  try {
    return JSON.parse(body) as JsonValue;
  } catch {
    return body;
  }
}

function nearest(expected: Expected, seen: readonly QueueMessage[]): string[] {
  const compared = seen.map((message) => differences("message", expected, bodyOf(message)));
  const [first = []] = compared.sort((left, right) => left.length - right.length);
  return differenceLines(first);
}
