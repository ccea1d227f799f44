import { distance } from "fastest-levenshtein";

/**
 * The names nearest to a misspelt one, best first: those a reader would call a slip of the pen.
 * @param name what was written
 * @param known what could have been meant
 * @param most how many to return at most (default 3)
 */
export function nearest(name: string, known: Iterable<string>, most = 3): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.min(Math.max(2, Math.ceil(name.length * 0.4)), name.length - 1);
  return [...known]
    .map((candidate) => {
      const text = candidate.toLowerCase();
      const contained = wanted.length >= 3 && (text.includes(wanted) || wanted.includes(text));
      return { candidate, score: contained ? Math.min(1, distance(wanted, text)) : distance(wanted, text) };
    })
    .filter(({ score }) => score <= limit)
    .sort((left, right) => left.score - right.score)
    .slice(0, most)
    .map(({ candidate }) => candidate);
}

/** ` Did you mean "A" or "B"?` with its leading blank, or nothing when no known name is near. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const names = nearest(name, known).map((candidate) => `"${candidate}"`);
  if (names.length === 0) return "";
  const last = names.pop();
  return names.length === 0 ? ` Did you mean ${last}?` : ` Did you mean ${names.join(", ")} or ${last}?`;
}
