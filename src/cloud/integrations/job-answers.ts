import { isJsonObject, type JsonObject, type JsonValue } from "../../util/json.js";

/** What the parts of a job's answer are made from that nobody stated. */
export interface JobFacts {
  /** The Task's parameters. */
  readonly payload: JsonObject;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** An id that is the same in every run. */
  id(part: string): string;
  /** An ARN in this cloud's region and account, such as of `batch`, `job/1`. */
  arn(service: string, resource: string): string;
}

interface Job {
  /** What the service answers when it takes the job in. */
  readonly taken: (facts: JobFacts) => JsonObject;
  /** What Step Functions gives on when the job has succeeded. */
  readonly done: (facts: JobFacts) => JsonObject;
  /** Where the result names the job: a result that does so is whole. */
  readonly name: readonly string[];
}

const text = (value: JsonValue | undefined, otherwise: string): string =>
  typeof value === "string" ? value : otherwise;
const part = (value: JsonValue | undefined): JsonObject => (isJsonObject(value ?? null) ? (value as JsonObject) : {});

/** A job of SageMaker, by its kind: all are named, and told of, after it. */
function sagemaker(kind: string): Job {
  const arn = ({ payload, arn: make, id }: JobFacts): JsonObject => ({
    [`${kind}Arn`]: make("sagemaker", `${kind.toLowerCase()}/${text(payload[`${kind}Name`], id("job"))}`),
  });
  return {
    name: [`${kind}Arn`],
    taken: arn,
    done: (facts) => ({
      ...arn(facts),
      [`${kind}Name`]: text(facts.payload[`${kind}Name`], facts.id("job")),
      [`${kind}Status`]: "Completed",
    }),
  };
}

const build = (status: string, { payload, id, arn }: JobFacts): JsonObject => {
  const project = text(payload["ProjectName"], "project");
  return {
    Arn: arn("codebuild", `build/${project}:${id("job")}`),
    BuildComplete: status !== "IN_PROGRESS",
    BuildStatus: status,
    Id: `${project}:${id("job")}`,
    ProjectName: project,
  };
};

