import { expect } from "chai";
import { buildExecution, pathText, type Execution } from "../../src/history/index.js";
import { render } from "../../src/report/index.js";
import { caughtRows, definition, failedRows, happyRows, orders } from "../history/orders.js";
import { recording, start, type Row } from "../history/recording.js";

const block = (...lines: readonly string[]): string => lines.join("\n");

/** A Map over so many items, of which these fail one after the other in attempts of their own… the last attempt decides. */
function mapOf(count: number, failing: readonly number[]): Execution {
  const rows: Row[] = [
    [0, "ExecutionStarted", { input: {} }],
    [0, "MapStateEntered", { name: "Each", input: [] }],
    [2, "MapStateStarted", { length: count }],
  ];
  for (let index = 0; index < count; index += 1) {
    rows.push([3, "MapIterationStarted", { name: "Each", index }]);
    rows.push([rows.length, "PassStateEntered", { name: "Weigh", input: index }]);
    if (failing.includes(index)) {
      rows.push([rows.length, "EvaluationFailed", { state: "Weigh", error: "Bad" }]);
      rows.push([rows.length, "MapIterationFailed", { name: "Each", index }]);
    } else {
      rows.push([rows.length, "PassStateExited", { name: "Weigh", output: index }]);
      rows.push([rows.length, "MapIterationSucceeded", { name: "Each", index }]);
    }
  }
  return buildExecution({ events: recording(...rows), definition });
}

describe("render as text", () => {
  it("tells a run with times, attempts, branches and items", () => {
    expect(render(orders(happyRows))).to.equal(
      block(
        "SUCCEEDED in 8s",
        "",
        "  +0s  ✓ Route  Choice, → Charge",
        "  +0s  ✓ Charge  Task, 3 attempts, 3s",
        '  +0s    ✗ attempt 1  Card.Busy ("try later")',
        '  +1s    ✗ attempt 2 (after 1s)  Card.Busy ("try later")',
        "  +3s    ✓ attempt 3 (after 2s)",
        "  +3s  ✓ Fan  Parallel, 2 branches",
        "         ✓ branch 0",
        "  +3s      ✓ Reserve  Task",
        "  +3s      ✓ Pack  Pass",
        "         ✓ branch 1",
        "  +3s      ✓ Notify  Task",
        "  +3s  ✓ Each  Map, 2 items",
        "         ✓ item 0: 7",
        "  +3s      ✓ Weigh  Pass",
        "         ✓ item 1: 8",
        "  +3s      ✓ Weigh  Pass",
        "  +3s  ✓ Rest  Wait, 5s",
        "  +8s  ✓ Done  Succeed",
        "",
        'input    {"type": "bulk", "quantity": 500}',
        'output   {"result": "done", "items": [{"price": 5}, {"price": 6}]}',
      ),
    );
  });

  it("names the execution and its machine, and tells failures, catches and warnings", () => {
    const execution = buildExecution({
      events: recording(...caughtRows),
      definition,
      warnings: ['The stub for "Notify" was never called.'],
      description: {
        executionArn: "arn:aws:states:us-east-1:123456789012:execution:orders:one",
        stateMachineArn: "arn:aws:states:us-east-1:123456789012:stateMachine:orders",
        name: "one",
        status: "SUCCEEDED",
        startDate: start,
        stopDate: start,
        input: undefined,
        output: undefined,
        error: undefined,
        cause: undefined,
      },
    });
    expect(render(execution)).to.equal(
      block(
        "SUCCEEDED in 0s · one · orders",
        "",
        "  +0s  ✓ Route  Choice, → Charge",
        '  +0s  ✗ Charge  Task  Card.Declined ("no funds"), caught by Refund',
        "  +0s  ✓ Refund  Pass",
        "",
        'input    {"type": "bulk", "quantity": 500}',
        'output   {"refunded": true}',
        'warning  The stub for "Notify" was never called.',
      ),
    );
    expect(render(orders(failedRows))).to.match(
      /^FAILED in 4s\n[^]*✗ Fan {2}Parallel, 2 branches {2}Sns\.Down \("503"\)\n[^]*⊘ Reserve[^]*\nerror {4}Sns\.Down \("503"\)$/,
    );
  });

  it("collapses many items, failed ones first", () => {
    const lines = render(mapOf(100, [40, 90]))
      .split("\n")
      .map((line) => line.trim());
    expect(lines).to.include("… 95 more items succeeded");
    expect(lines.filter((line) => /item \d+:/.test(line))).to.deep.equal([
      "✓ item 0: 0",
      "✓ item 1: 1",
      "✓ item 2: 2",
      "✗ item 40: 40",
      "✗ item 90: 90",
    ]);
    const worse = render(mapOf(20, [1, 2, 3, 4, 5, 6, 7]));
    expect(worse).to.match(/… 12 more items succeeded\n\s+… 2 more items failed/);
  });

  it("counts the middle of a long run", () => {
    const rows: Row[] = [[0, "ExecutionStarted", { input: {} }]];
    for (let turn = 0; turn < 100; turn += 1) {
      rows.push([turn === 0 ? 0 : rows.length, "PassStateEntered", { name: `S${turn}`, input: {} }]);
      rows.push([rows.length, "PassStateExited", { name: `S${turn}`, output: {} }]);
    }
    expect(render(buildExecution({ events: recording(...rows) }))).to.match(
      /✓ S29 {2}Pass\n\s+… 40 more visits\n.*✓ S70 {2}Pass/,
    );
  });

  it("colours only when asked", () => {
    const escape = String.fromCharCode(27);
    expect(render(orders(failedRows))).to.not.include(escape);
    expect(render(orders(failedRows), { colors: true })).to.include(`${escape}[31mFAILED${escape}[39m`);
  });
});

