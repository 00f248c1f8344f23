<?php
// PHP's SoapServer, with the WSDL that the environment names or without any. Run with: php -S 127.0.0.1:0 soap.php
require __DIR__ . '/echo.php';

class SoftLayer_Echo_Value
{
    public $text, $whole, $counter, $amount, $rate, $flag, $when, $bytes, $nothing, $names, $child, $children;
}

class SoftLayer_Echo_Special extends SoftLayer_Echo_Value
{
    public $extra;
}

class Echo_Service
{
    private array $headers = [];

    public function __construct(private SoapServer $server)
    {
    }

    public function report(mixed ...$values): string
    {
        $arguments = array_map(fn ($value) => json_decode(report_of($value)), $values);
        return json_encode(['headers' => json_decode(report_of((object) $this->headers)), 'arguments' => $arguments]);
    }

    public function same(mixed $value = null): mixed
    {
        return $value;
    }

    public function give(string $name): mixed
    {
        switch ($name) {
            case 'bytes': return new SoapVar("\x00\x01\xff<&>", XSD_BASE64BINARY);
            case 'infinite': return [INF, -INF, NAN];
        }
        return given($name);
    }

    public function giveTyped(string $name): mixed
    {
        switch ($name) {
            case 'null': return null;
            case 'empty': return new SoftLayer_Echo_Value();
            case 'cycle':
                $node = new SoftLayer_Echo_Special();
                $node->text = 'node';
                $node->child = $node;
                $node->children = [$node];
                return $node;
        }
        return typed_value();
    }

    public function giveTypedArray(string $name): array
    {
        $shared = new SoftLayer_Echo_Value();
        $shared->whole = 1;
        $special = new SoftLayer_Echo_Special();
        $special->child = $shared;
        return $name === 'empty' ? [] : ($name === 'one' ? [$shared] : [$shared, $special, null, $shared]);
    }

    public function page(): array
    {
        $this->server->addSoapHeader(new SoapHeader(NAMESPACE_URI, 'totalItems', (object) ['amount' => TOTAL]));
        return [1, 2, 3];
    }

    public function nothing(): void
    {
    }

    public function fail(string $code, string $message): void
    {
        throw new SoapFault($code, $message);
    }

    /** Of the API's own services: gives back what it was given. */
    public function createObject(mixed $template): mixed
    {
        if (getenv('ECHO_TELLS')) {
            throw new SoapFault('told', $this->report($template));
        }
        return $template;
    }

    /** Every header is a method of its own to ext/soap; so are the methods for values of one kind. */
    public function __call(string $name, array $arguments): mixed
    {
        if (str_starts_with($name, 'report')) {
            return $this->report(...$arguments);
        }
        if (str_starts_with($name, 'echo')) {
            return $arguments[0];
        }
        if (getenv('ECHO_TELLS') && !str_contains($name, 'SoftLayer_') && $name !== 'authenticate') {
            // A method of the API has a result of its own, so what arrived is told by a fault.
            throw new SoapFault('told', $this->report(...$arguments));
        }
        if (!isset($arguments[0]) || !is_object($arguments[0])) {
            throw new SoapFault('Server', "Procedure '$name' not present");
        }
        $this->headers[$name] = $arguments[0];
        return null;
    }
}

/** An object with a member of every type that the WSDL has, in it another, and one that is shared. */
function typed_value(): SoftLayer_Echo_Value
{
    $value = new SoftLayer_Echo_Value();
    $value->text = "é & 😀\r\n";
    $value->whole = 2147483647;
    $value->counter = 9007199254740993;
    $value->amount = '1234567890123456789.05';
    $value->rate = 0.25;
    $value->flag = true;
    $value->when = '2007-07-19T15:21:48-05:00';
    $value->bytes = "\x00\xff";
    $value->names = ['one'];
    $special = new SoftLayer_Echo_Special();
    $special->extra = 'more';
    $special->names = [];
    $value->child = $special;
    $value->children = [$special, new SoftLayer_Echo_Value()];
    return $value;
}

$wsdl = getenv('ECHO_WSDL') ?: null;
$classes = ['SoftLayer_Echo_Value', 'SoftLayer_Echo_Special'];
// Types that arrive as objects of a class of their name, so that it shows that they were said.
foreach (array_filter(explode(',', getenv('ECHO_CLASSES') ?: '')) as $class) {
    eval("#[AllowDynamicProperties] class $class {}");
    $classes[] = $class;
}
$settings = [
    'uri' => NAMESPACE_URI,
    'encoding' => 'utf-8',
    'cache_wsdl' => WSDL_CACHE_NONE,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
    'classmap' => array_combine($classes, $classes),
];
if ($wsdl === null) {
    // Without a WSDL, ext/soap tells no other way what type a header was said to have.
    $settings['typemap'] = [[
        'type_ns' => NAMESPACE_URI,
        'type_name' => 'PortalLoginToken',
        'from_xml' => function (string $xml): object {
            preg_match('/<userId[^>]*>(\d+)<.*<authToken[^>]*>([^<]*)</s', $xml, $found);
            return (object) ['complexType' => 'PortalLoginToken', 'userId' => (int) $found[1], 'authToken' => $found[2]];
        },
    ]];
}
$server = new SoapServer($wsdl, $settings);
$server->setObject(new Echo_Service($server));
$server->handle();
