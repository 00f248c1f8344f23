<?php
// PHP's xmlrpc server. Run with: php -S 127.0.0.1:0 xmlrpc.php
require __DIR__ . '/echo.php';

$methods = [
    'report' => fn ($name, $params) => json_encode([
        'headers' => json_decode(report_of($params[0]['headers'] ?? null)),
        'arguments' => array_map(fn ($value) => json_decode(report_of($value)), array_slice($params, 1)),
    ]),
    'reportMany' => fn ($name, $params) => echo_report($name, $params),
    'same' => fn ($name, $params) => $params[1],
    'give' => function ($name, $params) {
        if ($params[1] === 'bytes') {
            $bytes = "\x00\x01\xff<&>";
            xmlrpc_set_type($bytes, 'base64');
            return $bytes;
        }
        return given($params[1]);
    },
    'page' => function () {
        header('SoftLayer-Total-Items: ' . TOTAL);
        return [1, 2, 3];
    },
    'fail' => fn ($name, $params) => ['faultCode' => $params[1], 'faultString' => $params[2]],
];

$server = xmlrpc_server_create();
foreach ($methods as $name => $method) {
    $GLOBALS["method_$name"] = $method;
    eval("function echo_$name(\$name, \$params) { return \$GLOBALS['method_$name'](\$name, \$params); }");
    xmlrpc_server_register_method($server, $name, "echo_$name");
}
header('Content-Type: text/xml');
$settings = ['encoding' => 'utf-8', 'escaping' => 'markup'];
echo xmlrpc_server_call_method($server, file_get_contents('php://input'), null, $settings);
