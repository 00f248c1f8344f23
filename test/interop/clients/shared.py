"""What the Python clients share: the job comes as JSON on the input, each check leaves as one line of JSON."""
import datetime
import decimal
import json
import sys


class Job:
    def __init__(self):
        job = json.load(sys.stdin)
        self.origin, self.url = job["origin"], job["url"]
        self.user, self.key, self.calls = job["user"], job["key"], job["calls"]

    def key_for(self, call):
        return "wrong" if call.get("wrongKey") else self.key


def say(**line):
    print(json.dumps(line, ensure_ascii=False, default=plain), flush=True)


def check(name, ok, got=None):
    """A check that the script judges itself."""
    say(check=name, ok=bool(ok), note=got)


def plain(value):
    """A value for JSON that JSON has no word for."""
    if isinstance(value, (bytes, bytearray)):
        import base64

        return {"base64": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, decimal.Decimal):
        return format(value, "f")
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    if hasattr(value, "data") and isinstance(value.data, bytes):
        return plain(value.data)
    raise TypeError(type(value).__name__)


def arguments(call, binary):
    """The arguments of a call; binary makes what the client takes for bytes."""

    def convert(value):
        if isinstance(value, dict):
            if "base64" in value:
                import base64

                return binary(base64.b64decode(value["base64"]))
            return {name: convert(member) for name, member in value.items()}
        return [convert(item) for item in value] if isinstance(value, list) else value

    return [convert(value) for value in call.get("args", [])]


def api_headers(job, call):
    """The API headers of a call as a plain structure."""
    service = call["service"]
    headers = {"authenticate": {"username": job.user, "apiKey": job.key_for(call)}}
    if "id" in call:
        headers[service + "InitParameters"] = {"id": call["id"]}
    if "mask" in call:
        headers["SoftLayer_ObjectMask"] = {"mask": call["mask"]}
    if "filter" in call:
        headers[service + "ObjectFilter"] = call["filter"]
    if "limit" in call:
        headers["resultLimit"] = {"limit": call["limit"], "offset": call.get("offset", 0)}
    return headers
