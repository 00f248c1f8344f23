/**
 * Takes settings, then calls, as lines of JSON; answers each with a line. Its clock stops before the answer is written. Each call
 * that is under way has a thread and may have a connection of its own, as in a program that makes several at a time: one after the
 * other they would wait where no clock sees it.
 */
export const pythonProgram = `
import base64, json, os, resource, sys, threading, time, traceback, xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
import requests
import SoftLayer

most = 1000
lock = threading.Lock()

settings = json.loads(sys.stdin.readline())
transport = SoftLayer.XmlRpcTransport(endpoint_url=settings["url"])
if not settings["gzip"]:
    transport.client.headers["Accept-Encoding"] = "identity"
if not settings["keepAlive"]:
    transport.client.headers["Connection"] = "close"
client = SoftLayer.BaseClient(auth=SoftLayer.BasicAuthentication(settings["username"], settings["apiKey"]), transport=transport)
for scheme in ("http://", "https://"):
    transport.client.mount(scheme, requests.adapters.HTTPAdapter(pool_maxsize=most))
used = 0.0

def argument(value):
    if isinstance(value, list):
        return [argument(item) for item in value]
    if isinstance(value, dict):
        if "$base64" in value:
            return xmlrpc.client.Binary(base64.b64decode(value["$base64"]))
        return {name: argument(member) for name, member in value.items()}
    return value

def plain(value):
    if isinstance(value, xmlrpc.client.Binary):
        return base64.b64encode(value.data).decode()
    return str(value)

def work(line):
    global used
    job = json.loads(line)
    options = {name: job[name] for name in ("id", "mask", "filter", "limit", "offset") if name in job}
    arguments = [argument(value) for value in job.get("args", [])]
    answer = {"number": job["number"]}
    begun, worked = time.perf_counter(), time.thread_time()
    try:
        value = client.call(job["service"], job["method"], *arguments, **options)
    except Exception as error:
        answer["error"] = "%s: %s" % (type(error).__name__, error)
    answer["total"] = (time.perf_counter() - begun) * 1000
    spent = (time.thread_time() - worked) * 1000
    if job["wanted"] and "error" not in answer:
        answer["value"] = value
    with lock:
        used += spent
        answer["usage"] = {"cpu": used, "resident": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
        print(json.dumps(answer, default=plain), flush=True)

def attempt(line):
    try:
        work(line)
    except BaseException:
        traceback.print_exc()
        os._exit(1)

with ThreadPoolExecutor(most) as pool:
    for line in sys.stdin:
        pool.submit(attempt, line)
`
