import { eventText } from "./compare/outcome.js";
import type { ReplayResult } from "./replay.js";

/** How many differences are told. */
const most = 20;

/** A replay in words: what differs, and where the histories part. */
export function replayReport({ differences, firstEvent }: ReplayResult, title: string): string {
  if (differences.length === 0) return `${title} still does what the history shows.`;
  const count = differences.length === 1 ? "1 point" : `${differences.length} points`;
  const lines = [`${title} differs from the history in ${count}:`];
  for (const [index, { text, details }] of differences.slice(0, most).entries()) {
    lines.push(`  ${index + 1}. ${text}`, ...details.map((detail) => `     ${detail}`));
  }
  if (differences.length > most) lines.push(`  … and ${differences.length - most} more`);
  if (firstEvent !== undefined) {
    const { recorded, replayed } = firstEvent;
    const now = replayed === undefined ? "none" : `${replayed.id} ${eventText(replayed)}`;
    const before = recorded === undefined ? "none" : `${recorded.id} ${eventText(recorded)}`;
    lines.push(`First event that differs: ${now}, recorded ${before}`);
  }
  return lines.join("\n");
}
