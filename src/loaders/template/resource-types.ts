import { forms, type ResourceForms } from "./resource-forms.js";

const lambda: ResourceForms = { named: "FunctionName", ref: forms.name, attributes: { Arn: forms.lambda } };
const machine = { ref: forms.stateMachine, attributes: { Arn: forms.stateMachine, Name: forms.name } };
const table: ResourceForms = { named: "TableName", ref: forms.name, attributes: { Arn: forms.table } };

/**
 * What Ref and Fn::GetAtt return, by resource type.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
export const resourceTypes: Readonly<Record<string, ResourceForms>> = {
  "AWS::Lambda::Function": lambda,
  "AWS::Serverless::Function": lambda,
  "AWS::StepFunctions::StateMachine": { named: "StateMachineName", ...machine },
  "AWS::Serverless::StateMachine": { named: "Name", ...machine },
  "AWS::StepFunctions::Activity": {
    named: "Name",
    ref: forms.activity,
    attributes: { Arn: forms.activity, Name: forms.name },
  },
  "AWS::SQS::Queue": {
    named: "QueueName",
    ref: forms.queueUrl,
    attributes: { Arn: forms.queue, QueueName: forms.name, QueueUrl: forms.queueUrl },
  },
  "AWS::SNS::Topic": {
    named: "TopicName",
    ref: forms.topic,
    attributes: { TopicArn: forms.topic, TopicName: forms.name },
  },
  "AWS::DynamoDB::Table": table,
  "AWS::DynamoDB::GlobalTable": table,
  "AWS::Serverless::SimpleTable": table,
  "AWS::S3::Bucket": { named: "BucketName", ref: forms.name, attributes: { Arn: forms.bucket } },
  "AWS::Events::EventBus": {
    named: "Name",
    ref: forms.name,
    attributes: { Arn: forms.eventBus, Name: forms.name },
  },
  "AWS::Events::Connection": { named: "Name", ref: forms.name, attributes: { Arn: forms.connection } },
  "AWS::IAM::Role": { named: "RoleName", ref: forms.name, attributes: { Arn: forms.role } },
  "AWS::Logs::LogGroup": { named: "LogGroupName", ref: forms.name, attributes: { Arn: forms.logGroup } },
  "AWS::ECS::Cluster": { named: "ClusterName", ref: forms.name, attributes: { Arn: forms.cluster } },
  "AWS::ECS::TaskDefinition": {
    named: "Family",
    ref: forms.taskDefinition,
    attributes: { TaskDefinitionArn: forms.taskDefinition },
  },
  "AWS::Batch::JobQueue": {
    named: "JobQueueName",
    ref: forms.jobQueue,
    attributes: { JobQueueArn: forms.jobQueue },
  },
  "AWS::Batch::JobDefinition": {
    named: "JobDefinitionName",
    ref: forms.jobDefinition,
    attributes: { JobDefinitionArn: forms.jobDefinition },
  },
  "AWS::Kinesis::Stream": { named: "Name", ref: forms.name, attributes: { Arn: forms.stream } },
  "AWS::CodeBuild::Project": { named: "Name", ref: forms.name, attributes: { Arn: forms.project } },
  "AWS::Glue::Job": { named: "Name", ref: forms.name, attributes: {} },
  "AWS::Glue::Crawler": { named: "Name", ref: forms.name, attributes: {} },
  "AWS::Athena::WorkGroup": { named: "Name", ref: forms.name, attributes: {} },
  "AWS::SSM::Parameter": { named: "Name", ref: forms.name, attributes: {} },
  "AWS::SecretsManager::Secret": { named: "Name", ref: forms.secret, attributes: { Id: forms.secret } },
  "AWS::KMS::Key": { ref: forms.name, attributes: { Arn: forms.key, KeyId: forms.name } },
  "AWS::Glue::Database": { ref: forms.name, attributes: {} },
  "AWS::ApiGateway::RestApi": { ref: forms.name, attributes: { RestApiId: forms.name } },
  "AWS::ApiGatewayV2::Api": { ref: forms.name, attributes: { ApiId: forms.name } },
  "AWS::Serverless::Api": { ref: forms.name, attributes: {} },
  "AWS::Serverless::HttpApi": { ref: forms.name, attributes: {} },
  "AWS::EC2::Subnet": { ref: forms.subnet, attributes: { SubnetId: forms.subnet } },
  "AWS::EC2::SecurityGroup": { ref: forms.securityGroup, attributes: { GroupId: forms.securityGroup } },
  "AWS::EC2::VPC": { ref: forms.vpc, attributes: { VpcId: forms.vpc } },
};
