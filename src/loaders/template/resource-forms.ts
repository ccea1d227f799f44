/**
 * The forms of ARNs, URLs and names of resources. `{name}` is the resource's physical name, the other words are the place it is
 * deployed to.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const forms = {
  name: "{name}",
  lambda: "arn:{partition}:lambda:{region}:{account}:function:{name}",
  lambdaVersion: "arn:{partition}:lambda:{region}:{account}:function:{name}:1",
  stateMachine: "arn:{partition}:states:{region}:{account}:stateMachine:{name}",
  activity: "arn:{partition}:states:{region}:{account}:activity:{name}",
  queueUrl: "https://sqs.{region}.{suffix}/{account}/{name}",
  queue: "arn:{partition}:sqs:{region}:{account}:{name}",
  topic: "arn:{partition}:sns:{region}:{account}:{name}",
  table: "arn:{partition}:dynamodb:{region}:{account}:table/{name}",
  bucket: "arn:{partition}:s3:::{name}",
  eventBus: "arn:{partition}:events:{region}:{account}:event-bus/{name}",
  connection: "arn:{partition}:events:{region}:{account}:connection/{name}/00000000-0000-0000-0000-000000000000",
  role: "arn:{partition}:iam::{account}:role/{name}",
  logGroup: "arn:{partition}:logs:{region}:{account}:log-group:{name}:*",
  cluster: "arn:{partition}:ecs:{region}:{account}:cluster/{name}",
  taskDefinition: "arn:{partition}:ecs:{region}:{account}:task-definition/{name}:1",
  jobQueue: "arn:{partition}:batch:{region}:{account}:job-queue/{name}",
  jobDefinition: "arn:{partition}:batch:{region}:{account}:job-definition/{name}:1",
  stream: "arn:{partition}:kinesis:{region}:{account}:stream/{name}",
  project: "arn:{partition}:codebuild:{region}:{account}:project/{name}",
  secret: "arn:{partition}:secretsmanager:{region}:{account}:secret:{name}-AbCdEf",
  key: "arn:{partition}:kms:{region}:{account}:key/{name}",
  subnet: "subnet-{name}",
  securityGroup: "sg-{name}",
  vpc: "vpc-{name}",
} as const;

/** What stands for a resource of one type. */
export interface ResourceForms {
  /** The property that names it. */
  readonly named?: string;
  /** What Ref gives, or what `id` is in Terraform. */
  readonly ref: string;
  /** What its attributes give. */
  readonly attributes: Readonly<Record<string, string>>;
}
