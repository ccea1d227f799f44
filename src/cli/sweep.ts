import { durationOf } from "../errors/index.js";
import { aws, endpoint } from "../targets/index.js";
import { RemoteTarget } from "../targets/remote/remote-target.js";
import type { Duration } from "../util/duration.js";
import type { Ended, Output, SweepFlags } from "./program.js";

/** Removes what killed processes left behind on AWS or an endpoint, and tells what. */
export async function sweep({ olderThan, region, endpoint: url }: SweepFlags, output: Output): Promise<Ended> {
  const olderThanMs = durationOf("--older-than", olderThan as Duration);
  const place = region === undefined ? {} : { region };
  await using target = url === undefined ? aws(place) : endpoint(url, place);
  if (!(target instanceof RemoteTarget)) return { exitCode: 1 };
  const { removed, failed } = await target.sweep(olderThanMs);
  for (const name of removed) output.out(`Removed ${name}\n`);
  for (const text of failed) output.err(`Left ${text}\n`);
  output.out(`${removed.length} removed that ${removed.length === 1 ? "was" : "were"} older than ${olderThan}.\n`);
  return { exitCode: failed.length === 0 ? 0 : 1 };
}
