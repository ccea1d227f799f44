import { createCloud, type Cloud } from "../cloud/cloud.js";
import { listen, type ServedTime } from "../cloud/http-server.js";
import { StepwrightError } from "../errors/index.js";
import { loadDefinition } from "../loaders/definition.js";
import { installedApiModels } from "../targets/clients/api-models.js";
import type { Ended, Output, ServeFlags } from "./program.js";

/** Serves an embedded cloud until its server is closed. */
export async function serve(flags: ServeFlags, output: Output): Promise<Ended> {
  const options = {
    region: flags.region,
    accountId: flags.account,
    startAt: flags.startAt ?? new Date(),
    seed: numberOf("--seed", flags.seed),
    ...(flags.mockConfig === undefined ? {} : { mockConfig: flags.mockConfig }),
  };
  const cloud = createCloud(options, installedApiModels());
  const deployed: string[] = [];
  for (const pair of flags.deploy) deployed.push(await deploy(cloud, pair));
  const served = await listen(cloud, { port: numberOf("--port", flags.port), time: flags.time as ServedTime });
  output.out(
    `Stepwright serves an embedded AWS at ${served.url} (${cloud.region}, account ${cloud.accountId}, time ${flags.time}).\n`,
  );
  for (const arn of deployed) output.out(`Deployed ${arn}\n`);
  output.out(`Try: ${example(served.url, cloud.region, deployed[0])}\n`);
  output.out(
    "StartSyncExecution and TestState want a host of their own: set AWS_DISABLE_HOST_PREFIX_INJECTION=true for the AWS CLI, disableHostPrefix: true for the AWS SDK for JavaScript.\n",
  );
  if (flags.mockConfig === undefined) {
    output.out(
      "Nothing here answers Tasks of Lambda or other services: give --mock-config FILE, or serve from a script, with cloud.lambda(…) and cloud.serve().\n",
    );
  }
  return { exitCode: 0, served };
}

function example(url: string, region: string, machine: string | undefined): string {
  const call =
    machine === undefined ? "list-state-machines" : `start-execution --state-machine-arn ${machine} --input '{}'`;
  return `aws stepfunctions ${call} --endpoint-url ${url} --region ${region}`;
}

async function deploy(cloud: Cloud, pair: string): Promise<string> {
  const equals = pair.indexOf("=");
  if (equals < 1)
    throw new StepwrightError("CLI_OPTION_INVALID", { option: "--deploy", value: pair, expected: "NAME=FILE" });
  const [name, file] = [pair.slice(0, equals), pair.slice(equals + 1)];
  const { text } = await loadDefinition(file);
  const { statusCode, body } = await cloud.handle({
    method: "POST",
    path: "/",
    headers: { "x-amz-target": "AWSStepFunctions.CreateStateMachine" },
    body: JSON.stringify({ name, definition: text, roleArn: `arn:aws:iam::${cloud.accountId}:role/stepwright` }),
  });
  const answer = JSON.parse(String(body)) as { readonly stateMachineArn: string; readonly message: string };
  if (statusCode !== 200) throw new StepwrightError("DEPLOY_REFUSED", { name, file, reason: answer.message });
  return answer.stateMachineArn;
}

function numberOf(option: string, value: string): number {
  const number = Number(value);
  if (value.trim() === "" || !Number.isFinite(number)) {
    throw new StepwrightError("CLI_OPTION_INVALID", { option, value, expected: "a number" });
  }
  return number;
}
