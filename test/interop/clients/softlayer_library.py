"""python3-softlayer, the API's official client, as a library; the word on the command line is its protocol."""
import base64
import sys

import SoftLayer
from shared import Job, arguments, check, say
from SoftLayer import exceptions, utils

job = Job()
rest = sys.argv[1] == "rest"


def client_for(key):
    transport = (SoftLayer.RestTransport if rest else SoftLayer.XmlRpcTransport)(endpoint_url=job.url)
    authentication = SoftLayer.BasicHTTPAuthentication if rest else SoftLayer.BasicAuthentication
    return SoftLayer.BaseClient(auth=authentication(job.user, key), transport=transport)


def totals(got):
    # Only lists have one.
    return {"total": got.total_count} if hasattr(got, "total_count") else {}


def binary(data):
    # On REST the client leaves the encoding to its user.
    return base64.b64encode(data).decode() if rest else __import__("xmlrpc.client").client.Binary(data)


for call in job.calls:
    options = {name: call[name] for name in ("id", "mask", "filter", "limit", "offset") if name in call}
    try:
        got = client_for(job.key_for(call)).call(call["service"], call["method"], *arguments(call, binary), **options)
        say(check=call["check"], got=got, **totals(got))
    except exceptions.SoftLayerAPIError as error:
        say(check=call["check"], fault={"code": str(error.faultCode), "message": error.faultString})

client = client_for(job.key)
guests = client["Account"]
pages = list(guests.iter_call("getVirtualGuests", limit=30, mask="id"))
check("pages through a list with iter_call", len({guest["id"] for guest in pages}) == 70, len(pages))
for coding in ("gzip", "identity"):
    options = {"mask": "id", "raw_headers": {"Accept-Encoding": coding}}
    pages = list(client.iter_call("Account", "getVirtualGuests", limit=25, **options))
    check(f"pages through a list, {coding}", len({guest["id"] for guest in pages}) == 70, len(pages))
    page = client.call("Account", "getVirtualGuests", limit=10, offset=65, **options)
    check(f"knows the total of the last page, {coding}", (len(page), page.total_count) == (5, 70), page.total_count)
some = list(guests.iter_call("getVirtualGuests", limit=40, offset=50, mask="id"))
check("pages through a list from an offset", len({guest["id"] for guest in some}) == 20, len(some))
first = guests.getVirtualGuests(limit=10, mask="mask[id]")
check("knows the total of a page", (len(first), first.total_count) == (10, 70), first.total_count)
built = utils.NestedDict()
built["virtualGuests"]["hostname"] = utils.query_filter("~ db")
named = guests.getVirtualGuests(filter=built.to_dict(), mask="mask[hostname]")
check("takes a filter of its own helpers", named and all("db" in guest["hostname"] for guest in named), named[:2])
check("takes an empty filter", len(guests.getVirtualGuests(filter={}, mask="mask[id]")) == 70)
dictionary = client.call("Virtual_Guest", "getObject", id=1000001, mask="id, hostname")
check("takes a mask without its word", set(dictionary) == {"id", "hostname"}, dictionary)

try:
    client_for("wrong").call("Account", "getObject")
    check("a wrong key is an error of its own classes", False)
except exceptions.SoftLayerAPIError as error:
    check("a wrong key is an error of its own classes", error.faultString.strip() != "", repr(error))

basic = SoftLayer.BasicHTTPAuthentication if rest else SoftLayer.BasicAuthentication
cloud = SoftLayer.BaseClient(auth=basic("apikey", job.key), transport=client.transport)
check("takes a key as the user apikey, by HTTP (X-7)", cloud["Account"].getObject(mask="id")["id"] == 307608)
try:
    nobody = SoftLayer.BaseClient(auth=None, transport=client.transport)
    nobody["Account"].getObject()
    check("is refused without credentials", False)
except exceptions.SoftLayerAPIError as error:
    check("is refused without credentials", "authentication" in error.faultString, repr(error))

if not rest:
    # Over REST this client loses such a token.
    login = SoftLayer.BaseClient(transport=client.transport)
    login.authenticate_with_password(job.user, job.key)
    kind = type(login.auth).__name__
    check("logs in and calls with a token (A-6)", login["Account"].getObject(mask="id")["id"] == 307608, kind)

dns = SoftLayer.DNSManager(client)
zone = dns.create_zone("manager.example")
check("creates a zone", zone["name"] == "manager.example", zone)
record = dns.create_record(zone["id"], "www", "A", "10.1.2.3", ttl=300)
check("creates a record", (record["host"], record["data"], int(record["ttl"])) == ("www", "10.1.2.3", 300), record)
text = "v=spf1 é € 日本 😀 <&>"
dns.create_record(zone["id"], "text", "TXT", text)
records = dns.get_records(zone["id"], record_type="txt")
check("finds a record with Unicode in it", [one["data"] for one in records] == [text], records)
record["data"] = "10.3.2.1"
dns.edit_record(record)
check("edits a record", dns.get_record(record["id"])["data"] == "10.3.2.1")
dns.delete_record(record["id"])
try:
    dns.get_record(record["id"])
    check("deletes a record", False)
except exceptions.SoftLayerAPIError as error:
    check("deletes a record", error.faultCode in (404, "SoftLayer_Exception_ObjectNotFound"), repr(error))
dns.delete_zone(zone["id"])
check("deletes a zone", "manager.example" not in [one["name"] for one in dns.list_zones()])

instances = SoftLayer.VSManager(client).list_instances(hostname="web*")
check("lists instances by a wildcard", instances and all(one["hostname"].startswith("web") for one in instances))
instance = SoftLayer.VSManager(client).get_instance(1000001)
check("gets an instance with the manager's mask", instance["id"] == 1000001 and "datacenter" in instance, instance)
