import { failureText, pathText, type Thread, type Visit } from "../../history/index.js";
import { difference, type ReplayDifference } from "./difference.js";
import { fieldLines } from "./fields.js";
import type { Likeness } from "./likeness.js";

/** Compares the ways two runs went: thread with thread, state with state, down into branches and items. Each thread is told up to where it went another way. */
export function compareThreads(recorded: Thread, replayed: Thread, likeness: Likeness, place = ""): ReplayDifference[] {
  const found: ReplayDifference[] = [];
  // What follows from another output differs as well: only the first one tells something.
  let sameOutputs = true;
  const most = Math.max(recorded.visits.length, replayed.visits.length);
  for (let at = 0; at < most; at += 1) {
    const before = recorded.visits[at];
    const now = replayed.visits[at];
    if (before === undefined || now === undefined || before.state !== now.state) {
      return [...found, ...parting(recorded, replayed, at, place)];
    }
    // What happened inside comes first: how the state ended follows from it.
    found.push(...compareInside(before, now, likeness));
    const ending = compareEndings(before, now, likeness, place);
    if (ending !== undefined) found.push(ending);
    else if (sameOutputs && !likeness.same(before.output, now.output)) {
      sameOutputs = false;
      if (likeness.same(before.input, now.input)) found.push(otherOutput(before, now, likeness, place));
    }
    // What comes after a state that ended otherwise follows from it.
    if (ending !== undefined && before.status !== now.status) return found;
  }
  return found;
}

function parting(recorded: Thread, replayed: Thread, at: number, place: string): ReplayDifference[] {
  const before = recorded.visits[at];
  const now = replayed.visits[at];
  // It was answered no more, or cut off from outside: that is told by what cut it off.
  if (now === undefined && replayed.status !== "succeeded" && replayed.status === recorded.status) return [];
  const last = recorded.visits[at - 1];
  const after = last === undefined ? "it began with" : `after "${last.state}" it went on to`;
  const ended = last === undefined ? "it entered no state" : `it ended after "${last.state}"`;
  const text =
    now === undefined
      ? `${ended}, recorded it went on to "${before?.state ?? ""}"`
      : before === undefined
        ? `${after} "${now.state}", recorded ${ended}`
        : `${after} "${now.state}", recorded "${before.state}"`;
  return [
    difference({
      kind: "path",
      state: (now ?? before)?.state,
      place,
      text: placed(place, text),
      details: [`now:      ${pathText(replayed)}`, `recorded: ${pathText(recorded)}`],
      recorded: recorded.visits.map(({ state }) => state),
      replayed: replayed.visits.map(({ state }) => state),
    }),
  ];
}

function compareEndings(before: Visit, now: Visit, likeness: Likeness, place: string): ReplayDifference | undefined {
  // The recorded execution was stopped here; the replay is looked at after the same time.
  const cutOff = before.status === "aborted" && now.status === "running";
  const tries = [before.attempts.length, now.attempts.length] as const;
  const same =
    (cutOff || before.status === now.status) &&
    sameError(before, now) &&
    likeness.sameText(before.cause, now.cause) &&
    tries[0] === tries[1];
  if (same) return undefined;
  // A run that ended because nobody answered is told once, where the call is.
  if (now.error?.startsWith("Stepwright.") === true) return undefined;
  const [was, is] = [endingText(before), endingText(now)];
  const text =
    tries[0] !== tries[1] && was === is
      ? `took ${attempts(tries[1])}, recorded ${attempts(tries[0])}`
      : was === is
        ? `${is}, with another cause than recorded`
        : `${is}, recorded it ${was}`;
  return difference({
    kind: "state",
    state: now.state,
    place,
    text: placed(place, `"${now.state}" ${text}`),
    details: was === is && tries[0] === tries[1] ? fieldLines("cause", before.cause ?? null, now.cause ?? null) : [],
  });
}

/** A failure without a name is recorded, and given again, by the name that Retry and Catch know it by. */
function sameError(before: Visit, now: Visit): boolean {
  return before.error === now.error || (before.error === undefined && now.error === "States.TaskFailed");
}

function endingText(visit: Visit): string {
  switch (visit.status) {
    case "succeeded":
      return "succeeded";
    case "caught":
      return `failed with ${failureText(visit)} and went on to "${visit.caughtBy ?? "?"}"`;
    case "failed":
      return `failed with ${failureText(visit)}`;
    case "timedOut":
      return "timed out";
    case "aborted":
      return "was aborted";
    case "running":
      return "was still running";
  }
}

function attempts(count: number): string {
  return count === 1 ? "1 attempt" : `${count} attempts`;
}

function otherOutput(before: Visit, now: Visit, likeness: Likeness, place: string): ReplayDifference {
  return difference({
    kind: "state",
    state: now.state,
    place,
    text: placed(place, `"${now.state}" made another output of the same input`),
    details: fieldLines("output", ...likeness.pair(before.output ?? null, now.output ?? null)),
    recorded: before.output,
    replayed: now.output,
  });
}

/** The branches and items of every attempt that both made. */
function compareInside(before: Visit, now: Visit, likeness: Likeness): ReplayDifference[] {
  return now.attempts.flatMap((attempt, index) => {
    const own = before.attempts[index];
    if (own === undefined) return [];
    return [
      ...compareGroup(own.branches, attempt.branches, now.state, likeness),
      ...compareGroup(own.iterations, attempt.iterations, now.state, likeness),
    ];
  });
}

function compareGroup(
  recorded: readonly Thread[],
  replayed: readonly Thread[],
  parent: string,
  likeness: Likeness,
): ReplayDifference[] {
  const found: ReplayDifference[] = [];
  if (recorded.length !== replayed.length) {
    const noun = (replayed[0] ?? recorded[0])?.kind === "branch" ? "branches" : "items";
    found.push(
      difference({
        kind: "path",
        state: parent,
        text: `"${parent}" ran ${replayed.length} ${noun}, recorded ${recorded.length}`,
        recorded: recorded.length,
        replayed: replayed.length,
      }),
    );
  }
  for (const thread of replayed) {
    const own = recorded.find(({ index }) => index === thread.index);
    if (own !== undefined) found.push(...compareThreads(own, thread, likeness, threadPlace(thread, parent)));
  }
  return found;
}

function threadPlace(thread: Thread, parent: string): string {
  return thread.kind === "branch" ? `branch ${thread.index} of "${parent}"` : `item ${thread.index} of "${parent}"`;
}

function placed(place: string, text: string): string {
  return place === "" ? text.charAt(0).toUpperCase() + text.slice(1) : `In ${place} ${text}`;
}
