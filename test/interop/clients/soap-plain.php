<?php
// PHP's SoapClient without a WSDL: headers as objects, arguments by position.
require __DIR__ . '/shared.php';

$job = job();
$namespace = 'http://api.service.softlayer.com/soap/v3.1/';

perform($job, function (object $call) use ($job, $namespace): array {
    $client = new SoapClient(null, [
        'location' => $job->url . '/' . $call->service,
        'uri' => $namespace,
        'exceptions' => true,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    ]);
    $headers = [];
    foreach (api_headers($job, $call) as $name => $value) {
        $headers[] = new SoapHeader($namespace, $name, $value);
    }
    $arguments = array_map('soap_value', $call->args ?? []);
    $got = $client->__soapCall($call->method, $arguments, null, $headers, $out);
    return [$got, isset($out['totalItems']) ? (int) $out['totalItems']->amount : null];
});

/** Bytes have to be said to be bytes; everything else PHP types by itself. */
function soap_value(mixed $value): mixed
{
    if (is_object($value) && isset($value->base64)) {
        return new SoapVar(base64_decode($value->base64), XSD_BASE64BINARY);
    }
    if (is_object($value)) {
        return (object) array_map('soap_value', (array) $value);
    }
    return is_array($value) ? array_map('soap_value', $value) : $value;
}
