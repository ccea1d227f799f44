import { operation } from "../../wire/json-service.js";
import { AwsError } from "../../wire/aws-error.js";
import { alreadyExists, archiveNameOf, limitExceeded, notFound, notValid, replayArn } from "../arn.js";
import { pageOf, withPrefix } from "../pages.js";
import type { ReplayRecord } from "../records.js";
import { description, limit, nextToken, replayName, requiredArn } from "../shapes.js";
import { epochSeconds, resolveBus, type EventsOperation, type EventsWorld } from "../world.js";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const mostActive = 10;

const states = ["STARTING", "RUNNING", "CANCELLING", "COMPLETED", "CANCELLED", "FAILED"] as const;

export const startReplay: EventsOperation = operation(
  {
    ReplayName: replayName,
    Description: description,
    EventSourceArn: requiredArn,
    EventStartTime: { type: "number", required: true },
    EventEndTime: { type: "number", required: true },
    Destination: {
      type: "structure",
      required: true,
      members: { Arn: requiredArn, FilterArns: { type: "list", of: { type: "string", min: 1, max: 1600 } } },
    },
  },
  (world: EventsWorld, input) => {
    const { ReplayName, Destination } = input;
    const { replays, archives } = world.data;
    const bus = resolveBus(world, Destination.Arn);
    if (replays.has(ReplayName)) throw alreadyExists(`Replay ${ReplayName} already exists.`);
    const archive = archives.get(archiveNameOf(input.EventSourceArn));
    if (archive === undefined || archive.arn !== input.EventSourceArn) {
      throw notValid("EventSourceArn", `Archive ${archiveNameOf(input.EventSourceArn)} does not exist.`);
    }
    if (archive.sourceArn !== bus.arn) throw notValid("Destination.Arn", "Cross event bus replay is not permitted.");
    if (input.EventStartTime >= input.EventEndTime) {
      throw notValid("EventEndTime", "EventStartTime must be before EventEndTime.");
    }
    if ([...replays.values()].filter(isActive).length >= mostActive) throw limitExceeded();
    const replay: ReplayRecord = {
      name: ReplayName,
      arn: replayArn(world, ReplayName),
      description: input.Description,
      sourceArn: archive.arn,
      destination: structuredClone(Destination),
      from: Math.round(input.EventStartTime * 1000),
      to: Math.round(input.EventEndTime * 1000),
      started: world.clock.now,
      state: "STARTING",
      stateReason: undefined,
      lastReplayed: undefined,
      ended: undefined,
    };
    replays.set(replay.name, replay);
    world.replays.start(replay, archive, bus);
    return {
      ReplayArn: replay.arn,
      State: "STARTING",
      ReplayStartTime: epochSeconds(replay.started),
    };
  },
);

function isActive({ state }: ReplayRecord): boolean {
  return state === "STARTING" || state === "RUNNING" || state === "CANCELLING";
}

export const describeReplay: EventsOperation = operation({ ReplayName: replayName }, (world: EventsWorld, input) => {
  const replay = resolveReplay(world, input.ReplayName);
  return {
    ReplayArn: replay.arn,
    ...listed(replay),
    Description: replay.description,
    Destination: replay.destination,
  };
});

export const listReplays: EventsOperation = operation(
  {
    NamePrefix: { type: "string", min: 1, max: 64 },
    State: { type: "string", values: states },
    EventSourceArn: { type: "string", min: 1, max: 1600 },
    NextToken: nextToken,
    Limit: limit,
  },
  (world: EventsWorld, input) => {
    const { NamePrefix, EventSourceArn, State } = input;
    const all = withPrefix(world.data.replays.values(), NamePrefix).filter(
      ({ sourceArn, state }) =>
        (EventSourceArn === undefined || sourceArn === EventSourceArn) && (State === undefined || State === state),
    );
    const scope = `replays ${NamePrefix ?? ""} ${EventSourceArn ?? ""} ${State ?? ""}`;
    const { items, NextToken } = pageOf(scope, all, input);
    return { Replays: items.map(listed), NextToken };
  },
);

export const cancelReplay: EventsOperation = operation({ ReplayName: replayName }, (world: EventsWorld, input) => {
  const replay = resolveReplay(world, input.ReplayName);
  if (replay.state !== "STARTING" && replay.state !== "RUNNING") {
    throw new AwsError("IllegalStatusException", `Replay ${replay.name} is not in a valid state for this operation.`);
  }
  world.replays.cancel(replay);
  return { ReplayArn: replay.arn, State: replay.state };
});

/** @throws AwsError ResourceNotFoundException */
function resolveReplay(world: EventsWorld, name: string): ReplayRecord {
  const replay = world.data.replays.get(name);
  if (replay === undefined) throw notFound(`Replay ${name} does not exist.`);
  return replay;
}

function listed(replay: ReplayRecord): object {
  return {
    ReplayName: replay.name,
    EventSourceArn: replay.sourceArn,
    State: replay.state,
    StateReason: replay.stateReason,
    EventStartTime: epochSeconds(replay.from),
    EventEndTime: epochSeconds(replay.to),
    EventLastReplayedTime: replay.lastReplayed === undefined ? undefined : epochSeconds(replay.lastReplayed),
    ReplayStartTime: epochSeconds(replay.started),
    ReplayEndTime: replay.ended === undefined ? undefined : epochSeconds(replay.ended),
  };
}
