import type { LogGroupRecord } from "./log-group.js";

/** The days AWS lets a group keep its events. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const retentionDays: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** What is older than this is gone; undefined where everything is kept. */
export function oldestKept({ retentionInDays }: LogGroupRecord, now: number): number | undefined {
  return retentionInDays === undefined ? undefined : now - retentionInDays * 86_400_000;
}
