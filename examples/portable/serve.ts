import { embedded, type ServeOptions } from "stepwright";

// An AWS of one's own behind a URL, with the function that the payments call:
// npx tsx examples/portable/serve.ts [port] [real | instant | 60x]
const [port = "8083", time = "real"] = process.argv.slice(2);
const cloud = embedded({ startAt: new Date() });
cloud.lambda("charge-card", ({ amount }: { amount: number }) => ({ payment: `charged ${amount}` }));

const { url } = await cloud.serve({ port: Number(port), time: time as NonNullable<ServeOptions["time"]> });
console.log(`Payments are served at ${url}. In another terminal:

  STEPWRIGHT_TARGET=${url} npm run examples -- --grep "wherever they run"
`);
