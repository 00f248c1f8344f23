#!/usr/bin/env bash
# REST by hand with curl: verbs, paths, types of bodies and answers as people write them.
set -euo pipefail

job="$(cat)"
member() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" <<<"$job"; }
url="$(member url)"
auth="$(member user):$(member key)"
body="$(mktemp)"
trap 'rm -f "$body"' EXIT

request() { curl --silent --show-error --max-time 20 --output "$body" --write-out '%{http_code} %{content_type}' --globoff "$@"; }

# same NAME CALL CURL-WORDS...: the answer must be what our transport gives for the call.
same() {
  local name="$1" call="$2"
  shift 2
  request --user "$auth" "$@" >/dev/null
  printf '{"check":"%s","got":%s,"call":{"check":"%s",%s}}\n' "$name" "$(cat "$body")" "$name" "$call"
}

# answers NAME STATUS-AND-TYPE PATTERN CURL-WORDS...: the answer must have the status and type, and match the pattern.
answers() {
  local name="$1" wanted="$2" pattern="$3" status ok=false
  shift 3
  status="$(request "$@")"
  if [[ "$status" == $wanted ]] && grep -qE -- "$pattern" "$body"; then ok=true; fi
  printf '{"check":"%s","ok":%s,"note":"%s %s"}\n' "$name" "$ok" "$status" "$(head -c 200 "$body" | base64 -w 0)"
}

guest='"service":"SoftLayer_Virtual_Guest"'
account='"service":"SoftLayer_Account"'
record='"service":"SoftLayer_Dns_Domain_ResourceRecord"'

same 'GET of a method' "$account,\"method\":\"getObject\"" "$url/SoftLayer_Account/getObject.json"
same 'GET without a method (R-3)' "$account,\"method\":\"getObject\"" "$url/SoftLayer_Account.json"
same 'GET without an extension (R-1)' "$account,\"method\":\"getObject\"" "$url/SoftLayer_Account/getObject"
same 'GET with an id (R-3)' "$guest,\"method\":\"getObject\",\"id\":1000001" "$url/SoftLayer_Virtual_Guest/1000001.json"
same 'GET of a property without get (R-11)' "$guest,\"method\":\"getDatacenter\",\"id\":1000001" \
  "$url/SoftLayer_Virtual_Guest/1000001/Datacenter.json"
same 'a mask in the query (R-14)' "$account,\"method\":\"getObject\",\"mask\":\"mask[id,companyName]\"" \
  --get --data-urlencode 'objectMask=mask[id,companyName]' "$url/SoftLayer_Account/getObject.json"
same 'a mask with brackets as they are' "$account,\"method\":\"getObject\",\"mask\":\"mask[id,companyName]\"" \
  "$url/SoftLayer_Account/getObject.json?objectMask=mask[id,companyName]"
same 'a filter and a limit in the query (R-15, R-16)' \
  "$account,\"method\":\"getVirtualGuests\",\"mask\":\"mask[id,hostname]\",\"limit\":2,\"offset\":1,\"filter\":{\"virtualGuests\":{\"hostname\":{\"operation\":\"^= web\"}}}" \
  --get --data-urlencode 'objectMask=mask[id,hostname]' --data-urlencode 'resultLimit=1,2' \
  --data-urlencode 'objectFilter={"virtualGuests":{"hostname":{"operation":"^= web"}}}' \
  "$url/SoftLayer_Account/getVirtualGuests.json"
same 'an argument in the path (R-9)' \
  "\"service\":\"SoftLayer_Dns_Domain\",\"method\":\"getByDomainName\",\"args\":[\"zone0.example.com\"]" \
  "$url/SoftLayer_Dns_Domain/getByDomainName/zone0.example.com.json"
same 'POST of a body that is said to be a form (R-8)' \
  "\"service\":\"SoftLayer_Dns_Domain\",\"method\":\"getByDomainName\",\"args\":[\"zone0.example.com\"]" \
  --data '{"parameters":["zone0.example.com"]}' "$url/SoftLayer_Dns_Domain/getByDomainName.json"
same 'POST without a method creates (R-3)' \
  "\"service\":\"SoftLayer_Dns_Domain\",\"method\":\"createObject\",\"args\":[{\"name\":\"curl.example\",\"resourceRecords\":[{\"type\":\"a\",\"host\":\"é\",\"data\":\"10.0.0.9\",\"ttl\":60}]}]" \
  --data '{"parameters":[{"name":"curl.example","resourceRecords":[{"type":"a","host":"é","data":"10.0.0.9","ttl":60}]}]}' \
  "$url/SoftLayer_Dns_Domain.json"
same 'PUT edits (R-3)' "$record,\"method\":\"editObject\",\"id\":3,\"args\":[{\"data\":\"10.0.0.8\"}]" \
  --request PUT --data '{"parameters":[{"data":"10.0.0.8"}]}' "$url/SoftLayer_Dns_Domain_ResourceRecord/3.json"
same 'what PUT edited' "$record,\"method\":\"getObject\",\"id\":3" "$url/SoftLayer_Dns_Domain_ResourceRecord/3.json"
same 'DELETE deletes (R-3)' "$record,\"method\":\"deleteObject\",\"id\":4" \
  --request DELETE "$url/SoftLayer_Dns_Domain_ResourceRecord/4.json"
same 'GET of deleteObject deletes (R-5)' "$record,\"method\":\"deleteObject\",\"id\":5" \
  "$url/SoftLayer_Dns_Domain_ResourceRecord/5/deleteObject.json"
answers 'a path that goes down (R-10)' '200 application/json*' '^\[\{.*"macAddress"' \
  --user "$auth" "$url/SoftLayer_Account/getVirtualGuests/1000001/getNetworkComponents.json"
answers 'an answer in XML (R-1)' '200 text/xml*' '<companyName>Example &amp; S' \
  --user "$auth" "$url/SoftLayer_Account/getObject.xml"
answers 'what is deleted is not found (R-35)' '404 application/json*' 'SoftLayer_Exception_ObjectNotFound' \
  --user "$auth" "$url/SoftLayer_Dns_Domain_ResourceRecord/4.json"
answers 'no credentials (A-3)' '401 application/json*' 'No valid authentication headers found' \
  "$url/SoftLayer_Account/getObject.json"
answers 'a wrong key (A-3)' '401 application/json*' '"error"' --user wrong:wrong "$url/SoftLayer_Account/getObject.json"
answers 'no such service' '404 application/json*' 'Service does not exist' \
  --user "$auth" "$url/SoftLayer_Nothing/getObject.json"
answers 'gzip when it is asked for' '200 application/json*' '"companyName"' \
  --user "$auth" --compressed "$url/SoftLayer_Account/getObject.json"
