<?php
// PHP's xmlrpc extension with streams, as the API's own PHP client does it.
require __DIR__ . '/shared.php';

$job = job();

perform($job, function (object $call) use ($job): array {
    $params = array_merge([['headers' => arrays(api_headers($job, $call))]], array_map('arrays', $call->args ?? []));
    $body = xmlrpc_encode_request($call->method, $params, ['encoding' => 'utf-8', 'escaping' => 'markup']);
    $context = stream_context_create(['http' => [
        'method' => 'POST',
        'header' => 'Content-Type: text/xml',
        'content' => $body,
        'ignore_errors' => true,
    ]]);
    $answer = file_get_contents($job->url . '/' . $call->service, false, $context);
    $got = xmlrpc_decode($answer, 'utf-8');
    if (is_array($got) && xmlrpc_is_fault($got)) {
        throw new SoapFault((string) $got['faultCode'], $got['faultString']);
    }
    $total = preg_grep('/^SoftLayer-Total-Items:/i', $http_response_header);
    return [$got, $total ? (int) explode(':', reset($total))[1] : null];
});

/** The extension takes arrays for structs, and bytes that say so. */
function arrays(mixed $value): mixed
{
    if (is_object($value) && isset($value->base64)) {
        $bytes = base64_decode($value->base64);
        xmlrpc_set_type($bytes, 'base64');
        return $bytes;
    }
    return is_object($value) || is_array($value) ? array_map('arrays', (array) $value) : $value;
}
