import type { Alternative } from "./pattern-reader.js";
import type { ValueTest } from "./value-test.js";
import type { Wildcard } from "./wildcard.js";

/**
 * At how many places of a field's wildcard patterns one value may stand at once. AWS does not document its limit, nor how it counts.
 * What it has answered leaves room for a limit of 8, 9 or 10, as places are counted here; of these the most lenient is taken, so
 * that nothing is refused here that AWS takes.
 */
const WILDCARD_PLACES = 10;

export const TOO_COMPLEX =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

/** Sets of places that are looked at before a field counts as simple: keeps compiling fast whatever is written. */
const MOST_SETS = 5_000;

/** Whether EventBridge would refuse a field's wildcard patterns, since matching them could take too long. */
export function isTooComplex(alternatives: readonly Alternative[]): boolean {
  return [...fieldsOf(alternatives)].some((tests) => mostPlaces(tests) > WILDCARD_PLACES);
}

/**
 * The tests that are tried together: those of one field, joined over alternatives that are equal up to it. EventBridge looks
 * no further than a field that is only to be missing.
 */
function fieldsOf(alternatives: readonly Alternative[]): Iterable<readonly ValueTest[]> {
  const fields = new Map<string, ValueTest[]>();
  for (const alternative of alternatives) {
    let before = "";
    for (const { path, tests } of alternative) {
      const key = `${before}\n${path}`;
      fields.set(key, [...(fields.get(key) ?? []), ...tests]);
      if (tests.every(({ anchor }) => anchor.kind === "absent")) break;
      before = `${key}\t${tests.map(({ want }) => want).join("\t")}`;
    }
  }
  return fields.values();
}

const STAR = "";

/** A wildcard pattern with its quotes, and for each of its steps the number of the place behind it. */
interface Track {
  readonly steps: readonly string[];
  readonly places: readonly number[];
}

/** The most places that one value can hold open in all the wildcard patterns together, or the first count past the limit. */
function mostPlaces(tests: readonly ValueTest[]): number {
  const tracks = tracksOf(tests);
  const alphabet = ["\0", ...new Set(tracks.flatMap(({ steps }) => steps.filter((step) => step !== STAR)))];
  const seen = new Set<string>();
  const waiting: ReadonlySet<number>[] = [new Set(tracks.map((_, track) => encode(track, -1)))];
  let most = 0;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const char of alphabet) {
      const next = advance(tracks, at, char);
      most = Math.max(most, countPlaces(tracks, next));
      if (most > WILDCARD_PLACES || seen.size > MOST_SETS) return most;
      const key = [...next].sort((a, b) => a - b).join(" ");
      if (next.size === 0 || seen.has(key)) continue;
      seen.add(key);
      waiting.push(next);
    }
  }
  return most;
}

/** Patterns of one list after `anything-but` share their places up to the first star; others share none. */
function tracksOf(tests: readonly ValueTest[]): Track[] {
  const numbers = new Map<string, number>();
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  const groups = new Map(tests.map((test) => [test.want, test.wildcards ?? []]));
  return [...groups].flatMap(([group, wildcards]) =>
    wildcards.map((wildcard) => {
      const steps = stepsOf(wildcard);
      const firstStar = steps.indexOf(STAR);
      const places = steps.map((_, index) => {
        if (index === steps.length - 1) return numberOf(`${group}\nend`);
        const shared = firstStar < 0 || index <= firstStar;
        return numberOf(`${group}\n${shared ? "" : wildcard.text}\n${steps.slice(0, index + 1).join("\t")}`);
      });
      return { steps, places };
    }),
  );
}

function stepsOf({ parts }: Wildcard): string[] {
  return ['"', ...parts.flatMap((part, index) => (index === 0 ? [...part] : [STAR, ...part])), '"'];
}

function encode(track: number, index: number): number {
  return track * 8192 + index + 1;
}

function decode(place: number): { track: number; index: number } {
  return { track: Math.floor(place / 8192), index: (place % 8192) - 1 };
}

function advance(tracks: readonly Track[], at: ReadonlySet<number>, char: string): Set<number> {
  const next = new Set<number>();
  for (const place of at) {
    const { track, index } = decode(place);
    const steps = tracks[track]?.steps ?? [];
    if (steps[index] === STAR) next.add(place);
    if (steps[index + 1] === STAR) {
      next.add(encode(track, index + 1));
      if (steps[index + 2] === char) next.add(encode(track, index + 2));
    } else if (steps[index + 1] === char) {
      next.add(encode(track, index + 1));
    }
  }
  return next;
}

/** A place before a star counts with the star: what stands there may also stand in it. */
function countPlaces(tracks: readonly Track[], at: ReadonlySet<number>): number {
  const places = new Set<number>();
  for (const place of at) {
    const { track, index } = decode(place);
    const { steps, places: numbers } = tracks[track] as Track;
    places.add(numbers[index] as number);
    if (steps[index + 1] === STAR) places.add(numbers[index + 1] as number);
  }
  return places.size;
}
