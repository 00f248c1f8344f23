"""slcli, the command line of python3-softlayer; the word on the command line is its protocol."""
import json
import subprocess
import sys
import tempfile

from click.testing import CliRunner
from shared import Job, check, say
from SoftLayer.CLI import core, environment

job = Job()
config = tempfile.NamedTemporaryFile("w", suffix=".ini")
config.write(f"[softlayer]\nusername = {job.user}\napi_key = {job.key}\nendpoint_url = {job.url}\ntimeout = 30\n")
config.flush()


def slcli(*words):
    """Runs a command as slcli does, in this process; gives what it printed, from JSON if it is."""
    command = ["--config", config.name, "--format", "json", "-y", *words]
    result = CliRunner(mix_stderr=False).invoke(core.cli, command, obj=environment.Environment())
    if result.exit_code != 0:
        raise RuntimeError(f"{' '.join(words)}: code {result.exit_code}: {result.output} {result.exception!r}")
    try:
        return json.loads(result.stdout)
    except ValueError:
        return result.stdout


def rows(*words):
    """The rows of a table; some commands print several tables."""
    found = slcli(*words)
    return found if isinstance(found, list) else [found]


def does(name, judge):
    try:
        found = judge()
        check(name, found[0], str(found[1])[:400])
    except Exception as error:  # every failure of a command is a failed check
        check(name, False, repr(error)[:600])


def said(table, name):
    """The value beside a name in a table of names and values."""
    if isinstance(table, dict):
        return table.get(name)
    return next((row["value"] for row in table if row.get("name") == name or row.get("Name") == name), None)


def compare(name, call, *words):
    """A call-api, whose answer must be ours; a list of one is printed as a table of its own."""
    try:
        say(check=name, got=slcli("call-api", call["service"][len("SoftLayer_") :], call["method"], *words), call=call)
    except Exception as error:
        check(name, False, repr(error)[:600])


process = subprocess.run(
    ["slcli", "--config", config.name, "--format", "json", "vs", "list"], capture_output=True, text=True, check=False
)
check("slcli itself: vs list", process.returncode == 0 and len(json.loads(process.stdout)) == 70, process.stderr[-300:])


def listed():
    guests = rows("vs", "list", "--domain", "example.com", "--columns", "id,hostname,primary_ip,datacenter")
    return guests and all(guest["id"] and guest["hostname"] and guest["datacenter"] for guest in guests), guests[:2]


def detail():
    guest = slcli("vs", "detail", "1000001")
    return str(said(guest, "id")) == "1000001" and said(guest, "hostname") and said(guest, "datacenter"), guest


def summary():
    found = rows("account", "summary")
    return "Example & Söhne" in json.dumps(found, ensure_ascii=False), found


def servers():
    found = rows("hw", "list")
    return len(found) == 3 and found[0]["hostname"], found


def server():
    found = slcli("hw", "detail", "200001")
    return str(said(found, "id")) == "200001" and said(found, "hostname"), found


def zones():
    found = rows("dns", "zone-list")
    return len(found) == 3 and found[0]["zone"], found


does("vs list with columns and a filter", listed)
does("vs detail", detail)
does("account summary", summary)
does("hw list", servers)
does("hw detail", server)
does("dns zone-list", zones)

zone = "zone0.example.com"


def found_records(host):
    return [row for row in rows("dns", "record-list", zone) if row["record"] == host]


def added():
    slcli("dns", "record-add", "cli", "A", "10.5.5.5", "--zone", zone, "--ttl", "300")
    found = found_records("cli")
    return len(found) == 1 and (found[0]["data"], int(found[0]["ttl"])) == ("10.5.5.5", 300), found


def edited():
    slcli("dns", "record-edit", zone, "--by-record", "cli", "--data", "10.6.6.6", "--ttl", "600")
    found = found_records("cli")
    return len(found) == 1 and (found[0]["data"], int(found[0]["ttl"])) == ("10.6.6.6", 600), found


def removed():
    slcli("dns", "record-remove", str(found_records("cli")[0]["id"]))
    return found_records("cli") == [], found_records("cli")


def created():
    slcli("dns", "zone-create", "cli.example")
    return "cli.example" in [row["zone"] for row in rows("dns", "zone-list")], ""


