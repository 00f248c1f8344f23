"""Python's own SimpleXMLRPCServer; prints its address, and ends with its input."""
import datetime
import json
import sys
import threading
import xmlrpc.client
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class AnyPath(SimpleXMLRPCRequestHandler):
    rpc_paths = ()


def told(value):
    if isinstance(value, xmlrpc.client.Binary):
        import base64

        return {"bytes": base64.b64encode(value.data).decode()}
    if isinstance(value, (xmlrpc.client.DateTime, datetime.datetime)):
        return {"date": str(value)}
    if isinstance(value, dict):
        return {"dict": {name: told(member) for name, member in value.items()}}
    if isinstance(value, list):
        return {"list": [told(item) for item in value]}
    return {type(value).__name__: value}


class Echo:
    def _dispatch(self, method, params):
        return getattr(self, "do_" + method)(*params)

    def do_report(self, first, *values):
        return json.dumps({"headers": told(first["headers"]), "arguments": [told(value) for value in values]})

    do_reportMany = do_report

    def do_same(self, _first, value):
        return value

    def do_give(self, _first, name):
        return {
            "null": None,
            "true": True,
            "int": 2147483647,
            "double": 1.5,
            "tiny": 1e-7,
            "empty text": "",
            "text": "é 日本 😀 <&> ]]> \t\n end",
            "bytes": xmlrpc.client.Binary(b"\x00\x01\xff<&>"),
            "date": xmlrpc.client.DateTime("20070719T15:21:48"),
            "empty list": [],
            "list of one": [1],
            "empty object": {},
            "nested": {"a": {"b": [{"c": "d"}, None]}},
        }[name]

    def do_fail(self, _first, code, message):
        raise xmlrpc.client.Fault(code, message)


server = SimpleXMLRPCServer(("127.0.0.1", 0), AnyPath, logRequests=False, allow_none=True)
server.register_instance(Echo())
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_address[1]} started", flush=True)
sys.stdin.read()
