<?php
// What the PHP clients share: the job comes as JSON on the input, each check leaves as one line of JSON.
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');
ini_set('serialize_precision', '-1');

function job(): object
{
    return json_decode(stream_get_contents(STDIN), false, 512, JSON_THROW_ON_ERROR);
}

/** Makes every call of the job; $make gives the decoded result and the total, or throws a SoapFault. */
function perform(object $job, callable $make): void
{
    foreach ($job->calls as $call) {
        try {
            [$got, $total] = $make($call);
            say(['check' => $call->check, 'got' => plain($got), 'total' => $total]);
        } catch (SoapFault $fault) {
            say(['check' => $call->check, 'fault' => ['code' => $fault->faultcode, 'message' => $fault->faultstring]]);
        }
    }
}

function say(array $line): void
{
    echo json_encode($line, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR), "\n";
}

/** The API headers of a call, as PHP users write them. */
function api_headers(object $job, object $call): array
{
    $headers = ['authenticate' => (object) [
        'username' => $job->user,
        'apiKey' => ($call->wrongKey ?? false) ? 'wrong' : $job->key,
    ]];
    if (isset($call->id)) {
        $headers[$call->service . 'InitParameters'] = (object) ['id' => $call->id];
    }
    if (isset($call->mask)) {
        $headers['SoftLayer_ObjectMask'] = (object) ['mask' => $call->mask];
    }
    if (isset($call->filter)) {
        $headers[$call->service . 'ObjectFilter'] = $call->filter;
    }
    if (isset($call->limit)) {
        $headers['resultLimit'] = (object) ['limit' => $call->limit, 'offset' => $call->offset ?? 0];
    }
    return $headers;
}

/** A value for JSON: text that is no UTF-8 is bytes. */
function plain(mixed $value): mixed
{
    if (is_string($value)) {
        return preg_match('//u', $value) ? $value : ['base64' => base64_encode($value)];
    }
    if (is_object($value) && isset($value->xmlrpc_type)) {
        return $value->xmlrpc_type === 'base64' ? ['base64' => base64_encode($value->scalar)] : $value->scalar;
    }
    if (is_object($value)) {
        return (object) array_map('plain', get_object_vars($value));
    }
    return is_array($value) ? array_map('plain', $value) : $value;
}
