import { formatDuration } from "../../util/duration.js";
import type { DoubleAnswer, DoubleNode, DoublePin, DoubleStep } from "../double.js";
import { jsonText } from "./value-text.js";
import { times } from "./words.js";

const answers: { readonly [Kind in DoubleAnswer["kind"]]: (answer: Extract<DoubleAnswer, { kind: Kind }>) => string } =
  {
    returns: ({ output, validate }) =>
      `returns ${jsonText(output)}${validate === undefined ? "" : ` (compared with the service's API model: ${validate})`}`,
    fails: ({ error, cause }) => `fails with ${error}${cause === undefined ? "" : ` (${jsonText(cause)})`}`,
    handles: ({ fn }) => `calls ${fn.label} (${fn.at})`,
    never: () => "never answers",
  };

/** What a double answers, one line for its sequence and one for each pin. */
export function doubleLines(node: DoubleNode): string[] {
  const rest = [
    node.eachVisit ? ", again on every visit" : "",
    node.on === undefined ? "" : " (on the embedded cloud only; elsewhere the real task runs)",
  ].join("");
  const sequence = node.steps.length > 0 ? [`${sequenceText(node.steps)}${rest}`] : [];
  return [...node.pins.map((pin) => `${pinText(pin)}: ${sequenceText(pin.steps)}`), ...sequence];
}

function sequenceText(steps: readonly DoubleStep[]): string {
  return steps.map(stepText).join(", then ");
}

function stepText({ answer, times: count, afterMs }: DoubleStep): string {
  const text = (answers[answer.kind] as (answer: DoubleAnswer) => string)(answer);
  const delay = afterMs === undefined ? "" : ` after ${formatDuration(afterMs)}`;
  return `${text}${delay}${count === null ? "" : ` ${times(count)}`}`;
}

function pinText({ item, items, visit, attempt }: DoublePin): string {
  return [
    ...(item === undefined ? [] : [`item ${item}`]),
    ...(items === undefined ? [] : [`item ${items.join(" / ")}`]),
    ...(visit === undefined ? [] : [`visit ${visit}`]),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ].join(", ");
}
