import { embedded } from "stepwright";

// An AWS of one's own behind a URL, with the function that the payments call. Time is real: `time: "instant"` would jump.
const cloud = embedded({ startAt: new Date() });
cloud.lambda("charge-card", ({ amount }: { amount: number }) => ({ payment: `charged ${amount}` }));

const { url } = await cloud.serve({ port: Number(process.argv[2] ?? 8083), time: "real" });
console.log(`Payments are served at ${url}. In another terminal:

  STEPWRIGHT_TARGET=${url} npm run examples -- --grep "wherever they run"
`);
