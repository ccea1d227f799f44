import type { WantedEvent } from "../../events/seen/event-want.js";
import { formatDuration } from "../../util/duration.js";
import type { ExpectationNode, ExpectationTable } from "../expectation.js";
import { dispatch } from "../node-table.js";
import type { ItemCheck, ItemsNode } from "../expectations/items.js";
import type { StateCheck } from "../expectations/state.js";
import type { WaitNode } from "../expectations/wait.js";
import { expectedText } from "./value-text.js";
import { counted, inOrder, listed, quoted, times } from "./words.js";

/** One sentence for each kind: what will be checked, beginning in lower case after "it". */
const sentences: ExpectationTable<[], string> = {
  status: ({ status, error, cause }) =>
    `it ends ${status}${error === undefined ? "" : ` with error ${expectedText(error)}`}${cause === undefined ? "" : `${error === undefined ? " with" : " and"} cause ${expectedText(cause)}`}`,
  noFailure: () => "it does not end FAILED, TIMED_OUT or ABORTED, since nothing here expects that",
  path: ({ states }) => `it passes through ${inOrder(states)}`,
  events: ({ mode, wanted, times: count, order }) => eventsText(mode, wanted.map(wantedText), count, order),
  exactPath: ({ states, in: thread }) => `${threadText(thread)} passes through exactly ${inOrder(states)}`,
  notVisited: ({ state }) => `it never enters ${quoted(state)}`,
  visits: ({ state, times: count }) =>
    count === 0 ? `it never enters ${quoted(state)}` : `it enters ${quoted(state)} ${times(count)}`,
  branches: ({ branches, exactly }) =>
    Array.isArray(branches)
      ? `the branches ${listed(branches as string[])} run to their ends${exactly ? ", and no others" : ""}`
      : `the branches end so: ${Object.entries(branches)
          .map(([name, end]) => `${quoted(name)} ${end}`)
          .join(", ")}${exactly ? "; no others run" : ""}`,
  items: (node) => itemsText(node),
  maxConcurrency: ({ map, most }) => `${quoted(map)} works on at most ${counted(most, "item")} at once`,
  called: ({ state, times: count, with: payload }) =>
    `${quoted(state)} calls its resource ${count === undefined ? "at least once" : times(count)}${payload === undefined ? "" : ` with ${expectedText(payload.expected)}`}`,
  output: ({ expected, exactly }) => `its output ${exactly ? "is exactly" : "contains"} ${expectedText(expected)}`,
  state: ({ state, checks }) => `${quoted(state)} ${checks.map(stateCheckText).join(", ")}`,
  retries: ({ state, times: count }) =>
    count === 0 ? `${quoted(state)} is not tried again` : `${quoted(state)} is tried again ${times(count)}`,
  backoff: ({ state, delaysMs }) =>
    `${quoted(state)} is tried again after ${delaysMs.map(formatDuration).join(", then ")}`,
  caught: ({ state, error, fallback }) =>
    `${quoted(state)} fails${error === undefined ? "" : ` with ${error}`} and is caught${fallback === undefined ? "" : ` by ${quoted(fallback)}`}`,
  child: ({ state, expectations }) =>
    `an execution that ${quoted(state)} starts does this: ${expectations
      .filter(({ kind }) => kind !== "noFailure" || expectations.length === 1)
      .map(expectationText)
      .join("; ")}`,
  compensation: ({ pairs, order, failed }) =>
    `what succeeded${failed === undefined ? "" : failed === "may" ? ", and perhaps what failed," : " or failed"} is undone once${order === "reverse" ? ", last first" : ""}: ${Object.entries(
      pairs,
    )
      .map(([step, by]) => `${quoted(step)} by ${[by].flat().map(quoted).join(" or ")}`)
      .join(", ")}`,
  deadLetter: ({ queue, message, attributes, earlier, withinMs }) =>
    [
      `the queue ${queue} has a message`,
      ...(message === undefined ? [] : [`that contains ${expectedText(message.expected)}`]),
      ...(attributes === undefined ? [] : [`with the attributes ${expectedText(attributes.expected)}`]),
      `within ${formatDuration(withinMs)} of its end`,
      ...(earlier === true ? ["or has had it before"] : []),
    ].join(" "),
  transitions: ({ exactly, atLeast, atMost }) =>
    `it costs ${[
      ...(exactly === undefined ? [] : [`exactly ${exactly}`]),
      ...(atLeast === undefined ? [] : [`at least ${atLeast}`]),
      ...(atMost === undefined ? [] : [`at most ${atMost}`]),
    ].join(" and ")} state transitions`,
  variable: ({ name, expected }) => `it leaves $${name} as ${expectedText(expected)}`,
  wait: (node) => `${quoted(node.state)} lasts ${boundsText(node)}`,
  noErrors: () => "no state fails",
  satisfies: ({ fn }) => `it satisfies ${fn.label} (${fn.at})`,
  within: ({ limitMs }) => `it ends within ${formatDuration(limitMs)}`,
};

