import { jsonService, type JsonService } from "../wire/json-service.js";
import { filterLogEvents, getLogEvents, putLogEvents } from "./operations/events.js";
import {
  createLogGroup,
  deleteLogGroup,
  deleteResourcePolicy,
  deleteRetentionPolicy,
  describeLogGroups,
  describeResourcePolicies,
  listTagsForResource,
  putResourcePolicy,
  putRetentionPolicy,
  tagResource,
  untagResource,
} from "./operations/groups.js";
import { createLogStream, deleteLogStream, describeLogStreams } from "./operations/streams.js";
import { logsWorld, type LogsOperation, type LogsShared } from "./world.js";

/** Every operation the embedded CloudWatch Logs answers, by AWS's name. */
const operations: Readonly<Record<string, LogsOperation>> = {
  CreateLogGroup: createLogGroup,
  CreateLogStream: createLogStream,
  DeleteLogGroup: deleteLogGroup,
  DeleteLogStream: deleteLogStream,
  DeleteResourcePolicy: deleteResourcePolicy,
  DeleteRetentionPolicy: deleteRetentionPolicy,
  DescribeLogGroups: describeLogGroups,
  DescribeLogStreams: describeLogStreams,
  DescribeResourcePolicies: describeResourcePolicies,
  FilterLogEvents: filterLogEvents,
  GetLogEvents: getLogEvents,
  ListTagsForResource: listTagsForResource,
  PutLogEvents: putLogEvents,
  PutResourcePolicy: putResourcePolicy,
  PutRetentionPolicy: putRetentionPolicy,
  TagResource: tagResource,
  UntagResource: untagResource,
};

/**
 * CloudWatch Logs, behind `Logs_20140328.*`.
 * @param before called before each operation: lets those who log write what they have
 */
export function logsService(shared: LogsShared, before: () => void): JsonService {
  return jsonService(
    { title: "CloudWatch Logs", target: "Logs_20140328", contentType: "application/x-amz-json-1.1" },
    operations,
    (place) => {
      before();
      return logsWorld(shared, place);
    },
  );
}
