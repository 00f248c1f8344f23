# Perl's XMLRPC::Lite.
use strict;
use warnings;
use FindBin;
require "$FindBin::Bin/shared.pl";
use MIME::Base64;
use XMLRPC::Lite;

my $job = job();

for my $call (@{ $job->{calls} }) {
    my $client = XMLRPC::Lite->proxy("$job->{url}/$call->{service}");
    my @params = ({ headers => api_headers($job, $call) }, map { argument($_) } @{ $call->{args} || [] });
    my $answer = $client->call($call->{method}, @params);
    if ($answer->fault) {
        my $fault = { code => $answer->faultcode, message => $answer->faultstring };
        say_line(check => $call->{check}, fault => $fault);
    }
    else {
        say_line(check => $call->{check}, got => plain($answer->result));
    }
}

# Text as bytes of UTF-8: it sends what is beyond ASCII as base64, and cannot encode characters.
sub argument {
    my ($value) = @_;
    return [map { argument($_) } @$value] if ref $value eq 'ARRAY';
    utf8::encode($value) if defined $value && !ref $value && utf8::is_utf8($value);
    return $value if ref $value ne 'HASH';
    return XMLRPC::Data->type(base64 => decode_base64($value->{base64})) if exists $value->{base64};
    return { map { $_ => argument($value->{$_}) } keys %$value };
}
