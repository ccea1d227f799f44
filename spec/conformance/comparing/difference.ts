import { isJsonObject, type JsonObject, type JsonValue } from "../../../src/util/json.js";

/** One place where what happened differs from what was expected. `undefined` says that nothing stands there. */
export interface Difference {
  /** Such as `$.get_execution_history.events[3].previousEventId`. */
  readonly path: string;
  readonly expected: JsonValue | undefined;
  readonly actual: JsonValue | undefined;
}

/** What the SDK says of the HTTP exchange behind a task: there or not is compared, what it says is not. */
const OPAQUE_KEYS: ReadonlySet<string> = new Set(["SdkHttpMetadata", "SdkResponseMetadata"]);

const REFERENCE = /<([\w. -]+):(\d+)>/g;

/**
 * All differences between two masked documents, in document order. The numbers of references such as `<uuid:2>` may
 * differ, but the same number must stand for the same number throughout. Events without ids (`[0]`, inside a Parallel)
 * are compared as a multiset.
 */
export function differences(expected: JsonValue, actual: JsonValue): Difference[] {
  const found: Difference[] = [];
  compare(unordered(expected), unordered(actual), "$", new Numbering(), found);
  return found;
}

/** One line for a report. */
export function describeDifference({ path, expected, actual }: Difference, limit = 200): string {
  if (actual === undefined) return `${path}: missing, expected ${clip(expected, limit)}`;
  if (expected === undefined) return `${path}: unexpected ${clip(actual, limit)}`;
  return `${path}: expected ${clip(expected, limit)}, got ${clip(actual, limit)}`;
}

function clip(value: JsonValue | undefined, limit: number): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > limit ? `${text.slice(0, limit)}… (${text.length} characters)` : text;
}

function compare(
  expected: JsonValue | undefined,
  actual: JsonValue | undefined,
  path: string,
  numbering: Numbering,
  found: Difference[],
): void {
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const left = expected as readonly JsonValue[];
    const right = actual as readonly JsonValue[];
    for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
      compare(left[index], right[index], `${path}[${index}]`, numbering, found);
    }
  } else if (isJsonObject(expected) && isJsonObject(actual)) {
    compareObjects(expected, actual, path, numbering, found);
  } else if (typeof expected === "string" && typeof actual === "string") {
    if (!numbering.agree(expected, actual)) found.push({ path, expected, actual });
  } else if (expected !== actual) {
    found.push({ path, expected, actual });
  }
}

function compareObjects(
  expected: JsonObject,
  actual: JsonObject,
  path: string,
  numbering: Numbering,
  found: Difference[],
): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const left = Object.hasOwn(expected, key) ? expected[key] : undefined;
    const right = Object.hasOwn(actual, key) ? actual[key] : undefined;
    const opaque = OPAQUE_KEYS.has(key) && left !== undefined && right !== undefined;
    if (!opaque) compare(left, right, `${path}.${key}`, numbering, found);
  }
}

/** Which number of the one side stands for which of the other. */
class Numbering {
  readonly #forth = new Map<string, string>();
  readonly #back = new Map<string, string>();

  agree(expected: string, actual: string): boolean {
    if (expected === actual && !expected.includes(":")) return true;
    if (withoutNumbers(expected) !== withoutNumbers(actual)) return false;
    const theirs = [...expected.matchAll(REFERENCE)].map(([reference]) => reference);
    const ours = [...actual.matchAll(REFERENCE)].map(([reference]) => reference);
    return theirs.every((reference, index) => this.#pair(reference, ours[index] ?? ""));
  }

  #pair(theirs: string, ours: string): boolean {
    const known = this.#forth.get(theirs);
    const knownBack = this.#back.get(ours);
    if (known === undefined && knownBack === undefined) {
      this.#forth.set(theirs, ours);
      this.#back.set(ours, theirs);
      return true;
    }
    return known === ours && knownBack === theirs;
  }
}

function withoutNumbers(text: string): string {
  return text.replace(REFERENCE, "<$1>");
}

/** Puts runs of events without ids into one order, whatever order they came in. */
function unordered(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return sortRuns((value as readonly JsonValue[]).map(unordered));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, unordered(field)]));
}

function sortRuns(items: JsonValue[]): JsonValue[] {
  const sorted: JsonValue[] = [];
  let run: JsonValue[] = [];
  for (const item of items) {
    if (hasNoId(item)) {
      run.push(item);
      continue;
    }
    sorted.push(...inOneOrder(run), item);
    run = [];
  }
  return [...sorted, ...inOneOrder(run)];
}

function hasNoId(item: JsonValue): boolean {
  if (!isJsonObject(item)) return false;
  const id = item["id"];
  return Array.isArray(id) && id.length === 1 && id[0] === 0;
}

function inOneOrder(run: readonly JsonValue[]): JsonValue[] {
  const keyed = run.map((item) => ({ item, text: withoutNumbers(sortedText(item)) }));
  return keyed.sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0)).map(({ item }) => item);
}

function sortedText(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(sortedText).join(",")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${sortedText(value[key] ?? null)}`);
  return `{${fields.join(",")}}`;
}
