"""Python's zeep with the emulator's own WSDL."""
import collections
import itertools
import logging
import warnings

import zeep
import zeep.exceptions
import zeep.helpers
from lxml import etree
from shared import Job, arguments, say
from zeep import Client, Settings, Transport

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
NAMESPACE = "http://api.service.softlayer.com/soap/v3.1/"
job = Job()
clients = {}


def client_for(service):
    if service not in clients:
        clients[service] = Client(
            f"{job.url}/{service}?wsdl", settings=Settings(xml_huge_tree=True), transport=Transport()
        )
    return clients[service]


def header(name, members):
    """A header by hand: the WSDL's filter types do not say how free a filter is."""
    element = etree.Element(f"{{{NAMESPACE}}}{name}")

    def fill(parent, value):
        if isinstance(value, dict):
            for key, member in value.items():
                fill(etree.SubElement(parent, key), member)
        elif isinstance(value, list):
            for item in value:
                fill(etree.SubElement(parent, "item"), item)
        else:
            parent.text = str(value)

    fill(element, members)
    return element


def headers_of(call):
    service = call["service"]
    yield header("authenticate", {"username": job.user, "apiKey": job.key_for(call)})
    if "id" in call:
        yield header(service + "InitParameters", {"id": call["id"]})
    if "mask" in call:
        yield header("SoftLayer_ObjectMask", {"mask": call["mask"]})
    if "filter" in call:
        yield header(service + "ObjectFilter", call["filter"])
    if "limit" in call:
        yield header("resultLimit", {"limit": call["limit"], "offset": call.get("offset", 0)})


def typed(client, value, kind):
    """A value for zeep, which takes a list only as an instance of its array type."""
    if isinstance(value, list):
        item = client.get_type(kind.qname.text[: -len("Array")])
        return kind([typed(client, one, item) for one in value])
    if isinstance(value, dict):
        types = {name: element.type for name, element in kind.elements}
        return {name: typed(client, member, types[name]) for name, member in value.items()}
    return zeep.xsd.Nil if value is None else value


def members(value):
    """What was there: zeep names every member of a type and gives None for those that were not."""
    if isinstance(value, dict):
        return {name: members(member) for name, member in value.items() if member is not None}
    return [members(item) for item in value] if isinstance(value, (list, collections.deque)) else value


for call in job.calls:
    try:
        client = client_for(call["service"])
        operation = getattr(client.service, call["method"])
        parts = client.service._binding.get(call["method"]).input.body.type.elements
        # It demands every part.
        pairs = itertools.zip_longest(arguments(call, bytes), parts)
        given = [typed(client, value, part.type) for value, (_, part) in pairs]
        answer = operation(*given, _soapheaders=list(headers_of(call)))
        result, line = answer, {}
        if hasattr(answer, "header"):
            result = next(answer.body[name] for name in answer.body) if hasattr(answer, "body") else answer
            total = getattr(answer.header, "totalItems", None)
            line = {} if total is None else {"total": int(total["amount"])}
        say(check=call["check"], got=members(zeep.helpers.serialize_object(result, dict)), **line)
    except zeep.exceptions.Fault as fault:
        say(check=call["check"], fault={"code": fault.code, "message": fault.message})