function wantedText(wanted: WantedEvent): string {
  return wanted.form === "pattern" ? wanted.text : expectedText(wanted.expected);
}

function eventsText(mode: string, wanted: readonly string[], count: number | undefined, order?: string): string {
  if (mode === "none") return `it puts no event that matches ${wanted.join()}`;
  if (mode === "one")
    return `it puts an event that matches ${wanted.join()}${count === undefined ? "" : ` ${times(count)}`}`;
  return `it puts events that match ${wanted.join(order === "any" ? " and " : ", then ")}`;
}

/** What one expectation checks, as a sentence. */
export function expectationText(node: ExpectationNode): string {
  return dispatch(sentences, node);
}

function threadText(thread: { readonly kind: string } | undefined): string {
  if (thread === undefined) return "the top level";
  if ("state" in thread) return `the branch of ${quoted(String(thread.state))}`;
  const { map, index } = thread as unknown as { map: string; index: number };
  return `item ${index} of ${quoted(map)}`;
}

const countWords: Readonly<Record<string, string>> = {
  total: "in all",
  notStarted: "not started",
  caught: "with caught failures",
};

function itemsText({ map, items }: ItemsNode): string {
  if (items.form === "counts") {
    if (typeof items.counts === "number") return `${quoted(map)} works on ${counted(items.counts, "item")}`;
    const parts = Object.entries(items.counts).map(([name, count]) => `${count} ${countWords[name] ?? name}`);
    return `the items of ${quoted(map)} are ${parts.join(", ")}`;
  }
  return items.checks
    .map(
      ({ index, checks }) =>
        `${index === "each" ? "each item" : `item ${index}`} of ${quoted(map)} ${checks.map(itemCheckText).join(", ")}`,
    )
    .join("; ");
}

const itemChecks: { readonly [Kind in ItemCheck["kind"]]: (check: Extract<ItemCheck, { kind: Kind }>) => string } = {
  path: ({ states }) => `passes through ${inOrder(states)}`,
  visited: ({ state }) => `enters ${quoted(state)}`,
  input: (check) => `has an input that contains ${expectedText((check as { expected: string }).expected)}`,
  output: (check) => `has an output that contains ${expectedText((check as { expected: string }).expected)}`,
  status: ({ status }) => endText(status),
};

function itemCheckText(check: ItemCheck): string {
  return (itemChecks[check.kind] as (check: ItemCheck) => string)(check);
}

const stateChecks: { readonly [Kind in StateCheck["kind"]]: (check: Extract<StateCheck, { kind: Kind }>) => string } = {
  input: (check) => valueText("input", check as ValueCheck),
  output: (check) => valueText("output", check as ValueCheck),
  attempts: (check) => `is tried ${times((check as CountCheck).count)}`,
  visits: (check) => `is entered ${times((check as CountCheck).count)}`,
  error: ({ error, cause }) =>
    `fails with ${expectedText(error)}${cause === undefined ? "" : ` and cause ${expectedText(cause)}`}`,
  caughtBy: ({ state }) => `is caught by ${quoted(state)}`,
  status: ({ status }) => endText(status),
};

type ValueCheck = Extract<StateCheck, { readonly expected: unknown }>;
type CountCheck = Extract<StateCheck, { readonly count: number }>;

function stateCheckText(check: StateCheck): string {
  return (stateChecks[check.kind] as (check: StateCheck) => string)(check);
}

function valueText(noun: string, { expected, exactly }: ValueCheck): string {
  return exactly
    ? `has exactly the ${noun} ${expectedText(expected)}`
    : `has an ${noun} that contains ${expectedText(expected)}`;
}

const endings: Record<string, string> = {
  succeeded: "succeeds",
  failed: "fails",
  caught: "is caught",
  aborted: "is aborted",
  timedOut: "times out",
};

function endText(status: string): string {
  return endings[status] ?? status;
}

function boundsText({ betweenMs, atLeastMs, atMostMs }: WaitNode): string {
  return [
    ...(betweenMs === undefined ? [] : [`between ${formatDuration(betweenMs[0])} and ${formatDuration(betweenMs[1])}`]),
    ...(atLeastMs === undefined ? [] : [`at least ${formatDuration(atLeastMs)}`]),
    ...(atMostMs === undefined ? [] : [`at most ${formatDuration(atMostMs)}`]),
  ].join(" and ");
}
