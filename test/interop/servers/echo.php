<?php
// A service that tells type by type what it decoded, and gives values of every kind: the same for every protocol.
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('display_errors', 'stderr');

const NAMESPACE_URI = 'http://api.service.softlayer.com/soap/v3.1/';
const TOTAL = 109;

/** What a value was decoded to, as JSON in ASCII; objects have numbers, so that shared ones and cycles show. */
function report_of(mixed $value): string
{
    $numbers = [];
    return json_encode(told($value, $numbers), JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION, 1024);
}

function told(mixed $value, array &$numbers): mixed
{
    if (is_string($value)) {
        return preg_match('//u', $value) ? ['string' => $value] : ['bytes' => base64_encode($value)];
    }
    if (is_array($value)) {
        $items = array_map(function ($item) use (&$numbers) {
            return told($item, $numbers);
        }, $value);
        return array_is_list($value) ? ['list' => $items] : ['map' => $items];
    }
    if ($value instanceof SoapVar) {
        // How ext/soap gives what it knows the type of and was not told the type of.
        return told($value->enc_value, $numbers);
    }
    if (is_object($value)) {
        $id = spl_object_id($value);
        if (isset($numbers[$id])) {
            return ['same' => $numbers[$id]];
        }
        $numbers[$id] = count($numbers) + 1;
        $members = [];
        foreach (get_object_vars($value) as $name => $member) {
            // What a class declares and the message does not have.
            if ($member !== null || !in_array($name, declared($value), true)) {
                $members[$name] = told($member, $numbers);
            }
        }
        return ['object' => get_class($value), 'members' => (object) $members];
    }
    if (is_float($value) && !is_finite($value)) {
        return ['double' => (string) $value];
    }
    return [get_debug_type($value) => $value];
}

function declared(object $value): array
{
    return array_keys(get_class_vars(get_class($value)));
}

function hard_texts(): array
{
    return [
        'Grüße aus Zürich', '日本語 한국어', '😀 𝒳', "a\tb\nc\rd\r\ne", '<a b="c">&amp;</a> ]]> <![CDATA[', '  two spaces  ', '',
        ' ', '0123', 'true', 'null', '1e5', '\\/', "e\u{301}", "\u{a0}\u{2028}",
    ];
}

/** Values by name, as PHP has them. */
function given(string $name): mixed
{
    switch ($name) {
        case 'null': return null;
        case 'true': return true;
        case 'false': return false;
        case 'zero': return 0;
        case 'negative': return -5;
        case 'int': return 2147483647;
        case 'long': return 4294967301;
        case 'largest': return PHP_INT_MAX;
        case 'double': return 1.5;
        case 'tiny': return 1e-7;
        case 'text': return 'text';
        case 'empty text': return '';
        case 'texts': return hard_texts();
        case 'empty list': return [];
        case 'list of one': return [1];
        case 'list': return [1, 'two', null, true, 2.5];
        case 'nested lists': return [[1], [], [[2, 3]]];
        case 'objects': return [(object) ['id' => 1], (object) ['id' => 2, 'name' => 'two']];
        case 'map': return ['two words' => 1, 'b' => ['c' => 'd']];
        case 'empty object': return new stdClass();
        case 'nested': return (object) ['a' => (object) ['b' => [(object) ['c' => 'd']]], 'n' => null];
        case 'shared':
            $center = (object) ['name' => 'dal05'];
            return [(object) ['id' => 1, 'datacenter' => $center], (object) ['id' => 2, 'datacenter' => $center], $center];
        case 'cycle':
            $node = (object) ['name' => 'node'];
            $node->self = $node;
            return $node;
    }
    throw new Exception("no value is called $name");
}
