import { expect } from "chai";
import fc from "fast-check";
import { KeylessJson } from "../../src/util/keyless-json.js";

const order = (id: number): object => ({
  order: id,
  lines: [{ article: "screw", count: 4 }],
  note: "to be called for",
  paid: true,
});

describe("Keyless JSON", () => {
  it("reads what it wrote, as JSON would", () => {
    const packer = new KeylessJson();
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const twice = [packer.pack(value), packer.pack(value)];
        for (const text of twice) expect(packer.unpack(text)).to.deep.equal(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("keeps texts that look like its own signs, and names that look like others", () => {
    const packer = new KeylessJson();
    const value = {
      a: "~0",
      b: ["~", "~~1", ""],
      "c\0d": 1,
      c: { d: 2 },
      e: undefined,
      ...JSON.parse('{"__proto__":3}'),
    };
    for (let time = 0; time < 3; time += 1) {
      const read = packer.unpack(packer.pack(value)) as object;
      expect(JSON.stringify(read)).to.equal(JSON.stringify(value));
    }
  });

  it("writes numbers near a given one as what they differ by", () => {
    const packer = new KeylessJson();
    const near = Date.UTC(2030, 0, 1);
    const times = [near, near + 86_400_000, near - 1, near + 0.5, 5, -near, near * 1000, Number.MAX_VALUE];
    const text = packer.pack(times, near);
    expect(packer.unpack(text, near)).to.deep.equal(times);
    expect(text).to.match(/^\[0,"~\+0","~\+86400000","~\+-1",1893456000000.5,5,/);
    fc.assert(
      fc.property(
        fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger()),
        fc.maxSafeInteger(),
        (number, other) => {
          expect(packer.unpack(packer.pack([number], other), other)).to.deep.equal(
            JSON.parse(JSON.stringify([number])),
          );
        },
      ),
    );
  });

  it("writes names and texts that come again once", () => {
    const packer = new KeylessJson();
    packer.pack(order(1));
    packer.pack(order(2));
    expect(packer.pack(order(3))).to.equal('[1,3,[0,[2,"~0",4]],"~1",true]');
  });

  it("keeps no more names and texts than a few hundred, whatever comes", () => {
    const packer = new KeylessJson();
    for (let id = 0; id < 2000; id += 1) {
      const value = { [`key${id}`]: `a text of number ${id}` };
      expect(packer.unpack(packer.pack(value))).to.deep.equal(value);
      expect(packer.unpack(packer.pack(value))).to.deep.equal(value);
    }
    expect(packer.pack({ key1999: "a text of number 1999" })).to.equal('[-1,"key1999","a text of number 1999"]');
  });
});
