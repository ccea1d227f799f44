import { valueText } from "../../history/index.js";
import type { RecordedCall } from "../calls.js";
import { difference, type ReplayDifference } from "./difference.js";
import { fieldLines } from "./fields.js";
import type { Likeness } from "./likeness.js";

/** Payloads up to this length are shown whole; of longer ones only what differs. */
const longestPayload = 80;

/** Compares the calls of tasks: the n-th of a state within an item with the n-th. */
export function compareCalls(
  recorded: readonly RecordedCall[],
  replayed: readonly RecordedCall[],
  likeness: Likeness,
): ReplayDifference[] {
  const before = byScope(recorded);
  const now = byScope(replayed);
  const found: ReplayDifference[] = [];
  for (const [scope, calls] of now) {
    const known = before.get(scope) ?? [];
    calls.forEach((call, index) => {
      const own = known[index];
      if (own === undefined || own.answer === undefined) found.push(unanswered(call, known.length));
      else found.push(...payloads(own, call, likeness));
    });
  }
  for (const [scope, calls] of before) {
    const asked = now.get(scope)?.length ?? 0;
    const left = calls.slice(asked).filter(({ answer }) => answer !== undefined);
    if (left[0] !== undefined) found.push(unasked(left[0], left.length, asked));
  }
  return found;
}

function byScope(calls: readonly RecordedCall[]): Map<string, RecordedCall[]> {
  const scopes = new Map<string, RecordedCall[]>();
  for (const call of calls) {
    const key = JSON.stringify([call.state, ...call.items]);
    const known = scopes.get(key);
    if (known === undefined) scopes.set(key, [call]);
    else known.push(call);
  }
  return scopes;
}

/** How much of a payload without an answer is shown. */
const longestShown = 200;

function unanswered(call: RecordedCall, known: number): ReplayDifference {
  const { state, payload } = call;
  const why =
    known === 0
      ? "which the history has no answer for"
      : `after the ${known === 1 ? "one call" : `${known} calls`} the history answers`;
  return difference({
    kind: "unanswered",
    state,
    place: placeOf(call),
    text: `${nameOf(call)} was called with ${valueText(payload, longestShown)}, ${why}`,
    replayed: payload,
  });
}

function unasked(call: RecordedCall, left: number, asked: number): ReplayDifference {
  const { state, answer } = call;
  const answers = left === 1 ? "one recorded answer" : `${left} recorded answers`;
  return difference({
    kind: "unasked",
    state,
    place: placeOf(call),
    text: `${nameOf(call)} was ${asked === 0 ? "not called" : `called ${asked === 1 ? "once" : `${asked} times`}`}: ${answers} ${left === 1 ? "was" : "were"} not asked for`,
    recorded: answer?.kind === "returns" ? answer.output : undefined,
  });
}

function payloads(recorded: RecordedCall, replayed: RecordedCall, likeness: Likeness): ReplayDifference[] {
  const before = recorded.payload ?? null;
  const now = replayed.payload ?? null;
  const details = fieldLines("payload", ...likeness.pair(before, now, recorded.token));
  if (details.length === 0) return [];
  const attempt = replayed.attempt === 1 ? "" : ` (attempt ${replayed.attempt})`;
  const [was, is] = [valueText(before), valueText(now)];
  const short = was.length <= longestPayload && is.length <= longestPayload;
  return [
    difference({
      kind: "payload",
      state: replayed.state,
      place: placeOf(replayed),
      text: `${nameOf(replayed)}${attempt} was called with ${short ? `${is}, recorded ${was}` : "another payload than recorded"}`,
      details,
      recorded: before,
      replayed: now,
    }),
  ];
}

function placeOf({ items }: RecordedCall): string {
  return items.length === 0 ? "" : `item ${items.join(" / ")}`;
}

function nameOf(call: RecordedCall): string {
  return `"${call.state}"${call.items.length === 0 ? "" : ` of ${placeOf(call)}`}`;
}
