# Posts the form of the published example with Ruby's own client.
require 'net/http'

uri = URI('https://conversations.twilio.com/v1/Configuration/Addresses')
request = Net::HTTP::Post.new(uri)
request.basic_auth(ENV['TWILIO_ACCOUNT_SID'], ENV['TWILIO_AUTH_TOKEN'])
request.set_form_data(
  'Type' => 'sms',
  'Address' => '+13115552368',
  'AutoCreation.Enabled' => 'true',
  'AutoCreation.Type' => 'studio',
  'AutoCreation.StudioFlowSid' => 'FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX',
  'AutoCreation.StudioRetryCount' => '3'
)
answer = Net::HTTP.start(uri.hostname, uri.port, use_ssl: true) { |http| http.request(request) }
puts answer.body
exit(answer.code == '201')
