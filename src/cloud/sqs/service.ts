import { jsonService, type JsonService } from "../wire/json-service.js";
import {
  addPermission,
  getQueueAttributes,
  listQueueTags,
  removePermission,
  tagQueue,
  untagQueue,
} from "./operations/attributes.js";
import {
  changeMessageVisibility,
  changeMessageVisibilityBatch,
  deleteMessage,
  deleteMessageBatch,
  receiveMessage,
  sendMessage,
  sendMessageBatch,
} from "./operations/messages.js";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./operations/move-tasks.js";
import {
  createQueue,
  deleteQueue,
  getQueueUrl,
  listDeadLetterSourceQueues,
  listQueues,
  purgeQueue,
  setQueueAttributes,
} from "./operations/queues.js";
import { sqsWorld, type SqsOperation, type SqsShared } from "./world.js";

/** Every operation the embedded SQS answers, by AWS's name. */
const operations: Readonly<Record<string, SqsOperation>> = {
  AddPermission: addPermission,
  CancelMessageMoveTask: cancelMessageMoveTask,
  ChangeMessageVisibility: changeMessageVisibility,
  ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
  CreateQueue: createQueue,
  DeleteMessage: deleteMessage,
  DeleteMessageBatch: deleteMessageBatch,
  DeleteQueue: deleteQueue,
  GetQueueAttributes: getQueueAttributes,
  GetQueueUrl: getQueueUrl,
  ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
  ListMessageMoveTasks: listMessageMoveTasks,
  ListQueues: listQueues,
  ListQueueTags: listQueueTags,
  PurgeQueue: purgeQueue,
  ReceiveMessage: receiveMessage,
  RemovePermission: removePermission,
  SendMessage: sendMessage,
  SendMessageBatch: sendMessageBatch,
  SetQueueAttributes: setQueueAttributes,
  StartMessageMoveTask: startMessageMoveTask,
  TagQueue: tagQueue,
  UntagQueue: untagQueue,
};

/** SQS, behind `AmazonSQS.*`. */
export function sqsService(shared: SqsShared): JsonService {
  return jsonService(
    { title: "SQS", target: "AmazonSQS", contentType: "application/x-amz-json-1.0" },
    operations,
    (place) => sqsWorld(shared, place),
  );
}