describe("render as Mermaid", () => {
  it("draws the definition with what was visited, taken and failed", () => {
    const text = render(orders(failedRows), { format: "mermaid" });
    expect(text.split("\n").slice(0, 27)).to.deep.equal([
      "flowchart TD",
      '  s0{"Route"}',
      '  s1["Charge"]',
      '  s2["Refund"]',
      '  subgraph s3["Fan"]',
      '    subgraph s3_0["branch 0"]',
      '      s4["Reserve"]',
      '      s5["Pack"]',
      "      s4 --> s5",
      "    end",
      '    subgraph s3_1["branch 1"]',
      '      s6["Notify"]',
      "    end",
      "  end",
      '  subgraph s7["Each"]',
      '    subgraph s7_0["each item"]',
      '      s8["Weigh"]',
      "    end",
      "  end",
      '  s9["Rest"]',
      '  s10(["Done"])',
      '  s0 ==>|"rule 1"| s1',
      '  s0 -->|"Default"| s2',
      "  s1 ==> s3",
      '  s1 -.->|"Catch"| s2',
      "  s3 --> s7",
      "  s7 --> s9",
    ]);
    expect(text).to.match(
      /class s0,s1 visited\n {2}class s2,s5,s7,s8,s9,s10 unvisited\n {2}class s3,s6 failed\n {2}class s4 stopped$/,
    );
  });

  it("draws the history alone where there is no definition, and counts visits", () => {
    const bare = buildExecution({ events: recording(...caughtRows) });
    expect(render(bare, { format: "mermaid" }).split("\n").slice(0, 6)).to.deep.equal([
      "flowchart TD",
      '  s0["Route"]',
      '  s1["Charge"]',
      '  s2["Refund"]',
      "  s0 ==> s1",
      "  s1 ==> s2",
    ]);
    expect(render(mapOf(3, []), { format: "mermaid" })).to.include('s8["Weigh ×3"]');
  });

  it("writes names as text, whatever is in them", () => {
    const label = (name: string): string | undefined => {
      const rows: Row[] = [
        [0, "ExecutionStarted", { input: {} }],
        [0, "PassStateEntered", { name, input: {} }],
      ];
      return render(buildExecution({ events: recording(...rows) }), { format: "mermaid" }).split("\n")[1];
    };
    expect(label('Say "hi" & <b>[x](y)</b>\n#1; end|`code`')).to.equal(
      '  s0["Say #34;hi#34; #38; #60;b#62;[x](y)#60;/b#62; #35;1; end|#96;code#96;"]',
    );
    expect(label("1. Reserve *all*_")).to.equal('  s0["1#46; Reserve #42;all#42;#95;"]');
    expect(label("- end")).to.equal('  s0["#45; end"]');
  });
});

describe("render as JSON", () => {
  it("holds the tree as data", () => {
    const data = JSON.parse(render(orders(happyRows), { format: "json" })) as {
      status: string;
      durationMs: number;
      path: string;
      visits: {
        state: string;
        attempts?: { branches?: { status: string; visits: { state: string }[] }[]; delayMs?: number }[];
      }[];
    };
    expect(data).to.include({ status: "SUCCEEDED", durationMs: 8000, path: pathText(orders(happyRows).thread) });
    expect(data.visits.map((visit) => visit.state)).to.deep.equal(["Route", "Charge", "Fan", "Each", "Rest", "Done"]);
    expect(data.visits[1]?.attempts?.map((attempt) => attempt.delayMs)).to.deep.equal([undefined, 1000, 2000]);
    expect(
      data.visits[2]?.attempts?.[0]?.branches?.map((branch) => branch.visits.map((visit) => visit.state)),
    ).to.deep.equal([["Reserve", "Pack"], ["Notify"]]);
  });
});
