import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Posts the form of the published example with the older client of the Java runtime. */
public class Connection {
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
        URL url = new URL("https://conversations.twilio.com/v1/Configuration/Addresses");
        HttpURLConnection connection = (HttpURLConnection) url.openConnection();
        connection.setRequestProperty(
            "Authorization", "Basic " + Base64.getEncoder().encodeToString(secret.getBytes()));
        connection.setDoOutput(true);
        connection.getOutputStream().write(form.toString().getBytes(StandardCharsets.UTF_8));
        boolean created = connection.getResponseCode() == 201;
        InputStream body = created ? connection.getInputStream() : connection.getErrorStream();
        System.out.println(new String(body.readAllBytes(), StandardCharsets.UTF_8));
        System.exit(created ? 0 : 1);
    }
}
