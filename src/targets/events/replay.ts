import { StepwrightError } from "../../errors/index.js";
import type { ReplayRequest } from "../../executor/events/events-port.js";
import type { EventBridgeCalls } from "./event-bridge.js";

/** An archive, by its name or ARN. */
interface Archive {
  readonly arn: string;
  readonly busArn: string;
}

/** How a replay stands: `state` once it has ended. */
interface ReplayEnd {
  readonly state: string | undefined;
  readonly reason: string | undefined;
}

/** Starts a replay under a name. `state` asks how it stands. @throws ARCHIVE_UNKNOWN */
export async function startReplay(
  bridge: EventBridgeCalls,
  { archive, from, to, rules, name }: Omit<ReplayRequest, "doubles">,
): Promise<{ state(): Promise<ReplayEnd> }> {
  const { arn, busArn } = await archiveOf(bridge, archive);
  const FilterArns = rules === undefined ? undefined : await ruleArns(bridge, busArn, rules);
  await bridge.send("StartReplay", archive, (sdk, client, options) =>
    client.send(
      new sdk.StartReplayCommand({
        ReplayName: name,
        EventSourceArn: arn,
        EventStartTime: new Date(from),
        EventEndTime: new Date(to),
        Destination: { Arn: busArn, ...(FilterArns !== undefined && { FilterArns }) },
      }),
      options,
    ),
  );
  return {
    state: async () => {
      const { State = "", StateReason } = await bridge.send("DescribeReplay", name, (sdk, client, options) =>
        client.send(new sdk.DescribeReplayCommand({ ReplayName: name }), options),
      );
      const ended = ["COMPLETED", "CANCELLED", "FAILED"].includes(State);
      return { state: ended ? State : undefined, reason: StateReason };
    },
  };
}

/** The ARN of the bus an archive's events come from. @throws ARCHIVE_UNKNOWN */
export async function archiveBusOf(bridge: EventBridgeCalls, archive: string): Promise<string> {
  return (await archiveOf(bridge, archive)).busArn;
}

async function archiveOf(bridge: EventBridgeCalls, archive: string): Promise<Archive> {
  const ArchiveName = archive.startsWith("arn:") ? archive.slice(archive.lastIndexOf("/") + 1) : archive;
  try {
    const found = await bridge.send("DescribeArchive", ArchiveName, (sdk, client, options) =>
      client.send(new sdk.DescribeArchiveCommand({ ArchiveName }), options),
    );
    return { arn: found.ArchiveArn ?? "", busArn: found.EventSourceArn ?? "" };
  } catch (error) {
    const cause = (error as { readonly cause?: { readonly name?: string } }).cause;
    if (cause?.name !== "ResourceNotFoundException") throw error;
    const archives = await archiveNames(bridge).catch(() => []);
    const facts = { archive: ArchiveName, place: bridge.place.name, archives };
    throw new StepwrightError("ARCHIVE_UNKNOWN", facts, { cause: error });
  }
}

async function archiveNames(bridge: EventBridgeCalls): Promise<readonly string[]> {
  const { Archives = [] } = await bridge.send("ListArchives", "the archives", (sdk, client, options) =>
    client.send(new sdk.ListArchivesCommand({}), options),
  );
  return Archives.flatMap(({ ArchiveName }) => ArchiveName ?? []);
}

async function ruleArns(bridge: EventBridgeCalls, bus: string, names: readonly string[]): Promise<string[]> {
  const arns: string[] = [];
  for (const name of names) arns.push(name.startsWith("arn:") ? name : (await bridge.rule(name, bus)).arn);
  return arns;
}
