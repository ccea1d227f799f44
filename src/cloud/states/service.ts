import type { Place } from "../place.js";
import { jsonService, type JsonService } from "../wire/json-service.js";
import { refuseElsewhere } from "./elsewhere.js";
import {
  createActivity,
  deleteActivity,
  describeActivity,
  getActivityTask,
  listActivities,
} from "./operations/activities.js";
import {
  createStateMachineAlias,
  deleteStateMachineAlias,
  describeStateMachineAlias,
  listStateMachineAliases,
  updateStateMachineAlias,
} from "./operations/aliases.js";
import { createStateMachine } from "./operations/create-state-machine.js";
import { deleteStateMachine } from "./operations/delete-state-machine.js";
import { describeExecution } from "./operations/describe-execution.js";
import { describeStateMachine, describeStateMachineForExecution } from "./operations/describe-state-machine.js";
import { getExecutionHistory } from "./operations/get-execution-history.js";
import { listExecutions } from "./operations/list-executions.js";
import { listStateMachines } from "./operations/list-state-machines.js";
import { describeMapRun, listMapRuns, updateMapRun } from "./operations/map-runs.js";
import { redriveExecution } from "./operations/redrive-execution.js";
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from "./operations/send-task.js";
import { startExecution } from "./operations/start-execution.js";
import { startSyncExecution } from "./operations/start-sync-execution.js";
import { stopExecution } from "./operations/stop-execution.js";
import { listTagsForResource, tagResource, untagResource } from "./operations/tags.js";
import { testState } from "./operations/test-state.js";
import { updateStateMachine } from "./operations/update-state-machine.js";
import { validateStateMachineDefinition } from "./operations/validate-state-machine-definition.js";
import {
  deleteStateMachineVersion,
  listStateMachineVersions,
  publishStateMachineVersion,
} from "./operations/versions.js";
import type { StatesOperation, StatesWorld } from "./world.js";

/** Every operation the embedded Step Functions answers, by AWS's name. */
const operations: Readonly<Record<string, StatesOperation>> = {
  CreateActivity: createActivity,
  CreateStateMachine: createStateMachine,
  CreateStateMachineAlias: createStateMachineAlias,
  DeleteActivity: deleteActivity,
  DeleteStateMachine: deleteStateMachine,
  DeleteStateMachineAlias: deleteStateMachineAlias,
  DeleteStateMachineVersion: deleteStateMachineVersion,
  DescribeActivity: describeActivity,
  DescribeExecution: describeExecution,
  DescribeMapRun: describeMapRun,
  DescribeStateMachine: describeStateMachine,
  DescribeStateMachineAlias: describeStateMachineAlias,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  GetActivityTask: getActivityTask,
  GetExecutionHistory: getExecutionHistory,
  ListActivities: listActivities,
  ListExecutions: listExecutions,
  ListMapRuns: listMapRuns,
  ListStateMachineAliases: listStateMachineAliases,
  ListStateMachines: listStateMachines,
  ListStateMachineVersions: listStateMachineVersions,
  ListTagsForResource: listTagsForResource,
  PublishStateMachineVersion: publishStateMachineVersion,
  RedriveExecution: redriveExecution,
  SendTaskFailure: sendTaskFailure,
  SendTaskHeartbeat: sendTaskHeartbeat,
  SendTaskSuccess: sendTaskSuccess,
  StartExecution: startExecution,
  StartSyncExecution: startSyncExecution,
  StopExecution: stopExecution,
  TagResource: tagResource,
  TestState: testState,
  UntagResource: untagResource,
  UpdateMapRun: updateMapRun,
  UpdateStateMachine: updateStateMachine,
  UpdateStateMachineAlias: updateStateMachineAlias,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
};

/** Step Functions, behind `AWSStepFunctions.*`: one for all places, each of which sees its own resources only. */
export function statesService(worldAt: (place: Place) => StatesWorld): JsonService {
  const service = jsonService(
    { title: "Step Functions", target: "AWSStepFunctions", contentType: "application/x-amz-json-1.0" },
    operations,
    worldAt,
  );
  return {
    ...service,
    call(name, request, place) {
      refuseElsewhere(request, place);
      return service.call(name, request, place);
    },
  };
}