const ecsTask = (status: string, { payload, id, arn }: JobFacts): JsonObject => {
  const cluster = text(payload["Cluster"], "default").replace(/^arn:.*:cluster\//, "");
  const definition = text(payload["TaskDefinition"], "task");
  return {
    ClusterArn: arn("ecs", `cluster/${cluster}`),
    DesiredStatus: status === "STOPPED" ? "STOPPED" : "RUNNING",
    LastStatus: status,
    LaunchType: text(payload["LaunchType"], "EC2"),
    TaskArn: arn("ecs", `task/${cluster}/${id("job").replaceAll("-", "")}`),
    TaskDefinitionArn: definition.startsWith("arn:")
      ? definition
      : arn("ecs", `task-definition/${definition.includes(":") ? definition : `${definition}:1`}`),
  };
};

/** Jobs of optimised integrations. Shapes are those of each service's API: the call that starts a job, and the one that tells of it. */
export const jobs: Readonly<Record<string, Job>> = {
  "athena:startQueryExecution": {
    name: ["QueryExecution", "QueryExecutionId"],
    taken: ({ id }) => ({ QueryExecutionId: id("job") }),
    done: ({ payload, id, now }) => ({
      QueryExecution: {
        Query: text(payload["QueryString"], ""),
        QueryExecutionId: id("job"),
        Status: { CompletionDateTime: now, State: "SUCCEEDED", SubmissionDateTime: now },
        WorkGroup: text(payload["WorkGroup"], "primary"),
      },
    }),
  },
  "batch:submitJob": {
    name: ["JobId"],
    taken: ({ payload, id, arn }) => ({
      JobArn: arn("batch", `job/${id("job")}`),
      JobId: id("job"),
      JobName: text(payload["JobName"], "job"),
    }),
    done: ({ payload, id, arn, now }) => ({
      Attempts: [],
      CreatedAt: now,
      JobArn: arn("batch", `job/${id("job")}`),
      JobDefinition: text(payload["JobDefinition"], "job"),
      JobId: id("job"),
      JobName: text(payload["JobName"], "job"),
      JobQueue: text(payload["JobQueue"], "queue"),
      StartedAt: now,
      Status: "SUCCEEDED",
      StoppedAt: now,
    }),
  },
  "bedrock:createModelCustomizationJob": {
    name: ["JobArn"],
    taken: ({ id, arn }) => ({ JobArn: arn("bedrock", `model-customization-job/${id("job")}`) }),
    done: ({ payload, id, arn }) => ({
      JobArn: arn("bedrock", `model-customization-job/${id("job")}`),
      JobName: text(payload["JobName"], id("job")),
      Status: "Completed",
    }),
  },
  "codebuild:startBuild": {
    name: ["Build", "Id"],
    taken: (facts) => ({ Build: build("IN_PROGRESS", facts) }),
    done: (facts) => ({ Build: build("SUCCEEDED", facts) }),
  },
  "databrew:startJobRun": {
    name: ["RunId"],
    taken: ({ id }) => ({ RunId: id("job") }),
    done: ({ payload, id }) => ({ JobName: text(payload["Name"], "job"), RunId: id("job"), State: "SUCCEEDED" }),
  },
  "ecs:runTask": {
    name: ["TaskArn"],
    taken: (facts) => ({ Failures: [], Tasks: [ecsTask("PROVISIONING", facts)] }),
    done: (facts) => ({
      ...ecsTask("STOPPED", facts),
      StopCode: "EssentialContainerExited",
      StoppedReason: "Essential container in task exited",
    }),
  },
  "eks:createCluster": {
    name: ["Cluster", "Arn"],
    taken: ({ payload, arn }) => ({ Cluster: eksCluster("CREATING", payload, arn) }),
    done: ({ payload, arn }) => ({ Cluster: eksCluster("ACTIVE", payload, arn) }),
  },
  "elasticmapreduce:addStep": {
    name: ["Step", "Id"],
    taken: ({ id }) => ({ StepId: emrId("s", id) }),
    done: ({ payload, id }) => ({
      Step: {
        Id: emrId("s", id),
        Name: text(part(payload["Step"])["Name"], "step"),
        Status: { State: "COMPLETED" },
      },
    }),
  },
  "elasticmapreduce:createCluster": {
    name: ["ClusterId"],
    taken: ({ id, arn }) => emrCluster(id, arn),
    done: ({ id, arn }) => emrCluster(id, arn),
  },
  "emr-containers:startJobRun": {
    name: ["Id"],
    taken: (facts) => containerRun(facts),
    done: (facts) => ({ ...containerRun(facts), State: "COMPLETED" }),
  },
  "emr-serverless:startJobRun": {
    name: ["JobRunId"],
    taken: (facts) => serverlessRun(facts),
    done: (facts) => ({ ...serverlessRun(facts), State: "SUCCESS" }),
  },
  "glue:startJobRun": {
    name: ["Id"],
    taken: ({ id }) => ({ JobRunId: glueId(id) }),
    done: ({ payload, id, now }) => ({
      Attempt: 0,
      CompletedOn: now,
      ExecutionTime: 0,
      Id: glueId(id),
      JobName: text(payload["JobName"], "job"),
      JobRunState: "SUCCEEDED",
      StartedOn: now,
    }),
  },
  "mediaconvert:createJob": {
    name: ["Job", "Id"],
    taken: ({ id, arn }) => ({ Job: mediaJob("SUBMITTED", id, arn) }),
    done: ({ id, arn }) => ({ Job: mediaJob("COMPLETE", id, arn) }),
  },
  "sagemaker:createHyperParameterTuningJob": sagemaker("HyperParameterTuningJob"),
  "sagemaker:createLabelingJob": sagemaker("LabelingJob"),
  "sagemaker:createProcessingJob": sagemaker("ProcessingJob"),
  "sagemaker:createTrainingJob": sagemaker("TrainingJob"),
  "sagemaker:createTransformJob": sagemaker("TransformJob"),
};

function eksCluster(status: string, payload: JsonObject, arn: JobFacts["arn"]): JsonObject {
  const name = text(payload["Name"], "cluster");
  return { Arn: arn("eks", `cluster/${name}`), Name: name, Status: status };
}

function emrId(kind: string, id: JobFacts["id"]): string {
  return `${kind}-${id("job").replaceAll("-", "").slice(0, 13).toUpperCase()}`;
}

function emrCluster(id: JobFacts["id"], arn: JobFacts["arn"]): JsonObject {
  return { ClusterArn: arn("elasticmapreduce", `cluster/${emrId("j", id)}`), ClusterId: emrId("j", id) };
}

function containerRun({ payload, id, arn }: JobFacts): JsonObject {
  const cluster = text(payload["VirtualClusterId"], "cluster");
  return {
    Arn: arn("emr-containers", `/virtualclusters/${cluster}/jobruns/${id("job")}`),
    Id: id("job"),
    Name: text(payload["Name"], "job"),
    VirtualClusterId: cluster,
  };
}

function serverlessRun({ payload, id, arn }: JobFacts): JsonObject {
  const application = text(payload["ApplicationId"], "application");
  return {
    ApplicationId: application,
    Arn: arn("emr-serverless", `/applications/${application}/jobruns/${id("job")}`),
    JobRunId: id("job"),
  };
}

function glueId(id: JobFacts["id"]): string {
  return `jr_${id("job").replaceAll("-", "")}`;
}

function mediaJob(status: string, id: JobFacts["id"], arn: JobFacts["arn"]): JsonObject {
  return { Arn: arn("mediaconvert", `jobs/${id("job")}`), Id: id("job"), Status: status };
}