def deleted():
    slcli("dns", "zone-delete", "cli.example")
    return "cli.example" not in [row["zone"] for row in rows("dns", "zone-list")], ""


does("dns record-list", lambda: (len(rows("dns", "record-list", zone)) > 2, rows("dns", "record-list", zone)))
does("dns record-add", added)
does("dns record-edit", edited)
does("dns record-remove", removed)
does("dns zone-create", created)
does("dns zone-delete", deleted)



def lists(*words, least=1, member=None):
    def judge():
        found = rows(*words)
        return len(found) >= least and (member is None or all(row[member] not in (None, "") for row in found)), found

    does(" ".join(words), judge)


lists("vs", "create-options")
lists("hw", "create-options")
lists("user", "list", member="username")
lists("user", "permissions", job.user)
lists("ticket", "list", least=2, member="title")
lists("ticket", "subjects", member="subject")
lists("order", "package-list", member="keyName")
lists("order", "category-list", "CLOUD_SERVER", member="categoryCode")
lists("order", "item-list", "CLOUD_SERVER")
lists("account", "invoices", member="Id")
lists("account", "invoice-detail", "900100", member="Item Id")
lists("account", "bandwidth-pools", member="Id")
lists("sshkey", "list", member="fingerprint")
lists("block", "volume-list", least=0)
lists("file", "volume-list", least=0)
lists("vs", "storage", "1000001", least=0)
lists("vs", "credentials", "1000001", least=0)
lists("image", "list", least=0)
lists("event-log", "types", least=0)


def wrote():
    slcli("ticket", "update", "1160000", "--body", "é <&> 😀")
    found = slcli("ticket", "detail", "1160000")
    return "é <&> 😀" in json.dumps(found, ensure_ascii=False), found


def switched():
    for action in ("power-off", "power-on", "reboot"):
        slcli("vs", action, "1000001")
    return slcli("vs", "ready", "1000001") == "READY", ""


def renamed():
    slcli("vs", "edit", "1000009", "--hostname", "renamed")
    return said(slcli("vs", "detail", "1000009"), "hostname") == "renamed", ""


def described():
    found = slcli("user", "detail", job.user)
    return said(found, "Username") == job.user, found


does("user detail", described)
does("ticket update and detail", wrote)
does("vs power-off, power-on, reboot, ready", switched)
does("vs edit", renamed)

account = "SoftLayer_Account"
compare(
    "call-api of an object with a mask",
    {"service": account, "method": "getObject", "mask": "mask[id,companyName]"},
    "--mask",
    "id,companyName",
)
compare(
    "call-api with an id",
    {"service": "SoftLayer_Virtual_Guest", "method": "getObject", "id": 1000001, "mask": "mask[id,hostname,maxMemory]"},
    "--id",
    "1000001",
    "--mask",
    "id,hostname,maxMemory",
)
compare(
    "call-api with a limit and an offset",
    {"service": account, "method": "getVirtualGuests", "mask": "mask[id,hostname]", "limit": 3, "offset": 2},
    "--mask",
    "id,hostname",
    "--limit",
    "3",
    "--offset",
    "2",
)
compare(
    "call-api with a filter",
    {
        "service": account,
        "method": "getVirtualGuests",
        "mask": "mask[id,hostname]",
        "filter": {"virtualGuests": {"hostname": {"operation": "^= web"}}},
    },
    "--mask",
    "id,hostname",
    "--json-filter",
    '{"virtualGuests": {"hostname": {"operation": "^= web"}}}',
)
compare(
    "call-api with an argument in JSON",
    {"service": "SoftLayer_Virtual_Guest", "method": "editObject", "id": 1000005, "args": [{"notes": "é <&>"}]},
    "--id",
    "1000005",
    '{"notes": "é <&>"}',
)


def pages():
    found = rows("call-api", "Account", "getVirtualGuests", "--mask", "id", "--limit", "20")
    return len(found) == 20, len(found)


does("call-api with a limit on rows", pages)


def unknown():
    try:
        slcli("vs", "detail", "99")
    except RuntimeError as error:
        return "Unable to find object" in str(error), error
    return False, "no error"


does("an id that nothing has", unknown)
