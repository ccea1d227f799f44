import { expect } from "chai";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import { lines, machine, output, run, times } from "./world.js";

const day = 86_400;

async function waited(fields: JsonObject, input: JsonValue = {}): Promise<number> {
  const execution = await run(machine({ W: { Type: "Wait", End: true, ...fields } }), { input });
  expect(execution.status).to.equal("SUCCEEDED");
  expect(output(execution)).to.deep.equal(input);
  expect(lines(execution)).to.deep.equal([
    "1<-0 ExecutionStarted",
    "2<-0 WaitStateEntered W",
    "3<-2 WaitStateExited W",
    "4<-3 ExecutionSucceeded",
  ]);
  return (times(execution, "WaitStateExited")[0] as number) / 1000;
}

async function cause(fields: JsonObject, input: JsonValue = {}): Promise<string | undefined> {
  const execution = await run(machine({ W: { Type: "Wait", End: true, ...fields } }), {
    input,
    quotas: { executionSeconds: Infinity },
  });
  expect([execution.status, execution.error]).to.deep.equal(["FAILED", "States.Runtime"]);
  return execution.cause?.replace("An error occurred while executing the state 'W' (entered at the event id #2). ", "");
}

describe("Wait", () => {
  it("waits in four forms", async () => {
    expect(await waited({ Seconds: 90 })).to.equal(90);
    expect(await waited({ SecondsPath: "$.s" }, { s: 3600 })).to.equal(3600);
    expect(await waited({ Timestamp: "2030-01-01T00:00:10Z" })).to.equal(10);
    expect(await waited({ TimestampPath: "$.t" }, { t: "2030-01-02T00:00:00Z" })).to.equal(day);
  });

  it("reads timestamps with offsets and fractions", async () => {
    expect(await waited({ Timestamp: "2030-01-01T02:00:00+01:00" })).to.equal(3600);
    expect(await waited({ Timestamp: "2029-12-31T23:30:00-01:00" })).to.equal(1800);
    expect(await waited({ Timestamp: "2030-01-01T00:00:01.5Z" })).to.equal(1.5);
    expect(await waited({ Timestamp: "2030-01-01T00:00:01.123456789Z" })).to.equal(1.123);
  });

  it("goes on at once when the time has passed", async () => {
    expect(await waited({ Timestamp: "2016-03-05T21:29:29Z" })).to.equal(0);
    expect(await waited({ SecondsPath: "$.s" }, { s: 0 })).to.equal(0);
  });

  it("waits 364 days without taking real time", async () => {
    expect(await waited({ Seconds: 364 * day })).to.equal(364 * day);
  });

  it("waits 24855 days, but not 24856", async () => {
    const definition = machine({ W: { Type: "Wait", SecondsPath: "$.s", End: true } });
    const execution = await run(definition, {
      input: { s: 24_855 * day },
      quotas: { executionSeconds: Infinity },
    });
    expect(times(execution, "WaitStateExited")).to.deep.equal([24_855 * day * 1000]);
    expect(await cause({ SecondsPath: "$.s" }, { s: 24_856 * day })).to.equal("Wait state delay is too long.");
    expect(await cause({ Timestamp: "2099-01-01T00:00:00Z" })).to.equal("Wait state delay is too long.");
  });

  it("refuses what it cannot read, in AWS's words", async () => {
    expect(await cause({ SecondsPath: "$.s" })).to.equal(
      "The SecondsPath parameter does not reference an input value: $.s",
    );
    expect(await cause({ SecondsPath: "$.s" }, { s: 1.5 })).to.equal(
      "The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5",
    );
    expect(await cause({ SecondsPath: "$.s" }, { s: -1 })).to.equal(
      "The SecondsPath parameter references a negative value: $.s == -1",
    );
    for (const text of [
      "05-12-2016T21:29:29Z",
      "2016-12-05T25:29:29Z",
      "2016-12-05 21:29:29Z",
      "2016-12-05T21:29:29",
      "2030-02-30T00:00:00Z",
    ]) {
      expect(await cause({ TimestampPath: "$.t" }, { t: text })).to.equal(
        `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == ${text}`,
      );
    }
  });
});
