# Perl's SOAP::Lite without a WSDL, as the API's own Perl client uses it.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/shared.pl";
use MIME::Base64;
use SOAP::Lite;

my $namespace = 'http://api.service.softlayer.com/soap/v3.1/';
my $job = job();

for my $call (@{ $job->{calls} }) {
    my $client = SOAP::Lite->uri($namespace)->proxy("$job->{url}/$call->{service}")->on_fault(sub { $_[1] });
    my $headers = api_headers($job, $call);
    my @headers = map { SOAP::Header->name($_ => $headers->{$_})->uri($namespace)->prefix('slapi') } sort keys %$headers;
    my @arguments = map { argument($_) } @{ $call->{args} || [] };
    my $answer = $client->call(SOAP::Data->name($call->{method})->attr({ xmlns => $namespace }), @arguments, @headers);
    if (!ref $answer) {
        die "transport: $answer";
    }
    elsif ($answer->fault) {
        my $fault = { code => $answer->faultcode, message => $answer->faultstring };
        say_line(check => $call->{check}, fault => $fault);
    }
    else {
        my $total = $answer->valueof('//totalItems/amount');
        my @total = defined $total ? (total => $total + 0) : ();
        say_line(check => $call->{check}, got => plain($answer->result), @total);
    }
}

# Bytes are said to be bytes; SOAP::Lite types everything else by itself, text beyond ASCII as base64.
sub argument {
    my ($value) = @_;
    return [map { argument($_) } @$value] if ref $value eq 'ARRAY';
    return $value if ref $value ne 'HASH';
    return SOAP::Data->type(base64Binary => decode_base64($value->{base64})) if exists $value->{base64};
    return { map { $_ => argument($value->{$_}) } keys %$value };
}
