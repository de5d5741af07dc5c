// Posts the form of the published example with Go's own client.
package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

func main() {
	form := url.Values{
		"Type":                          {"sms"},
		"Address":                       {"+13115552368"},
		"AutoCreation.Enabled":          {"true"},
		"AutoCreation.Type":             {"studio"},
		"AutoCreation.StudioFlowSid":    {"FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"},
		"AutoCreation.StudioRetryCount": {"3"},
	}
	address := "https://conversations.twilio.com/v1/Configuration/Addresses"
	request, err := http.NewRequest("POST", address, strings.NewReader(form.Encode()))
	if err != nil {
		panic(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.SetBasicAuth(os.Getenv("TWILIO_ACCOUNT_SID"), os.Getenv("TWILIO_AUTH_TOKEN"))
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(answer.Body)
	fmt.Println(string(body))
	if answer.StatusCode != 201 {
		os.Exit(1)
	}
}
