<?php
// PHP's SoapClient with the emulator's own WSDL, as the API's own PHP client uses it.
require __DIR__ . '/shared.php';

$job = job();
$namespace = 'http://api.service.softlayer.com/soap/v3.1/';
$clients = [];

perform($job, function (object $call) use ($job, $namespace, &$clients): array {
    $client = $clients[$call->service] ??= new SoapClient($job->url . '/' . $call->service . '?wsdl', [
        'cache_wsdl' => WSDL_CACHE_NONE,
        'exceptions' => true,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    ]);
    $headers = [];
    foreach (api_headers($job, $call) as $name => $value) {
        $headers[] = new SoapHeader($namespace, $name, $value);
    }
    // The WSDL says what is bytes.
    $arguments = array_map('raw_bytes', $call->args ?? []);
    $got = $client->__soapCall($call->method, $arguments, null, $headers, $out);
    return [$got, isset($out['totalItems']) ? (int) $out['totalItems']->amount : null];
});

function raw_bytes(mixed $value): mixed
{
    if (is_object($value) && isset($value->base64)) {
        return base64_decode($value->base64);
    }
    if (is_object($value)) {
        return (object) array_map('raw_bytes', (array) $value);
    }
    return is_array($value) ? array_map('raw_bytes', $value) : $value;
}
