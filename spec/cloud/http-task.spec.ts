import { expect } from "chai";
import type { HttpHandler } from "../../src/cloud/http/endpoints.js";
import type { HttpTaskRequest } from "../../src/cloud/http/http-request.js";
import type { JsonObject, JsonValue } from "../../src/util/json.js";
import type { DoubleAnswer } from "../../src/plan/double.js";
import { arnOf, bench, double, fails, returns, step, type Bench } from "./support.js";

const endpoint = "https://api.example.com/orders/7";
const Authentication = { ConnectionArn: "arn:aws:events:us-east-1:123456789012:connection/shop/1" };

interface Ran {
  readonly output: JsonValue;
  readonly error: unknown;
  readonly cause: unknown;
  readonly seconds: number;
}

async function run(world: Bench, Parameters: object = {}, more: object = {}, name = "one"): Promise<Ran> {
  const Charge = {
    Type: "Task",
    Resource: "arn:aws:states:::http:invoke",
    Parameters: { ApiEndpoint: endpoint, Method: "GET", Authentication, ...Parameters },
    End: true,
    ...more,
  };
  const machine = await world.machine("orders", { StartAt: "Charge", States: { Charge } });
  const { output, error, cause, startDate, stopDate } = await world.run(machine, { name });
  return {
    output: output === undefined ? null : (JSON.parse(String(output)) as JsonValue),
    error,
    cause,
    seconds: Number(stopDate) - Number(startDate),
  };
}

async function doubled(answer: DoubleAnswer, more: object = {}, afterMs?: number): Promise<Ran> {
  const world = bench();
  world.cloud.doubles.register(arnOf("orders", "one"), [double([step(answer, null, afterMs)])]);
  return run(world, {}, more);
}

/** What a handler gets of a Task with these parameters. */
async function sent(Parameters: object): Promise<HttpTaskRequest> {
  const world = bench();
  const requests: HttpTaskRequest[] = [];
  world.cloud.http("*", (request) => requests.push(request));
  await run(world, Parameters);
  return requests[0] as HttpTaskRequest;
}

