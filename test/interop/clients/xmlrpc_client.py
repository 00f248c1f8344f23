"""Python's own xmlrpc.client."""
import xmlrpc.client

from shared import Job, api_headers, arguments, say

job = Job()
for call in job.calls:
    server = xmlrpc.client.ServerProxy(f"{job.url}/{call['service']}", allow_none=True)
    params = [{"headers": api_headers(job, call)}] + arguments(call, xmlrpc.client.Binary)
    try:
        say(check=call["check"], got=getattr(server, call["method"])(*params))
    except xmlrpc.client.Fault as fault:
        say(check=call["check"], fault={"code": str(fault.faultCode), "message": fault.faultString})
