import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Posts the form of the published example with the client of the Java runtime. */
public class Post {
    static final String[][] FORM = {
        {"Type", "sms"},
        {"Address", "+13115552368"},
        {"AutoCreation.Enabled", "true"},
        {"AutoCreation.Type", "studio"},
        {"AutoCreation.StudioFlowSid", "FWXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"},
        {"AutoCreation.StudioRetryCount", "3"},
    };

    public static void main(String[] args) throws Exception {
        StringBuilder form = new StringBuilder();
        for (String[] field : FORM) {
            form.append(form.length() == 0 ? "" : "&").append(field[0]).append('=')
                .append(URLEncoder.encode(field[1], StandardCharsets.UTF_8));
        }
        String secret = System.getenv("TWILIO_ACCOUNT_SID") + ":" + System.getenv("TWILIO_AUTH_TOKEN");
        HttpRequest request = HttpRequest
            .newBuilder(URI.create("https://conversations.twilio.com/v1/Configuration/Addresses"))
            .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes()))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form.toString()))
            .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(answer.body());
        System.exit(answer.statusCode() == 201 ? 0 : 1);
    }
}
