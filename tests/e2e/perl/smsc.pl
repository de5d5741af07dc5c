# An SMSC on the unchanged module Net::SMPP (Debian's libnet-smpp-perl). Commands come as lines of
# JSON on standard input, what happens goes out as lines of JSON on standard output.
use strict;
use warnings;
use IO::Select;
use JSON::PP;
use Net::SMPP;

$| = 1;
my %option = (password => 'secret', %{ decode_json($ARGV[0] || '{}') });
my $listener = Net::SMPP->new_listen('127.0.0.1', port => 0, smpp_version => 0x34)
    or die "cannot listen: $!";
my $watched = IO::Select->new($listener, \*STDIN);
my (%role, %ref, %left);    # by connection; by sequence number; what nobody has acknowledged
my ($next, $input) = (1, '');

sub say_it { print encode_json({@_}), "\n" }

# Over any connection that hears, else after the next bind.
sub deliver {
    my ($name, $fields) = @_;
    $left{$name} = $fields;
    for my $connection ($watched->handles) {
        my $role = $role{$connection} or next;
        return bring($connection, $name) if $role ne 'transmitter';
    }
}

sub bring {
    my ($connection, $name) = @_;
    my $sequence = $connection->deliver_sm(%{ $left{$name} }, async => 1);
    $ref{"$connection $sequence"} = $name;
}

sub receipt {
    my ($id, $pdu) = @_;
    # The text has the name in decimal, the parameter as it was given: both are seen in the wild.
    deliver("receipt $id", {
        esm_class => 4,
        source_addr_ton => 1, source_addr_npi => 1, source_addr => $pdu->{destination_addr},
        dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => $pdu->{source_addr},
        short_message => sprintf(
            'id:%d sub:001 dlvrd:001 submit date:260601120000 done date:260601120130'
                . ' stat:DELIVRD err:000 Text:hello', hex $id),
        $option{tlv} ? (receipted_message_id => "$id\0", message_state => pack('C', 2)) : (),
    });
}

sub hex_of { defined $_[0] ? unpack('H*', $_[0]) : undef }

sub submit {
    my ($connection, $pdu) = @_;
    my $id = sprintf '%x', 0xabc0 + $next++;
    my %seen = (
        id => $id, source => $pdu->{source_addr}, destination => $pdu->{destination_addr},
        source_ton => $pdu->{source_addr_ton}, coding => $pdu->{data_coding},
        esm => $pdu->{esm_class}, registered => $pdu->{registered_delivery},
        validity => $pdu->{validity_period}, hex => hex_of($pdu->{short_message}),
        payload => hex_of($pdu->{message_payload}),
        sar => [map { hex_of($pdu->{$_}) }
                qw(sar_msg_ref_num sar_total_segments sar_segment_seqnum)],
    );
    $connection->submit_sm_resp(message_id => $id, seq => $pdu->{seq});
    say_it(event => 'submit', %seen);
    receipt($id, $pdu);
}

sub bound {
    my ($connection, $pdu, $name) = @_;
    my $good = $pdu->{password} eq $option{password};
    my $answer = "bind_${name}_resp";
    $connection->$answer(
        seq => $pdu->{seq}, system_id => 'perl', status => $good ? 0 : 0x0e);
    say_it(event => $good ? 'bind' : 'refused', role => $name, system_id => $pdu->{system_id});
    return unless $good;
    $role{$connection} = $name;
    return if $name eq 'transmitter';
    bring($connection, $_) for sort keys %left;
}

sub hear {
    my $connection = shift;
    my $pdu = $connection->read_pdu;
    if (!defined $pdu) {
        $watched->remove($connection);
        delete $role{$connection};
        $connection->close;
        return say_it(event => 'closed');
    }
    my $command = $pdu->explain_cmd;
    if ($command =~ /^bind_(transceiver|transmitter|receiver)$/) { bound($connection, $pdu, $1) }
    elsif ($command eq 'submit_sm') { submit($connection, $pdu) }
    elsif ($command eq 'enquire_link') {
        say_it(event => 'enquire_link');
        $connection->enquire_link_resp(seq => $pdu->{seq});
    }
    elsif ($command eq 'unbind') {
        $connection->unbind_resp(seq => $pdu->{seq});
        say_it(event => 'unbind');
    }
    elsif ($command eq 'deliver_sm_resp') {
        my $name = delete $ref{"$connection $pdu->{seq}"};
        delete $left{$name} if $pdu->{status} == 0;
        say_it(event => 'deliver_resp', ref => $name, status => $pdu->{status},
               message_id => $pdu->{message_id});
    }
    else { say_it(event => 'other', command => $command, status => $pdu->{status}) }
}

sub obey {
    my $told = decode_json(shift);
    if ($told->{command} eq 'enquire') {
        $_->enquire_link(async => 1) for grep { $role{$_} } $watched->handles;
        return;
    }
    my ($name, $text) = (delete $told->{ref}, pack 'H*', delete $told->{hex});
    my ($from, $to) = (delete $told->{from}, delete $told->{to});
    delete $told->{command};
    deliver($name, {
        source_addr_ton => 1, source_addr_npi => 1, source_addr => $from,
        dest_addr_ton => 1, dest_addr_npi => 1, destination_addr => $to,
        short_message => $text, %$told,
    });
}

say_it(event => 'listening', port => $listener->sockport);
while (1) {
    for my $ready ($watched->can_read) {
        if ($ready == $listener) { $watched->add($listener->accept) }
        elsif ($ready == \*STDIN) {
            sysread(STDIN, $input, 65_536, length $input) or exit 0;
            while ($input =~ s/^(.*)\n//) { obey($1) }
        }
        else { hear($ready) }
    }
}
