import { forms, type ResourceForms } from "../template/resource-forms.js";

const names = { name: forms.name };

/**
 * What the attributes of Terraform's resources give, by type.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
export const terraformTypes: Readonly<Record<string, ResourceForms>> = {
  aws_lambda_function: {
    named: "function_name",
    ref: forms.name,
    attributes: { arn: forms.lambda, function_name: forms.name, qualified_arn: forms.lambdaVersion },
  },
  aws_sfn_state_machine: { named: "name", ref: forms.stateMachine, attributes: { arn: forms.stateMachine, ...names } },
  aws_sfn_activity: { named: "name", ref: forms.activity, attributes: { arn: forms.activity, ...names } },
  aws_sqs_queue: {
    named: "name",
    ref: forms.queueUrl,
    attributes: { arn: forms.queue, url: forms.queueUrl, ...names },
  },
  aws_sns_topic: { named: "name", ref: forms.topic, attributes: { arn: forms.topic, ...names } },
  aws_dynamodb_table: { named: "name", ref: forms.name, attributes: { arn: forms.table, ...names } },
  aws_s3_bucket: { named: "bucket", ref: forms.name, attributes: { arn: forms.bucket, bucket: forms.name } },
  aws_cloudwatch_event_bus: { named: "name", ref: forms.name, attributes: { arn: forms.eventBus, ...names } },
  aws_cloudwatch_event_connection: { named: "name", ref: forms.name, attributes: { arn: forms.connection, ...names } },
  aws_iam_role: { named: "name", ref: forms.name, attributes: { arn: forms.role, ...names } },
  aws_ecs_cluster: { named: "name", ref: forms.cluster, attributes: { arn: forms.cluster, ...names } },
  aws_ecs_task_definition: {
    named: "family",
    ref: forms.name,
    attributes: { arn: forms.taskDefinition, family: forms.name },
  },
  aws_batch_job_queue: { named: "name", ref: forms.jobQueue, attributes: { arn: forms.jobQueue, ...names } },
  aws_batch_job_definition: {
    named: "name",
    ref: forms.jobDefinition,
    attributes: { arn: forms.jobDefinition, ...names },
  },
  aws_kinesis_stream: { named: "name", ref: forms.stream, attributes: { arn: forms.stream, ...names } },
  aws_codebuild_project: { named: "name", ref: forms.project, attributes: { arn: forms.project, ...names } },
  aws_glue_job: { named: "name", ref: forms.name, attributes: names },
  aws_subnet: { ref: forms.subnet, attributes: {} },
  aws_security_group: { ref: forms.securityGroup, attributes: {} },
};
