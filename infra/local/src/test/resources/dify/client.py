"""Every method of the published client that a workflow app has."""

import io
import json
import sys

from dify_client import DifyClient

url, key = sys.argv[1:]
user = "abc-123"

wrong = DifyClient("app-wrong")
wrong.base_url = url
assert wrong.get_application_parameters(user).status_code == 401

client = DifyClient(key)
client.base_url = url
parameters = client.get_application_parameters(user)
assert parameters.status_code == 200, parameters.text
assert [list(control)[0] for control in parameters.json()["user_input_form"]] == ["text-input", "file"]

file = client.file_upload(user, {"file": ("orders.csv", io.BytesIO(b"order,total\nReed,7\n"), "text/csv")})
assert file.status_code == 201, file.text

document = {"type": "document", "transfer_method": "local_file", "upload_file_id": file.json()["id"]}
body = {"inputs": {"topic": "sea", "document": document}, "response_mode": "blocking", "user": user}
blocking = client._send_request("POST", "/workflows/run", body)
assert blocking.status_code == 200, blocking.text
assert blocking.json()["data"]["outputs"]["text"].strip() == "You said: About sea: order,total\nReed,7", blocking.text

streaming = client._send_request("POST", "/workflows/run", {**body, "response_mode": "streaming"}, stream=True)
events = [json.loads(line[6:]) for line in streaming.iter_lines(decode_unicode=True) if line.startswith("data: ")]
assert events[0]["event"] == "workflow_started"
assert events[-1]["event"] == "workflow_finished"
assert events[-1]["data"]["status"] == "succeeded"

run = events[0]["workflow_run_id"]
detail = client._send_request("GET", f"/workflows/run/{run}").json()
assert json.loads(detail["inputs"])["sys.user_id"] == user
stopped = client._send_request("POST", f"/workflows/tasks/{events[0]['task_id']}/stop", {"user": user})
assert stopped.json() == {"result": "success"}
print("all methods work")
