import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DeleteStateMachineVersionCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  paginateGetExecutionHistory,
  PublishStateMachineVersionCommand,
  SFNServiceException,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
  ValidateStateMachineDefinitionCommand,
  type CreateStateMachineCommandInput,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { expect } from "chai";

/** One way to reach Step Functions. */
export interface World {
  readonly sfn: SFNClient;
  /** Resolves when the execution has ended, and describes it. */
  ended(executionArn: string): Promise<DescribeExecutionCommandOutput>;
  close(): Promise<void>;
}

const roleArn = "arn:aws:iam::123456789012:role/workflows";
const machineArn = (name: string): string => `arn:aws:states:us-east-1:123456789012:stateMachine:${name}`;
const passing = (result: unknown): string =>
  JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Result: result, End: true } } });
const waiting = JSON.stringify({ StartAt: "Rest", States: { Rest: { Type: "Wait", Seconds: 3600, End: true } } });
const steps = (count: number): string => {
  const names = Array.from({ length: count }, (_, index) => `S${index}`);
  const states = names.map((name, index) => [
    name,
    index === count - 1 ? { Type: "Pass", End: true } : { Type: "Pass", Next: names[index + 1] },
  ]);
  return JSON.stringify({ StartAt: "S0", States: Object.fromEntries(states) as object });
};

/** What the SDK throws for a call that must be refused. */
async function refusal(call: Promise<unknown>): Promise<{ name: string; message: string }> {
  try {
    await call;
  } catch (error) {
    expect(error).to.be.instanceOf(SFNServiceException);
    const { name, message } = error as SFNServiceException;
    return { name, message };
  }
  throw new Error("the call was not refused");
}

