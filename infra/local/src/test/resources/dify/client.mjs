// Every method of the published client that a workflow app has.
import assert from "node:assert/strict";
import { CompletionClient } from "dify-client";

const [url, key] = process.argv.slice(2);
const user = "abc-123";
const client = new CompletionClient("app-wrong", url);

await assert.rejects(client.getApplicationParameters(user), (error) => {
  assert.equal(error.response.status, 401);
  assert.equal(error.response.data.code, "unauthorized");
  return true;
});

client.updateApiKey(key);
const parameters = await client.getApplicationParameters(user);
assert.deepEqual(
  parameters.data.user_input_form.map((control) => Object.keys(control)[0]),
  ["text-input", "file"],
);
assert.equal(parameters.data.system_parameters.file_size_limit, 15);

const form = new FormData();
form.append("user", user);
form.append("file", new Blob(["order,total\nReed,7\n"], { type: "text/csv" }), "orders.csv");
const file = await client.fileUpload(form);
assert.equal(file.status, 201);
assert.equal(file.data.extension, "csv");

const document = { type: "document", transfer_method: "local_file", upload_file_id: file.data.id };
const inputs = { topic: "sea", document };
const blocking = await client.runWorkflow(inputs, user);
assert.equal(blocking.data.data.status, "succeeded");
assert.equal(blocking.data.data.outputs.text.trim(), "You said: About sea: order,total\nReed,7");

const streaming = await client.runWorkflow(inputs, user, true);
let text = "";
for await (const chunk of streaming.data) {
  text += chunk;
}
const events = text
  .split("\n")
  .filter((line) => line.startsWith("data: "))
  .map((line) => JSON.parse(line.substring(6)));
assert.equal(events[0].event, "workflow_started");
assert.equal(
  events.filter((event) => event.event === "text_chunk").map((event) => event.data.text).join("").trim(),
  "You said: About sea: order,total\nReed,7",
);
assert.equal(events.at(-1).event, "workflow_finished");
assert.equal(events.at(-1).data.status, "succeeded");

await assert.rejects(client.runWorkflow({ document }, user), (error) => {
  assert.equal(error.response.status, 400);
  assert.equal(error.response.data.code, "invalid_param");
  assert.equal(error.response.data.params, "topic");
  return true;
});

const logs = await client.sendRequest("GET", "/workflows/logs", null, { limit: 1 });
assert.equal(logs.data.total, 2);
console.log("all methods work");
