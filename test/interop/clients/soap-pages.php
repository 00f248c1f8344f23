<?php
// PHP's SoapClient pages through a list by its total, with answers that are compressed and that are not.
require __DIR__ . '/shared.php';

$job = job();
$namespace = 'http://api.service.softlayer.com/soap/v3.1/';
$codings = ['identity' => 0, 'gzip' => SOAP_COMPRESSION_ACCEPT, 'gzip both ways' => SOAP_COMPRESSION_ACCEPT | SOAP_COMPRESSION_GZIP | 5];

foreach ($codings as $coding => $compression) {
    $client = new SoapClient(null, [
        'location' => $job->url . '/SoftLayer_Account',
        'uri' => $namespace,
        'trace' => true,
        'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    ] + ($compression ? ['compression' => $compression] : []));
    $ids = [];
    $total = null;
    do {
        $headers = [
            new SoapHeader($namespace, 'authenticate', (object) ['username' => $job->user, 'apiKey' => $job->key]),
            new SoapHeader($namespace, 'SoftLayer_ObjectMask', (object) ['mask' => 'mask[id,notes]']),
            new SoapHeader($namespace, 'resultLimit', (object) ['limit' => 25, 'offset' => count($ids)]),
        ];
        $page = $client->__soapCall('getVirtualGuests', [], null, $headers, $out);
        $total = (int) $out['totalItems']->amount;
        array_push($ids, ...array_map(fn ($guest) => $guest->id, $page));
    } while (count($page) > 0 && count($ids) < $total);
    $found = [count($ids), count(array_unique($ids)), $total];
    say(['check' => "pages through a list, $coding", 'ok' => $found === [70, 70, 70], 'found' => $found]);
    $packed = (bool) preg_match('/^content-encoding: *gzip/mi', $client->__getLastResponseHeaders());
    say(['check' => "gets answers as asked, $coding", 'ok' => $packed === ($compression !== 0)]);
}
