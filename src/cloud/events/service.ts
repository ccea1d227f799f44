import { PerPlace, type Place } from "../place.js";
import { jsonService, type JsonService } from "../wire/json-service.js";
import { createArchive, deleteArchive, describeArchive, listArchives, updateArchive } from "./operations/archives.js";
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  updateEventBus,
} from "./operations/buses.js";
import { putPermission, removePermission } from "./operations/permissions.js";
import { putEvents, testEventPattern } from "./operations/put-events.js";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./operations/replays.js";
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
} from "./operations/rules.js";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.js";
import { listTargetsByRule, putTargets, removeTargets } from "./operations/targets.js";
import type { EventHub } from "./hub.js";
import { Replays } from "./replays.js";
import { Schedules } from "./schedules.js";
import type { EventsOperation, EventsWorld } from "./world.js";

/** Every operation the embedded EventBridge answers, by AWS's name. */
const operations: Readonly<Record<string, EventsOperation>> = {
  CancelReplay: cancelReplay,
  CreateArchive: createArchive,
  CreateEventBus: createEventBus,
  DeleteArchive: deleteArchive,
  DeleteEventBus: deleteEventBus,
  DeleteRule: deleteRule,
  DescribeArchive: describeArchive,
  DescribeEventBus: describeEventBus,
  DescribeReplay: describeReplay,
  DescribeRule: describeRule,
  DisableRule: disableRule,
  EnableRule: enableRule,
  ListArchives: listArchives,
  ListEventBuses: listEventBuses,
  ListReplays: listReplays,
  ListRuleNamesByTarget: listRuleNamesByTarget,
  ListRules: listRules,
  ListTagsForResource: listTagsForResource,
  ListTargetsByRule: listTargetsByRule,
  PutEvents: putEvents,
  PutPermission: putPermission,
  PutRule: putRule,
  PutTargets: putTargets,
  RemovePermission: removePermission,
  RemoveTargets: removeTargets,
  StartReplay: startReplay,
  TagResource: tagResource,
  TestEventPattern: testEventPattern,
  UntagResource: untagResource,
  UpdateArchive: updateArchive,
  UpdateEventBus: updateEventBus,
};

/** EventBridge, behind `AWSEvents.*`: one for all places, each of which has its own buses. */
export function eventsService(worldAt: (place: Place) => EventsWorld): JsonService {
  return jsonService(
    { title: "EventBridge", target: "AWSEvents", contentType: "application/x-amz-json-1.1" },
    operations,
    worldAt,
  );
}

/** Makes the world of each place. */
export function eventsWorlds(hub: EventHub, facts: Pick<EventsWorld, "clock" | "uuid">): (place: Place) => EventsWorld {
  const schedules = new Schedules(facts.clock, hub);
  const replays = new Replays(facts.clock, hub);
  const worlds = new PerPlace<EventsWorld>((place) => ({
    ...place,
    ...facts,
    hub,
    schedules,
    replays,
    data: hub.data(place),
  }));
  return (place) => worlds.at(place);
}
