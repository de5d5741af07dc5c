<?php

// Posts the form of the published example with PHP's curl extension, as the official library does.
$curl = curl_init("https://conversations.twilio.com/v1/Configuration/Addresses");
curl_setopt_array($curl, [
    CURLOPT_USERPWD => getenv("TWILIO_ACCOUNT_SID") . ":" . getenv("TWILIO_AUTH_TOKEN"),
    CURLOPT_POSTFIELDS => http_build_query([
        "Type" => "sms",
        "Address" => "+13115552368",
        "AutoCreation.Enabled" => "true",
        "AutoCreation.Type" => "studio",
        "AutoCreation.StudioFlowSid" => "FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "AutoCreation.StudioRetryCount" => 3,
    ]),
    CURLOPT_RETURNTRANSFER => true,
    // The official library cuts the answer to CONNECT off by its exact length.
    CURLOPT_HEADER => true,
]);
$answer = curl_exec($curl);
if ($answer === false) {
    fwrite(STDERR, curl_error($curl) . "\n");
    exit(2);
}
$parts = explode("\r\n\r\n", $answer, 3);
if ($parts[0] === "HTTP/1.1 200 Connection established") {
    array_shift($parts);
}
print explode("\r\n\r\n", implode("\r\n\r\n", $parts), 2)[1] . "\n";
exit(curl_getinfo($curl, CURLINFO_RESPONSE_CODE) === 201 ? 0 : 1);
