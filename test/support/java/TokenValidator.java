import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.security.auth.AuthenticateCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerExtensionsValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallback;
import org.apache.kafka.common.security.oauthbearer.internals.unsecured.OAuthBearerUnsecuredValidatorCallbackHandler;

/**
 * Checks bearer tokens in a broker of the tests: unsigned JWTs as Kafka's own handler does, those of IAM for Amazon MSK by their
 * form, and the SASL extension logicalCluster, which has to be lkc-1 where it is there.
 */
public class TokenValidator implements AuthenticateCallbackHandler {
    private final AuthenticateCallbackHandler unsigned = new OAuthBearerUnsecuredValidatorCallbackHandler();

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> entries) {
        unsigned.configure(configs, mechanism, entries);
    }

    @Override
    public void handle(Callback[] callbacks) throws java.io.IOException, UnsupportedCallbackException {
        for (Callback callback : callbacks) {
            if (callback instanceof OAuthBearerValidatorCallback token && !token.tokenValue().contains(".")) check(token);
            else if (callback instanceof OAuthBearerExtensionsValidatorCallback extensions) check(extensions);
            else unsigned.handle(new Callback[] {callback});
        }
    }

    @Override
    public void close() {
        unsigned.close();
    }

    private static void check(OAuthBearerExtensionsValidatorCallback extensions) {
        extensions.inputExtensions().map().forEach((name, value) -> {
            if (name.equals("logicalCluster") && !value.equals("lkc-1")) extensions.error(name, "another cluster");
            else extensions.valid(name);
        });
    }

    /** The form is that of AWS's own signers: a presigned URL (Signature Version 4, in the query) for kafka-cluster:Connect. */
    private static void check(OAuthBearerValidatorCallback callback) {
        URI url = URI.create(new String(Base64.getUrlDecoder().decode(callback.tokenValue()), StandardCharsets.UTF_8));
        Map<String, String> query = Arrays.stream(url.getQuery().split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        boolean good = "https".equals(url.getScheme())
            && "kafka.eu-central-1.amazonaws.com".equals(url.getHost())
            && "kafka-cluster:Connect".equals(query.get("Action"))
            && "AWS4-HMAC-SHA256".equals(query.get("X-Amz-Algorithm"))
            && query.getOrDefault("X-Amz-Credential", "").matches("AKIATEST/\\d{8}/eu-central-1/kafka-cluster/aws4_request")
            && query.getOrDefault("X-Amz-Date", "").matches("\\d{8}T\\d{6}Z")
            && "900".equals(query.get("X-Amz-Expires"))
            && "host".equals(query.get("X-Amz-SignedHeaders"))
            && query.getOrDefault("X-Amz-Signature", "").matches("[0-9a-f]{64}");
        if (good) callback.token(new MskToken(callback.tokenValue()));
        else callback.error("invalid_token", null, null);
    }

    private record MskToken(String value) implements OAuthBearerToken {
        @Override
        public Set<String> scope() {
            return Set.of();
        }

        @Override
        public long lifetimeMs() {
            return System.currentTimeMillis() + 900_000;
        }

        @Override
        public String principalName() {
            return "relay";
        }

        @Override
        public Long startTimeMs() {
            return null;
        }
    }
}