/** How Step Functions behaves, whatever the door: the same sentences are tried in each world. */
export function statesContract(title: string, open: () => Promise<World>): void {
  describe(`Step Functions, ${title}`, () => {
    let world: World;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    async function create(name: string, definition: string, more: Partial<CreateStateMachineCommandInput> = {}) {
      return await world.sfn.send(new CreateStateMachineCommand({ name, definition, roleArn, ...more }));
    }
    async function start(stateMachineArn: string, more: { name?: string; input?: string } = {}): Promise<string> {
      const { executionArn } = await world.sfn.send(new StartExecutionCommand({ stateMachineArn, ...more }));
      return String(executionArn);
    }
    async function run(stateMachineArn: string, more: { name?: string; input?: string } = {}) {
      return await world.ended(await start(stateMachineArn, more));
    }

    describe("state machines", () => {
      it("are created, described, listed and deleted", async () => {
        const created = await create("orders", passing(1));
        expect(created.stateMachineArn).to.equal(machineArn("orders"));
        expect(created.creationDate).to.be.instanceOf(Date);
        const described = await world.sfn.send(
          new DescribeStateMachineCommand({ stateMachineArn: machineArn("orders") }),
        );
        expect(described).to.deep.include({
          stateMachineArn: machineArn("orders"),
          name: "orders",
          status: "ACTIVE",
          type: "STANDARD",
          definition: passing(1),
          roleArn,
          loggingConfiguration: { level: "OFF", includeExecutionData: false },
          tracingConfiguration: { enabled: false },
        });
        expect(described).to.not.have.property("revisionId");
        const { stateMachines } = await world.sfn.send(new ListStateMachinesCommand({}));
        expect(stateMachines).to.deep.equal([
          {
            stateMachineArn: machineArn("orders"),
            name: "orders",
            type: "STANDARD",
            creationDate: created.creationDate,
          },
        ]);
        await world.sfn.send(new DeleteStateMachineCommand({ stateMachineArn: machineArn("orders") }));
        expect((await world.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.deep.equal([]);
        expect(
          await refusal(world.sfn.send(new DescribeStateMachineCommand({ stateMachineArn: machineArn("orders") }))),
        ).to.deep.equal({
          name: "StateMachineDoesNotExist",
          message: `State Machine Does Not Exist: '${machineArn("orders")}'`,
        });
      });

      it("are not created twice, whatever the role; another definition is refused, even if only its blanks differ", async () => {
        const first = await create("orders", passing(1));
        const second = await create("orders", passing(1), { roleArn: `${roleArn}-2` });
        expect(second.creationDate).to.deep.equal(first.creationDate);
        const described = await world.sfn.send(
          new DescribeStateMachineCommand({ stateMachineArn: machineArn("orders") }),
        );
        expect(described.roleArn).to.equal(roleArn);
        expect(await refusal(create("orders", `${passing(1)} `))).to.deep.equal({
          name: "StateMachineAlreadyExists",
          message: `State Machine Already Exists: '${machineArn("orders")}'`,
        });
      });

      it("come in pages", async () => {
        for (const name of ["a", "b", "c"]) await create(name, passing(1));
        const first = await world.sfn.send(new ListStateMachinesCommand({ maxResults: 2 }));
        expect(first.stateMachines?.map(({ name }) => name)).to.deep.equal(["a", "b"]);
        const second = await world.sfn.send(
          new ListStateMachinesCommand({ maxResults: 2, nextToken: first.nextToken }),
        );
        expect(second.stateMachines?.map(({ name }) => name)).to.deep.equal(["c"]);
        expect(second.nextToken).to.equal(undefined);
      });

      it("get a revision with each change, and none without", async () => {
        const { stateMachineArn } = await create("orders", passing(1));
        const changed = await world.sfn.send(
          new UpdateStateMachineCommand({ stateMachineArn, definition: passing(2) }),
        );
        expect(changed.revisionId).to.match(/^[0-9a-f-]{36}$/);
        const same = await world.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: passing(2) }));
        expect(same.revisionId).to.equal(changed.revisionId);
        const role = await world.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, roleArn: `${roleArn}-2` }));
        expect(role.revisionId).to.not.equal(changed.revisionId);
        const described = await world.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
        expect(described).to.include({
          definition: passing(2),
          roleArn: `${roleArn}-2`,
          revisionId: role.revisionId,
        });
      });

      it("are updated for executions to come, not for those that run", async () => {
        const { stateMachineArn } = await create("orders", waiting);
        const executionArn = await start(String(stateMachineArn));
        await world.sfn.send(new UpdateStateMachineCommand({ stateMachineArn, definition: passing(2) }));
        const described = await world.sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
        expect(described).to.include({ stateMachineArn, name: "orders", definition: waiting, roleArn });
        expect((await run(String(stateMachineArn))).output).to.equal("2");
      });

      it("have versions that never change", async () => {
        const { stateMachineArn, stateMachineVersionArn } = await create("orders", passing(1), {
          publish: true,
          versionDescription: "first",
        });
        expect(stateMachineVersionArn).to.equal(`${machineArn("orders")}:1`);
        const second = await world.sfn.send(
          new UpdateStateMachineCommand({ stateMachineArn, definition: passing(2), publish: true }),
        );
        expect(second.stateMachineVersionArn).to.equal(`${machineArn("orders")}:2`);
        const again = await world.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
        expect(again.stateMachineVersionArn).to.equal(`${machineArn("orders")}:2`);
        const first = await world.sfn.send(
          new DescribeStateMachineCommand({ stateMachineArn: `${machineArn("orders")}:1` }),
        );
        expect(first).to.include({
          stateMachineArn: `${machineArn("orders")}:1`,
          definition: passing(1),
          description: "first",
        });
        expect((await run(`${machineArn("orders")}:1`)).output).to.equal("1");
        const listed = await world.sfn.send(new ListStateMachineVersionsCommand({ stateMachineArn }));
        expect(listed.stateMachineVersions?.map((version) => version.stateMachineVersionArn)).to.deep.equal([
          `${machineArn("orders")}:2`,
          `${machineArn("orders")}:1`,
        ]);
        await world.sfn.send(
          new DeleteStateMachineVersionCommand({ stateMachineVersionArn: `${machineArn("orders")}:2` }),
        );
        const third = await world.sfn.send(new PublishStateMachineVersionCommand({ stateMachineArn }));
        expect(third.stateMachineVersionArn).to.equal(`${machineArn("orders")}:3`);
      });

      it("carry tags", async () => {
        const { stateMachineArn } = await create("orders", passing(1), { tags: [{ key: "team", value: "pay" }] });
        const resourceArn = stateMachineArn;
        await world.sfn.send(
          new TagResourceCommand({
            resourceArn,
            tags: [
              { key: "team", value: "shop" },
              { key: "stage", value: "test" },
            ],
          }),
        );
        expect((await world.sfn.send(new ListTagsForResourceCommand({ resourceArn }))).tags).to.deep.equal([
          { key: "team", value: "shop" },
          { key: "stage", value: "test" },
        ]);
        await world.sfn.send(new UntagResourceCommand({ resourceArn, tagKeys: ["team", "none"] }));
        expect((await world.sfn.send(new ListTagsForResourceCommand({ resourceArn }))).tags).to.deep.equal([
          { key: "stage", value: "test" },
        ]);
      });

      it("are validated without being made", async () => {
        const bad = JSON.stringify({ StartAt: "B", States: { A: { Type: "Pass", End: true } } });
        const failed = await world.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: bad }));
        expect(failed.result).to.equal("FAIL");
        expect(failed.truncated).to.equal(false);
        expect(failed.diagnostics?.map(({ severity, code }) => `${severity} ${code}`)).to.include(
          "ERROR MISSING_TRANSITION_TARGET",
        );
        const fine = await world.sfn.send(new ValidateStateMachineDefinitionCommand({ definition: passing(1) }));
        expect(fine).to.deep.include({ result: "OK", diagnostics: [], truncated: false });
        expect((await world.sfn.send(new ListStateMachinesCommand({}))).stateMachines).to.deep.equal([]);
      });
    });

    describe("executions", () => {
      it("run to their end", async () => {
        const { stateMachineArn } = await create("orders", passing({ ok: true }));
        const done = await run(String(stateMachineArn), { name: "one", input: '{"id": 1}' });
        expect(done).to.deep.include({
          executionArn: "arn:aws:states:us-east-1:123456789012:execution:orders:one",
          stateMachineArn,
          name: "one",
          status: "SUCCEEDED",
          input: '{"id": 1}',
          inputDetails: { included: true },
          output: '{"ok":true}',
          outputDetails: { included: true },
          redriveCount: 0,
          redriveStatus: "NOT_REDRIVABLE",
        });
        expect(done.startDate).to.be.instanceOf(Date);
        expect(done.stopDate).to.be.instanceOf(Date);
      });

      it("get names of their own when they are given none", async () => {
        const { stateMachineArn } = await create("orders", passing(1));
        const names = new Set<string | undefined>();
        for (let count = 0; count < 3; count++) names.add((await run(String(stateMachineArn))).name);
        expect(names.size).to.equal(3);
        for (const name of names) expect(name).to.match(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      });

      it("are started once under a name, as long as they run with the same input", async () => {
        const { stateMachineArn } = await create("orders", waiting);
        const command = { stateMachineArn, name: "one", input: '{"id":1}' };
        const first = await world.sfn.send(new StartExecutionCommand(command));
        const second = await world.sfn.send(new StartExecutionCommand(command));
        expect([second.executionArn, second.startDate]).to.deep.equal([first.executionArn, first.startDate]);
        const exists = { name: "ExecutionAlreadyExists", message: `Execution Already Exists: '${first.executionArn}'` };
        expect(
          await refusal(world.sfn.send(new StartExecutionCommand({ ...command, input: '{"id": 1}' }))),
        ).to.deep.equal(exists);
        await world.sfn.send(new StopExecutionCommand({ executionArn: first.executionArn }));
        expect(await refusal(world.sfn.send(new StartExecutionCommand(command)))).to.deep.equal(exists);
      });

      it("are stopped, with a reason", async () => {
        const { stateMachineArn } = await create("orders", waiting);
        const executionArn = await start(String(stateMachineArn));
        const { stopDate } = await world.sfn.send(
          new StopExecutionCommand({ executionArn, error: "Enough", cause: "of this" }),
        );
        const described = await world.sfn.send(new DescribeExecutionCommand({ executionArn }));
        expect(described).to.deep.include({
          status: "ABORTED",
          error: "Enough",
          cause: "of this",
          stopDate,
          redriveStatus: "REDRIVABLE",
        });
        const again = await world.sfn.send(new StopExecutionCommand({ executionArn, error: "Again" }));
        expect(again.stopDate).to.deep.equal(stopDate);
        expect((await world.sfn.send(new DescribeExecutionCommand({ executionArn }))).error).to.equal("Enough");
      });

      it("are listed newest first, by status, in pages that new ones do not shift", async () => {
        const { stateMachineArn } = await create("orders", passing(1));
        const { stateMachineArn: failing } = await create(
          "failing",
          JSON.stringify({ StartAt: "F", States: { F: { Type: "Fail", Error: "E" } } }),
        );
        for (const name of ["a", "b", "c"]) await run(String(stateMachineArn), { name });
        await run(String(failing), { name: "f" });
        const names = (list: { executions?: { name?: string | undefined }[] | undefined }) =>
          list.executions?.map(({ name }) => name);
        const first = await world.sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 2 }));
        expect(names(first)).to.deep.equal(["c", "b"]);
        await run(String(stateMachineArn), { name: "d" });
        const second = await world.sfn.send(
          new ListExecutionsCommand({ stateMachineArn, maxResults: 2, nextToken: first.nextToken }),
        );
        expect(names(second)).to.deep.equal(["a"]);
        expect(second.nextToken).to.equal(undefined);
        const failed = await world.sfn.send(
          new ListExecutionsCommand({ stateMachineArn: failing, statusFilter: "FAILED" }),
        );
        expect(failed.executions?.[0]).to.deep.include({
          name: "f",
          status: "FAILED",
          redriveCount: 0,
          stateMachineArn: failing,
        });
        expect(
          names(await world.sfn.send(new ListExecutionsCommand({ stateMachineArn: failing, statusFilter: "RUNNING" }))),
        ).to.deep.equal([]);
      });

      it("are listed for a version when they were started through it", async () => {
        const { stateMachineArn, stateMachineVersionArn } = await create("orders", passing(1), { publish: true });
        await run(String(stateMachineArn), { name: "direct" });
        await run(String(stateMachineVersionArn), { name: "through" });
        const listed = await world.sfn.send(new ListExecutionsCommand({ stateMachineArn: stateMachineVersionArn }));
        expect(listed.executions?.map(({ name, stateMachineVersionArn: version }) => [name, version])).to.deep.equal([
          ["through", stateMachineVersionArn],
        ]);
      });

      it("leave their data out on request", async () => {
        const { stateMachineArn } = await create("orders", passing(1));
        const { executionArn } = await run(String(stateMachineArn), { input: '{"secret":1}' });
        const described = await world.sfn.send(
          new DescribeExecutionCommand({ executionArn, includedData: "METADATA_ONLY" }),
        );
        expect(described.input).to.equal(undefined);
        expect(described.output).to.equal(undefined);
        expect(described.status).to.equal("SUCCEEDED");
      });

      it("run on while their machine is deleted, and take it with them", async () => {
        const { stateMachineArn } = await create("orders", waiting);
        const executionArn = await start(String(stateMachineArn));
        await world.sfn.send(new DeleteStateMachineCommand({ stateMachineArn }));
        expect((await world.sfn.send(new DescribeStateMachineCommand({ stateMachineArn }))).status).to.equal(
          "DELETING",
        );
        expect(await refusal(start(String(stateMachineArn)))).to.deep.equal({
          name: "StateMachineDeleting",
          message: `State Machine is Deleting: '${stateMachineArn}'`,
        });
        await world.sfn.send(new StopExecutionCommand({ executionArn }));
        expect((await refusal(start(String(stateMachineArn)))).name).to.equal("StateMachineDoesNotExist");
      });
    });

    describe("histories", () => {
      const shown = (events: readonly HistoryEvent[] | undefined) => events?.map(({ id, type }) => `${id} ${type}`);
      let executionArn: string | undefined;
      beforeEach(async () => {
        const { stateMachineArn } = await create("orders", steps(3));
        ({ executionArn } = await run(String(stateMachineArn), { input: '{"id":1}' }));
      });
      const whole = [
        "1 ExecutionStarted",
        "2 PassStateEntered",
        "3 PassStateExited",
        "4 PassStateEntered",
        "5 PassStateExited",
        "6 PassStateEntered",
        "7 PassStateExited",
        "8 ExecutionSucceeded",
      ];

      it("hold every event, with times and details", async () => {
        const { events, nextToken } = await world.sfn.send(new GetExecutionHistoryCommand({ executionArn }));
        expect(shown(events)).to.deep.equal(whole);
        expect(nextToken).to.equal(undefined);
        expect(events?.[1]).to.deep.equal({
          id: 2,
          previousEventId: 0,
          type: "PassStateEntered",
          timestamp: events?.[0]?.timestamp,
          stateEnteredEventDetails: { name: "S0", input: '{"id":1}', inputDetails: { truncated: false } },
        });
        expect(events?.[0]?.timestamp).to.be.instanceOf(Date);
      });

      it("come in pages, in both directions", async () => {
        for (const reverseOrder of [false, true]) {
          const pages: (string[] | undefined)[] = [];
          for await (const page of paginateGetExecutionHistory(
            { client: world.sfn, pageSize: 3 },
            { executionArn, reverseOrder },
          )) {
            pages.push(shown(page.events));
          }
          expect(pages.map((page) => page?.length)).to.deep.equal([3, 3, 2]);
          expect(pages.flat()).to.deep.equal(reverseOrder ? [...whole].reverse() : whole);
        }
      });

      it("leave execution data out on request", async () => {
        const { events } = await world.sfn.send(
          new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }),
        );
        expect(shown(events)).to.deep.equal(whole);
        expect(events?.[1]?.stateEnteredEventDetails).to.deep.equal({ name: "S0" });
        expect(events?.[0]?.executionStartedEventDetails).to.deep.equal({ roleArn });
      });

      it("refuse the token of another listing", async () => {
        const { nextToken } = await world.sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1 }));
        for (const command of [
          new GetExecutionHistoryCommand({ executionArn, nextToken, reverseOrder: true }),
          new GetExecutionHistoryCommand({ executionArn, nextToken: "made-up" }),
        ]) {
          expect(await refusal(world.sfn.send(command))).to.deep.equal({
            name: "InvalidToken",
            message: "Invalid Token: 'Invalid token'",
          });
        }
      });
    });

    describe("EXPRESS machines", () => {
      it("answer StartSyncExecution with the result and what it costs", async () => {
        const definition = JSON.stringify({
          StartAt: "Rest",
          States: {
            Rest: { Type: "Wait", Seconds: 1, Next: "Done" },
            Done: { Type: "Pass", Result: "done", End: true },
          },
        });
        const { stateMachineArn } = await create("quick", definition, { type: "EXPRESS" });
        const done = await world.sfn.send(
          new StartSyncExecutionCommand({ stateMachineArn, name: "one", input: '{"id":1}' }),
        );
        expect(done).to.deep.include({
          stateMachineArn,
          name: "one",
          status: "SUCCEEDED",
          input: '{"id":1}',
          inputDetails: { included: true },
          output: '"done"',
          outputDetails: { included: true },
        });
        expect(done.executionArn).to.match(
          /^arn:aws:states:us-east-1:123456789012:express:quick:one:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
        );
        expect(done.billingDetails?.billedMemoryUsedInMB).to.equal(64);
        expect(done.billingDetails?.billedDurationInMilliseconds)
          .to.be.at.least(1000)
          .and.to.satisfy((ms: number) => ms % 100 === 0);
        expect(Number(done.stopDate) - Number(done.startDate)).to.be.at.least(1000);
      });

      it("report failures as results", async () => {
        const definition = JSON.stringify({
          StartAt: "F",
          States: { F: { Type: "Fail", Error: "E", Cause: "because" } },
        });
        const { stateMachineArn } = await create("quick", definition, { type: "EXPRESS" });
        const done = await world.sfn.send(new StartSyncExecutionCommand({ stateMachineArn }));
        expect(done).to.deep.include({
          status: "FAILED",
          error: "E",
          cause: "because",
          outputDetails: { included: true },
        });
        expect(done.output).to.equal(undefined);
        expect(done.billingDetails).to.deep.equal({ billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 });
      });

      it("start any number of executions of one name, which nobody can look up", async () => {
        const { stateMachineArn } = await create("quick", passing(1), { type: "EXPRESS" });
        const executionArn = await start(String(stateMachineArn), { name: "one" });
        expect(await start(String(stateMachineArn), { name: "one" })).to.not.equal(executionArn);
        const notHere = {
          name: "InvalidArn",
          message: "Invalid Arn: 'Resource type not valid in this context: express'",
        };
        for (const command of [
          new DescribeExecutionCommand({ executionArn }),
          new StopExecutionCommand({ executionArn }),
          new DescribeStateMachineForExecutionCommand({ executionArn }),
        ]) {
          expect(await refusal(world.sfn.send(command as DescribeExecutionCommand))).to.deep.equal(notHere);
        }
        expect(await refusal(world.sfn.send(new GetExecutionHistoryCommand({ executionArn })))).to.deep.equal(notHere);
        expect(await refusal(world.sfn.send(new ListExecutionsCommand({ stateMachineArn })))).to.deep.equal({
          name: "StateMachineTypeNotSupported",
          message: "This operation is not supported by this type of state machine",
        });
      });

      it("alone take StartSyncExecution", async () => {
        const { stateMachineArn } = await create("orders", passing(1));
        expect(await refusal(world.sfn.send(new StartSyncExecutionCommand({ stateMachineArn })))).to.deep.equal({
          name: "StateMachineTypeNotSupported",
          message: "This operation is not supported by this type of state machine",
        });
      });
    });
  });
}
