import { embedded, workflow } from "stepwright";

const definition = { StartAt: "A", States: { A: { Type: "Pass", End: true } } };
try {
  await workflow(definition).on(embedded()).withInput().expectSucceeded().run();
} catch (error) {
  console.log(error.message);
}
const cloud = embedded();
for (const client of ["eventBridge", "sqs", "logs"]) {
  try {
    void cloud[client];
  } catch (error) {
    console.log(error.message);
  }
}