describe("cloud: HTTP Tasks", () => {
  describe("with a stub", () => {
    it("take a body alone for a response of status 200", async () => {
      expect((await doubled(returns({ id: 7 }))).output).to.deep.equal({
        Headers: { "content-type": ["application/json"] },
        ResponseBody: { id: 7 },
        StatusCode: 200,
        StatusText: "OK",
      });
      expect((await doubled(returns("plain"))).output).to.deep.include({
        Headers: { "content-type": ["text/plain; charset=utf-8"] },
        ResponseBody: "plain",
      });
      expect((await doubled(returns(null))).output).to.deep.include({ ResponseBody: "", StatusCode: 200 });
    });

    it("complete a response of which only some is stated", async () => {
      const response = { StatusCode: 201, ResponseBody: { id: 7 }, Headers: { etag: "x", via: ["a", "b"] } };
      expect((await doubled(returns(response))).output).to.deep.equal({
        Headers: { etag: ["x"], via: ["a", "b"] },
        ResponseBody: { id: 7 },
        StatusCode: 201,
        StatusText: "Created",
      });
    });

    it("fail for any status but 2xx, with the body as cause", async () => {
      const missing = await doubled(returns({ StatusCode: 404, ResponseBody: { message: "Not Found" } }));
      expect([missing.error, missing.cause]).to.deep.equal(["States.Http.StatusCode.404", '{"message":"Not Found"}']);
      const moved = await doubled(returns({ StatusCode: 301, ResponseBody: "gone" }));
      expect([moved.error, moved.cause]).to.deep.equal(["States.Http.StatusCode.301", "gone"]);
    });

    it("fail as they are told", async () => {
      const { error, cause } = await doubled(fails("States.Http.StatusCode.429", "slow down"));
      expect([error, cause]).to.deep.equal(["States.Http.StatusCode.429", "slow down"]);
    });

    it("may be tried again and caught by the status", async () => {
      const world = bench();
      const answers = [step(returns({ StatusCode: 503 }), 1), step(returns({ ok: true }))];
      world.cloud.doubles.register(arnOf("orders", "one"), [double(answers)]);
      const Retry = [{ ErrorEquals: ["States.Http.StatusCode.503"], IntervalSeconds: 4 }];
      const { output, seconds } = await run(world, {}, { Retry });
      expect((output as JsonObject)["ResponseBody"]).to.deep.equal({ ok: true });
      expect(seconds).to.equal(4);
    });

    it("give up after 60 seconds, unless TimeoutSeconds is shorter", async () => {
      const silent = await doubled({ kind: "never" });
      expect([silent.error, silent.seconds]).to.deep.equal(["States.Http.Socket", 60]);
      const late = await doubled(returns({}), {}, 61_000);
      expect([late.error, late.seconds]).to.deep.equal(["States.Http.Socket", 60]);
      const slow = await doubled(returns({}), {}, 59_000);
      expect([slow.error, slow.seconds]).to.deep.equal([undefined, 59]);
      const short = await doubled({ kind: "never" }, { TimeoutSeconds: 5 });
      expect([short.error, short.seconds]).to.deep.equal(["States.Timeout", 5]);
    });
  });

  describe("with the handler of an endpoint", () => {
    const answeredBy = async (handlers: Readonly<Record<string, HttpHandler>>, to = endpoint): Promise<Ran> => {
      const world = bench();
      for (const [pattern, handler] of Object.entries(handlers)) world.cloud.http(pattern, handler);
      return run(world, { ApiEndpoint: to });
    };

    it("get its response", async () => {
      const { output } = await answeredBy({
        "https://api.example.com/orders/*": ({ method, url }) =>
          Promise.resolve({ StatusCode: 202, ResponseBody: { method, url } }),
      });
      expect(output).to.deep.include({ StatusCode: 202, ResponseBody: { method: "GET", url: endpoint } });
    });

    it("get that of the pattern that says most, whatever the order; a query is no part of it", async () => {
      const handlers = {
        "*": () => "any",
        "https://api.example.com/orders/*": () => "orders",
        "https://api.example.com/orders/7": () => "seven",
        "https://api.example.com/*": () => "api",
      };
      const body = async (to: string): Promise<unknown> =>
        ((await answeredBy(handlers, to)).output as JsonObject)["ResponseBody"];
      expect(await body(`${endpoint}?a=1`)).to.equal("seven");
      expect(await body("https://api.example.com/orders/8")).to.equal("orders");
      expect(await body("api.example.com/orders/8")).to.equal("orders");
      expect(await body("https://api.example.com/bills")).to.equal("api");
      expect(await body("https://other.example.com")).to.equal("any");
    });

    it("fail where it answers another status, and where it throws", async () => {
      const refused = await answeredBy({ "*": () => ({ StatusCode: 400, ResponseBody: "bad" }) });
      expect([refused.error, refused.cause]).to.deep.equal(["States.Http.StatusCode.400", "bad"]);
      const broken = await answeredBy({
        "*": () => {
          throw new Error("connection reset");
        },
      });
      expect([broken.error, broken.cause]).to.deep.equal(["States.Http.Socket", "connection reset"]);
    });

    it("say what to write where nothing answers", async () => {
      const { error, cause } = await answeredBy({ "https://elsewhere/*": () => 1 });
      expect(error).to.equal("Stepwright.TaskNotStubbed");
      expect(cause).to.match(
        /Write \.stub\("Charge", returns\(\{ … \}\)\) in the spec, or give the endpoint a handler: cloud\.http\("https:\/\/api\.example\.com\/orders\/7", \(request\) => \(\{ StatusCode: 200, ResponseBody: … \}\)\)\.$/,
      );
    });
  });

  describe("send", () => {
    it("what their parameters say, and what Step Functions adds", async () => {
      const request = await sent({
        ApiEndpoint: "https://api.example.com/orders?a=1",
        Method: "POST",
        Headers: { Accept: ["text/html", "text/plain"], "X-Trace": "t" },
        QueryParameters: { page: 2, tag: ["x", "y"] },
        RequestBody: { id: 7 },
      });
      expect(request).to.deep.equal({
        method: "POST",
        url: "https://api.example.com/orders?a=1&page=2&tag=x&tag=y",
        endpoint: "https://api.example.com/orders?a=1",
        headers: {
          "content-type": "application/json; charset=UTF-8",
          accept: "text/html, text/plain",
          "x-trace": "t",
          "user-agent": "Amazon|StepFunctions|HttpInvoke|us-east-1",
          range: "bytes=0-262144",
        },
        query: { a: "1", page: "2", tag: ["x", "y"] },
        body: { id: 7 },
        bodyText: '{"id":7}',
        connectionArn: Authentication.ConnectionArn,
      });
    });

    it("no body, and no content type, where there is none", async () => {
      const request = await sent({ InvocationConfig: { ConnectionArn: "arn:other" } });
      expect(request).to.include({ body: undefined, bodyText: undefined, connectionArn: "arn:other" });
      expect(request.headers).to.not.have.property("content-type");
      expect(await sent({ RequestBody: "as it is" })).to.include({ body: "as it is", bodyText: "as it is" });
    });

    it("a form where Transform asks for one", async () => {
      const form = async (ArrayFormat?: string): Promise<HttpTaskRequest> =>
        sent({
          RequestBody: { name: "A B", items: [1, 2], meta: { a: true, b: null } },
          Transform: {
            RequestBodyEncoding: "URL_ENCODED",
            ...(ArrayFormat !== undefined && { RequestEncodingOptions: { ArrayFormat } }),
          },
        });
      const end = "&meta[a]=true&meta[b]=";
      const indexed = await form();
      expect(indexed.headers["content-type"]).to.equal("application/x-www-form-urlencoded");
      expect(indexed.bodyText).to.match(/^name=A\+B&items%5B0%5D=1&/);
      const texts = {
        INDICES: "items[0]=1&items[1]=2",
        REPEAT: "items=1&items=2",
        COMMAS: "items=1,2",
        BRACKETS: "items[]=1&items[]=2",
      };
      for (const [format, items] of Object.entries(texts)) {
        expect(decodeURIComponent((await form(format)).bodyText ?? ""), format).to.equal(`name=A+B&${items}${end}`);
      }
    });
  });
});
