# What the Perl clients share: the job comes as JSON on the input, each check leaves as one line of JSON.
use strict;
use warnings;
use JSON::PP;
use MIME::Base64;

binmode STDOUT, ':raw';
$| = 1;

my $json = JSON::PP->new->utf8->allow_nonref->allow_bignum->canonical;

sub job {
    local $/;
    return $json->decode(<STDIN>);
}

sub say_line {
    my (%line) = @_;
    print $json->encode(\%line), "\n";
}

# Text that is no UTF-8 is bytes; decoded text stays as it is.
sub plain {
    my ($value) = @_;
    my $kind = ref $value;
    return [map { plain($_) } @$value] if UNIVERSAL::isa($value, 'ARRAY');
    if (UNIVERSAL::isa($value, 'HASH')) {
        return { map { $_ => plain($value->{$_}) } keys %$value };
    }
    return $value if !defined $value || $kind || utf8::is_utf8($value);
    my $text = $value;
    return $text if utf8::decode($text);
    return { base64 => encode_base64($value, '') };
}

# The API headers of a call as a plain structure.
sub api_headers {
    my ($job, $call) = @_;
    my $headers = {
        authenticate => { username => $job->{user}, apiKey => $call->{wrongKey} ? 'wrong' : $job->{key} },
    };
    $headers->{"$call->{service}InitParameters"} = { id => $call->{id} } if defined $call->{id};
    $headers->{SoftLayer_ObjectMask} = { mask => $call->{mask} } if defined $call->{mask};
    $headers->{"$call->{service}ObjectFilter"} = $call->{filter} if defined $call->{filter};
    $headers->{resultLimit} = { limit => $call->{limit}, offset => $call->{offset} || 0 } if defined $call->{limit};
    return $headers;
}

1;
