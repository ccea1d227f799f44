import { expect } from "chai";
import fc from "fast-check";
import { StepwrightError } from "../../src/errors/index.js";
import { parseSchedule } from "../../src/events/index.js";

const at = (text: string): number => Date.parse(text);
const iso = (time: number | undefined): string | undefined =>
  time === undefined ? undefined : new Date(time).toISOString().replace(":00.000Z", "Z");

/** The next times of an expression, the first after the given one. */
function times(expression: string, after: string, count: number): (string | undefined)[] {
  const schedule = parseSchedule(expression);
  const found: (string | undefined)[] = [];
  let last: number | undefined = at(after);
  for (let turn = 0; turn < count && last !== undefined; turn += 1) {
    last = schedule.next(last, at(after));
    found.push(iso(last));
  }
  return found;
}

function problem(expression: string): string {
  try {
    parseSchedule(expression);
  } catch (error) {
    expect(error).to.be.instanceOf(StepwrightError).with.property("code", "SCHEDULE_EXPRESSION_INVALID");
    return (error as StepwrightError<"SCHEDULE_EXPRESSION_INVALID">).facts.problem;
  }
  throw new Error(`${expression} was taken.`);
}

describe("events: schedules", () => {
  it("a rate counts from when the rule was put", () => {
    const { next, kind } = parseSchedule("rate(5 minutes)");
    const since = at("2030-01-01T00:00:30Z");
    expect(kind).to.equal("rate");
    expect(next(since, since)).to.equal(at("2030-01-01T00:05:30Z"));
    expect(next(since + 299_999, since)).to.equal(at("2030-01-01T00:05:30Z"));
    expect(next(since + 300_000, since)).to.equal(at("2030-01-01T00:10:30Z"));
    expect(next(since - 1, since)).to.equal(at("2030-01-01T00:05:30Z"));
    expect(times("rate(1 hour)", "2030-01-01T00:00:00Z", 1)).to.deep.equal(["2030-01-01T01:00Z"]);
    expect(times("rate(2 days)", "2030-01-01T00:00:00Z", 2)).to.deep.equal(["2030-01-03T00:00Z", "2030-01-05T00:00Z"]);
  });

  const cron: readonly [string, string, (string | undefined)[]][] = [
    ["0 12 * * ? *", "2030-01-01T12:00:00Z", ["2030-01-02T12:00Z", "2030-01-03T12:00Z"]],
    ["0 12 * * ? *", "2030-01-01T11:59:59Z", ["2030-01-01T12:00Z"]],
    ["5,35 14 * * ? *", "2030-01-01T14:05:00Z", ["2030-01-01T14:35Z", "2030-01-02T14:05Z"]],
    ["0/20 8-9 ? * MON-FRI *", "2030-01-04T09:30:00Z", ["2030-01-04T09:40Z", "2030-01-07T08:00Z"]],
    ["0 0 L * ? *", "2031-12-31T00:00:00Z", ["2032-01-31T00:00Z", "2032-02-29T00:00Z"]],
    ["0 0 31 * ? *", "2030-01-31T00:00:00Z", ["2030-03-31T00:00Z", "2030-05-31T00:00Z"]],
    ["0 0 LW * ? *", "2030-03-01T00:00:00Z", ["2030-03-29T00:00Z"]],
    ["0 0 1W * ? *", "2030-05-30T00:00:00Z", ["2030-06-03T00:00Z", "2030-07-01T00:00Z"]],
    ["0 0 15W * ? *", "2030-06-01T00:00:00Z", ["2030-06-14T00:00Z", "2030-07-15T00:00Z"]],
    ["0 0 31W * ? *", "2030-03-01T00:00:00Z", ["2030-03-29T00:00Z", "2030-05-31T00:00Z"]],
    ["0 0 ? * L *", "2030-01-01T00:00:00Z", ["2030-01-05T00:00Z"]],
    ["0 0 ? * 6L *", "2030-01-01T00:00:00Z", ["2030-01-25T00:00Z", "2030-02-22T00:00Z"]],
    ["0 0 ? * fril *", "2030-01-01T00:00:00Z", ["2030-01-25T00:00Z"]],
    ["0 2 ? * SAT#3 *", "2030-01-01T00:00:00Z", ["2030-01-19T02:00Z"]],
    ["0 0 ? * 1#5 *", "2030-01-01T00:00:00Z", ["2030-03-31T00:00Z"]],
    [
      "0 0 ? * FRI-MON *",
      "2030-01-01T00:00:00Z",
      ["2030-01-04T00:00Z", "2030-01-05T00:00Z", "2030-01-06T00:00Z", "2030-01-07T00:00Z", "2030-01-11T00:00Z"],
    ],
    [
      "0 22-1 1 1 ? 2031",
      "2030-01-01T00:00:00Z",
      ["2031-01-01T00:00Z", "2031-01-01T01:00Z", "2031-01-01T22:00Z", "2031-01-01T23:00Z", undefined],
    ],
    ["0 0 1 */6 ? 2031/2", "2030-01-01T00:00:00Z", ["2031-01-01T00:00Z", "2031-07-01T00:00Z", "2033-01-01T00:00Z"]],
    ["15 10 ? * 6L 2002-2005", "2030-01-01T00:00:00Z", [undefined]],
    ["0 0 30 2 ? *", "2030-01-01T00:00:00Z", [undefined]],
    ["0 0 29 2 ? *", "2030-01-01T00:00:00Z", ["2032-02-29T00:00Z"]],
  ];
  for (const [fields, after, expected] of cron) {
    it(`cron(${fields}) after ${after}`, () => {
      expect(times(`cron(${fields})`, after, expected.length)).to.deep.equal(expected);
    });
  }

  it("names a minute, and the first after an instant", () => {
    const list = (least: number, most: number): fc.Arbitrary<string> =>
      fc.oneof(
        fc.constant("*"),
        fc
          .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 3 })
          .map((all) => all.join(",")),
      );
    const expression = fc
      .tuple(list(0, 59), list(0, 23), list(1, 28), list(1, 12))
      .map(([minutes, hours, days, months]) => `cron(${minutes} ${hours} ${days} ${months} ? *)`);
    const instant = fc.integer({ min: at("2030-01-01T00:00:00Z"), max: at("2034-01-01T00:00:00Z") });
    fc.assert(
      fc.property(expression, instant, (text, after) => {
        const next = parseSchedule(text).next(after, after) as number;
        const [minutes = "", hours = "", days = "", months = ""] = text.slice(5).split(" ");
        const fits = (field: string, value: number): boolean =>
          field === "*" || field.split(",").includes(String(value));
        const meets = (time: number): boolean => {
          const date = new Date(time);
          return (
            fits(minutes, date.getUTCMinutes()) &&
            fits(hours, date.getUTCHours()) &&
            fits(days, date.getUTCDate()) &&
            fits(months, date.getUTCMonth() + 1)
          );
        };
        expect(next % 60_000).to.equal(0);
        expect(next).to.be.above(after);
        expect(meets(next)).to.be.true;
        // No minute of the two days after the instant was left out.
        const until = Math.min(next, after + 2 * 86_400_000);
        for (let time = (Math.floor(after / 60_000) + 1) * 60_000; time < until; time += 60_000) {
          if (meets(time)) throw new Error(`${text} left out ${iso(time)}`);
        }
      }),
      { numRuns: 200, seed: 42 },
    );
  });

  const sixFields = "a cron expression has six fields";
  const problems: readonly [string, string][] = [
    ["rate(10 seconds)", "a rate is a whole number and minutes, hours or days"],
    ["rate()", "a rate is a whole number and minutes, hours or days"],
    ["rate(10)", "a rate is a whole number and minutes, hours or days"],
    ["rate(-10 minutes)", "a rate is a whole number and minutes, hours or days"],
    ["rate(1.5 hours)", "a rate is a whole number and minutes, hours or days"],
    ["rate(10 MINUTES)", "a rate is a whole number and minutes, hours or days"],
    ["rate( 10 minutes )", "a rate is a whole number and minutes, hours or days"],
    ["rate(0 minutes)", "a rate is 1 or more"],
    ["rate(1 hours)", "write 1 hour"],
    ["rate(10 day)", "write 10 days"],
    [" rate(10 minutes)", "it is neither rate(…) nor cron(…)"],
    ["every(1 minute)", "it is neither rate(…) nor cron(…)"],
    ["", "it is neither rate(…) nor cron(…)"],
    ["cron(INVALID)", sixFields],
    ["cron(0 12 * * ?)", sixFields],
    ["cron(0 12 * * ? * *)", sixFields],
    ["cron( 0 12 * * ? *)", sixFields],
    ["cron(0 1 * * * *)", "exactly one of day-of-month and day-of-week is ?"],
    ["cron(0 1 ? * ? *)", "exactly one of day-of-month and day-of-week is ?"],
    ["cron(71 8 1 * ? *)", '"71" in minutes is not of 0 to 59'],
    ["cron(0 24 1 * ? *)", '"24" in hours is not of 0 to 23'],
    ["cron(0 dummy ? * MON-FRI *)", '"dummy" in hours is not of 0 to 23'],
    ["cron(7 20 ? * NOT *)", '"NOT" in day-of-week is not of 1 to 7 or SUN to SAT'],
    ["cron(0 0 ? * 0 *)", '"0" in day-of-week is not of 1 to 7 or SUN to SAT'],
    ["cron(0 0 ? * 1#6 *)", '"1#6" in day-of-week is not of 1 to 7 or SUN to SAT'],
    ["cron(0 0 1 13 ? *)", '"13" in month is not of 1 to 12 or JAN to DEC'],
    ["cron(0 0 1 * ? 1969)", '"1969" in year is not of 1970 to 2199'],
    ["cron(0 0 1 * ? 2031-2030)", '"2031-2030" in year is not of 1970 to 2199'],
    ["cron(0/0 0 1 * ? *)", '"0/0" in minutes is not of 0 to 59'],
    ["cron(0/5/5 0 1 * ? *)", '"0/5/5" in minutes is not of 0 to 59'],
    ["cron(1-2-3 0 1 * ? *)", '"1-2-3" in minutes is not of 0 to 59'],
    ["cron(1, 0 1 * ? *)", '"" in minutes is not of 0 to 59'],
  ];
  for (const [expression, expected] of problems) {
    it(`refuses ${JSON.stringify(expression)}`, () => expect(problem(expression)).to.equal(expected));
  }

  it("begins with AWS's text and says what to write", () => {
    expect(() => parseSchedule("rate(1 hours)")).to.throw(
      'Parameter ScheduleExpression is not valid. "rate(1 hours)": write 1 hour. ' +
        "Write rate(5 minutes), or cron(minutes hours day-of-month month day-of-week year) with ? in one of the two days.",
    );
  });
});
